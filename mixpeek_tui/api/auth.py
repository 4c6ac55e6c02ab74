"""The API key: kept here, put into the header here, and taken out of every text here."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable
from typing import Protocol

import httpx

from mixpeek_tui.errors import UsageError
from mixpeek_tui.text import MASK

_SHORTEST = 4
"""Shorter strings are not taken out of texts: they would tear words apart."""


class KeySource(Protocol):
    """Anything that can hand over the key, such as ``settings.Secret``."""

    def reveal(self) -> str:
        """The key itself."""
        ...


class BearerAuth(httpx.Auth):
    """``Authorization: Bearer KEY``; without a key, no header."""

    def __init__(self, key: KeySource | str | None) -> None:
        self.__key = checked(key if isinstance(key, str) or key is None else key.reveal())

    def __repr__(self) -> str:
        return f"BearerAuth({MASK if self.__key else 'no key'})"

    @property
    def has_key(self) -> bool:
        """Whether there is a key at all."""
        return bool(self.__key)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the header to a request that is about to leave."""
        if self.__key:
            request.headers["Authorization"] = f"Bearer {self.__key}"
        yield request

    def scrub(self, text: str, secrets: Iterable[str] = ()) -> str:
        """The text with the key and the other secrets replaced by ``MASK``."""
        return hide(text, (self.__key, *secrets))


def hide(text: str, secrets: Iterable[str]) -> str:
    """The text with every one of the strings, as it is or escaped, replaced by ``MASK``."""
    forms = {form for secret in secrets for form in (secret, json.dumps(secret)[1:-1])}
    for form in sorted(forms, key=len, reverse=True):
        if len(form) >= _SHORTEST:
            text = text.replace(form, MASK)
    return text


def checked(key: str | None) -> str:
    """The key as it can stand in a header; an empty string for none.

    UsageError, without the key in it, if it holds anything but visible ASCII characters.
    """
    if not key:
        return ""
    if "\n" in key or "\r" in key:
        raise UsageError("The API key contains a line break. Paste the key alone, on one line.")
    if any(character.isspace() for character in key):
        raise UsageError("The API key contains a space. Paste the key alone.")
    if not (key.isascii() and key.isprintable()):
        raise UsageError("The API key contains a character that no key has. Copy it again.")
    return key
