"""Checks of question 4: where the data lives."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import PurePath

from mixpeek_tui.addresses import ENV
from mixpeek_tui.errors import Complaint, Severity
from mixpeek_tui.interview.answers import Credentials, Source

KEYS: dict[str, tuple[str, ...]] = {
    "later": (),
    "file": ("path",),
    "s3": ("bucket", "prefix", "region", "credentials"),
    "google_drive": ("folder", "credentials_file"),
    "sharepoint": (
        "site_id", "drive_id", "folder", "tenant_id", "client_id", "client_secret",
    ),
    "snowflake": (
        "account", "warehouse", "table", "user", "private_key_file", "password",
    ),
}  # fmt: skip
"""The keys of each kind of source; providers take ``connection`` besides."""
NEEDED: dict[str, tuple[str, ...]] = {
    "file": ("path",),
    "s3": ("bucket",),
    "google_drive": ("folder",),
    "sharepoint": (),
    "snowflake": ("table",),
}
WITHOUT_CONNECTION: dict[str, tuple[str, ...]] = {
    "s3": ("credentials",),
    "google_drive": ("credentials_file",),
    "sharepoint": ("tenant_id", "client_id", "client_secret"),
    "snowflake": ("account", "warehouse", "user"),
}
"""What is needed unless an existing connection is reused."""
SIGN_IN = (
    "credentials", "credentials_file", "tenant_id", "client_id", "client_secret", "account",
    "warehouse", "user", "private_key_file", "password",
)  # fmt: skip
CONNECTED = ("region", "site_id", "drive_id")
"""Not secret, and yet part of a connection: one that exists already decides it."""
SECRETS = ("client_secret", "password")
ENV_WORDS = '"${env:NAME}", the name of an environment variable'
ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/.+")
EXTENSIONS = (".csv", ".tsv", ".json", ".jsonl", ".ndjson")


def check_source(source: Source, place: str) -> Iterator[Complaint]:
    """Complaints about one source."""
    if source.kind not in KEYS:
        yield Complaint(f"{place}.kind", f"{source.kind!r} is no source", ", ".join(KEYS))
        return
    allowed = KEYS[source.kind] + (("connection",) if source.syncs else ())
    for key in dataclasses.fields(source):
        if key.name not in ("kind", *allowed) and getattr(source, key.name) is not None:
            words = f"{key.name} does not belong to a source of kind {source.kind}"
            yield Complaint(f"{place}.{key.name}", words, ", ".join(allowed) or "kind alone")
    needed = NEEDED.get(source.kind, ())
    if not source.connection:
        needed += WITHOUT_CONNECTION.get(source.kind, ())
    for key_name in needed:
        if not getattr(source, key_name):
            yield Complaint(f"{place}.{key_name}", "missing", HINTS[key_name])
    if source.connection:
        yield from _reused(source, place)
    yield from _secrets(source, place)
    if source.kind == "file" and source.path:
        yield from _file(source.path, place)
    if source.kind == "s3" and source.credentials and not source.connection:
        yield from _credentials(source.credentials, f"{place}.credentials")
    if source.kind == "snowflake":
        yield from _snowflake(source, place)


def _reused(source: Source, place: str) -> Iterator[Complaint]:
    """What a connection that exists already has of its own."""
    for key in (*SIGN_IN, *CONNECTED):
        if key in KEYS[source.kind] and getattr(source, key) is not None:
            words = f"{key} has no effect: the connection {source.connection} is used as it is"
            accepted = f"connection without {key}, or {key} without connection"
            severity: Severity = "warning" if key in CONNECTED else "error"
            yield Complaint(f"{place}.{key}", words, accepted, severity)


def _file(path: str, place: str) -> Iterator[Complaint]:
    name = path.lower().removesuffix(".gz")
    if PurePath(name).suffix not in EXTENSIONS:
        yield Complaint(f"{place}.path", f"{path!r} is no file of rows", ", ".join(EXTENSIONS))


def _secrets(source: Source, place: str) -> Iterator[Complaint]:
    for key in SECRETS:
        value = getattr(source, key)
        if value and not ENV.fullmatch(value):
            words = f"{key} is a secret and must not stand in the answers"
            yield Complaint(f"{place}.{key}", words, ENV_WORDS)


def _credentials(given: Credentials, place: str) -> Iterator[Complaint]:
    if given.role_arn:
        if not ROLE.fullmatch(given.role_arn) and not ENV.fullmatch(given.role_arn):
            accepted = "arn:aws:iam::<12 digits>:role/<name>"
            yield Complaint(f"{place}.role_arn", f"{given.role_arn!r} is no role", accepted)
        external = given.external_id
        if not external:
            yield Complaint(f"{place}.external_id", "missing", "8 to 128 characters")
        elif not ENV.fullmatch(external) and not 8 <= len(external) <= 128:
            words = "the external id has the wrong length"
            yield Complaint(f"{place}.external_id", words, "8 to 128 characters")
        if given.access_key_id or given.secret_access_key:
            words = "a role and a key pair are given"
            yield Complaint(place, words, "role_arn with external_id, or the two keys")
        return
    if given.external_id:
        words = "external_id has no effect on a key pair"
        accepted = "role_arn with external_id, or no external_id"
        yield Complaint(f"{place}.external_id", words, accepted)
    if not given.access_key_id:
        accepted = "access_key_id with secret_access_key, or role_arn with external_id"
        yield Complaint(f"{place}.access_key_id", "missing", accepted)
    secret = given.secret_access_key
    if not secret:
        yield Complaint(f"{place}.secret_access_key", "missing", ENV_WORDS)
    elif not ENV.fullmatch(secret):
        words = "secret_access_key is a secret and must not stand in the answers"
        yield Complaint(f"{place}.secret_access_key", words, ENV_WORDS)


def _snowflake(source: Source, place: str) -> Iterator[Complaint]:
    if source.table and len(source.table.split(".")) != 3:
        words = f"{source.table!r} is no full table name"
        yield Complaint(f"{place}.table", words, "DATABASE.SCHEMA.TABLE")
    if not source.connection and not (source.private_key_file or source.password):
        yield Complaint(place, "no credentials", "private_key_file or password")
    if source.private_key_file and source.password:
        words = "a key file and a password are given"
        yield Complaint(place, words, "private_key_file or password, not both")


HINTS = {
    "path": "a CSV, TSV, JSON or JSON Lines file",
    "bucket": "the name of an S3 bucket",
    "credentials": "access_key_id with secret_access_key, or role_arn with external_id",
    "folder": "a folder id or path",
    "credentials_file": "the JSON file of a Google service account",
    "tenant_id": "the Azure tenant's id",
    "client_id": "the Azure application's id",
    "client_secret": ENV_WORDS,
    "account": "like xy12345.us-east-1",
    "warehouse": "the name of a warehouse",
    "table": "DATABASE.SCHEMA.TABLE",
    "user": "a Snowflake user",
}
