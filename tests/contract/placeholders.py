"""References in a plan (``${STEP.FIELD}``, ``${env:NAME}``, ``@file:PATH``) and stand-ins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

REFERENCE = re.compile(r"\$\{([^{}]*)\}")
ENVIRONMENT = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*")
FILE = re.compile(r"@file:[^#]+(?:#\w+)?")

IDS = {
    "namespace": "ns_abc1234567",
    "bucket": "bkt_abc1234567",
    "object": "obj_abc1234567",
    "connection": "conn_abc123456789012",
    "sync_config": "sync_abc1234567",
    "collection": "col_abc1234567",
    "retriever": "ret_abc12345678901",
    "taxonomy": "tax_abc1234567",
    "cluster": "clust_abc1234567",
    "trigger": "trig_abc1234567",
    "alert": "alt_abc1234567",
    "webhook": "wh_0123456789abcdef",
    "batch": "btch_abc123456789",
    "task": "task_abc1234567",
    "run": "run_abc1234567",
}
"""Plausible ids by the field that gives them, without ``_id`` (contract section 2)."""

URIS = (
    ("image", "mixpeek://image_extractor@v1/google_siglip_base_v1"),
    ("video", "mixpeek://multimodal_extractor@v1/vertex_multimodal_embedding"),
    ("audio", "mixpeek://multimodal_extractor@v1/vertex_multimodal_embedding"),
    ("", "mixpeek://text_extractor@v1/multilingual_e5_large_instruct_v1"),
)

KEY = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"
SECRETS = {
    "access_key_id": "AKIAIOSFODNN7EXAMPLE",
    "secret_access_key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "role_arn": "arn:aws:iam::123456789012:role/reader",
    "external_id": "external-id-1234",
    "private_key": KEY,
    "private_key_id": "abc123def456",
    "project_id": "my-project-123456",
    "client_email": "reader@my-project-123456.iam.gserviceaccount.com",
    "client_id": "12345678-1234-1234-1234-123456789abd",
    "client_secret": "not-a-real-secret",
    "tenant_id": "12345678-1234-1234-1234-123456789abc",
    "url": "https://example.com/hook",
    "webhook_url": "https://example.com/hook",
    "credentials": {
        "type": "service_account",
        "project_id": "my-project-123456",
        "private_key_id": "abc123def456",
        "private_key": KEY,
        "client_email": "reader@my-project-123456.iam.gserviceaccount.com",
        "client_id": "123456789012345678901",
    },
}
"""Plausible values by the key that holds an environment or file reference."""

SECRET_KEYS = {
    "secret_access_key",
    "access_key_id",
    "private_key",
    "client_secret",
    "password",
    "passphrase",
    "api_key",
    "signing_secret",
    "token",
    "refresh_token",
}
SECRET_TEXT = re.compile(r"AKIA[0-9A-Z]{16}|-----BEGIN|\bsk[-_][A-Za-z0-9_-]{12,}")


@dataclass(frozen=True, slots=True)
class StepField:
    """A reference to a field of another step's answer."""

    step: str
    field: str


def references(value: object) -> Iterator[str]:
    """What stands between ``${`` and ``}``, everywhere in a JSON value."""
    for _, text in strings(value):
        yield from REFERENCE.findall(text)


def strings(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Every string in a JSON value with the key that holds it."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from strings(item, str(name))
    elif isinstance(value, list):
        for item in value:
            yield from strings(item, key)


def read_reference(text: str, steps: Sequence[str]) -> StepField | None:
    """The step and field a reference names; None if no known step fits."""
    fitting = [step for step in steps if text.startswith(f"{step}.")]
    if not fitting:
        return None
    step = max(fitting, key=len)
    return StepField(step, text[len(step) + 1 :])


def stand_in(reference: str, key: str) -> object:
    """A plausible value for a reference that stands under a key."""
    if reference.startswith("env:"):
        return SECRETS.get(key, f"value-of-{reference.removeprefix('env:').lower()}")
    if "uri" in reference.rsplit(".", 1)[-1]:
        return next(uri for word, uri in URIS if word in reference)
    field = reference.rsplit(".", 1)[-1]
    return IDS.get(field.removesuffix("_id"), f"value-of-{field}")


def filled(value: object, key: str = "") -> object:
    """The JSON value with a plausible value in place of every reference."""
    if isinstance(value, dict):
        return {name: filled(item, str(name)) for name, item in value.items()}
    if isinstance(value, list):
        return [filled(item, key) for item in value]
    if not isinstance(value, str):
        return value
    if FILE.fullmatch(value):
        return SECRETS.get(key, "contents-of-the-file")
    whole = REFERENCE.fullmatch(value)
    if whole:
        return stand_in(whole[1], key)
    return REFERENCE.sub(lambda found: str(stand_in(found[1], key)), value)
