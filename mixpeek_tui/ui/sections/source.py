"""Question 4: where the data lives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from mixpeek_tui.interview.answers import Credentials, Source
from mixpeek_tui.text import safe
from mixpeek_tui.ui import place as places
from mixpeek_tui.ui.fields.spec import Note, Option, Pick, Spec, Text
from mixpeek_tui.ui.sections.secrets import put_secret, secret
from mixpeek_tui.ui.sections.section import heading
from mixpeek_tui.ui.sections.view import View
from mixpeek_tui.ui.state import State

KINDS = (
    Option("file", "URLs", "I have HTTP/HTTPS links to each item, or paths, in a file of rows"),
    Option("s3", "S3", "AWS S3 bucket (bucket name + prefix)"),
    Option("google_drive", "Google Drive", "folder ID or URL"),
    Option("sharepoint", "SharePoint / OneDrive", "site URL + folder path"),
    Option("snowflake", "Snowflake", "database.schema.table"),
    Option("later", "Upload later", "I'll push data via API after setup"),
)
SHOWN = 2
"""Names of a folder that are said."""
FILES = ("credentials_file", "private_key_file")
SECRETS = ("secret_access_key", "client_secret", "password")
NEW = Option("new", "with new credentials")
EXISTING = Option("existing", "an existing connection")
WAYS = {
    "s3": (
        Option("keys", "an access key"),
        Option("role", "a role"),
        EXISTING,
    ),
    "google_drive": (NEW, EXISTING),
    "sharepoint": (NEW, EXISTING),
    "snowflake": (
        Option("key_file", "a private key file"),
        Option("password", "a password"),
        EXISTING,
    ),
}
"""How each provider is signed in to."""


def specs(view: View, dataset: int) -> Iterable[Spec]:
    """Question 4 for one dataset."""
    place = f"datasets[{dataset}].source"
    source: Source = places.get(view.answers, place)
    yield heading(place, "Where does this data live?")
    yield Pick(place=f"{place}.kind", options=KINDS, chosen=(source.kind,))
    if source.kind == "file":
        hint = "e.g. products.csv; CSV, TSV, JSON or JSON Lines"
        yield Text(place=f"{place}.path", label="File", value=view.text(f"{place}.path"),
                   hint=hint, folder=str(view.base_dir), reads="rows")  # fmt: skip
        home = _short(view.base_dir)
        yield Note(place=f"{place}#file", text="Columns with URLs or paths of images, video and "
                   f"audio become the items' media. Relative paths start in {home}.")
    elif source.kind in WAYS:
        yield from _provider(view, source, place)


def _short(folder: Path) -> str:
    """A folder in few letters: its last two names."""
    names = folder.absolute().parts
    return safe(Path("…", *names[-SHOWN:]) if len(names) > SHOWN + 1 else folder.absolute())


def _provider(view: View, source: Source, place: str) -> Iterable[Spec]:
    def text(key: str, label: str, hint: str, *, optional: bool = False) -> Text:
        file = key in FILES
        return Text(place=f"{place}.{key}", label=label, value=view.text(f"{place}.{key}"),
                    hint=hint, folder=str(view.base_dir) if file else "",
                    reads="file" if file else "",
                    optional=optional)  # fmt: skip

    yield from {
        "s3": (
            text("bucket", "Bucket", "e.g. my-media"),
            text("prefix", "Prefix", "e.g. photos/2026/; empty for everything",
                 optional=True),
            text("region", "Region", "e.g. us-east-1", optional=True),
        ),
        "google_drive": (text("folder", "Folder", "e.g. 1AbC…, or the folder's URL"),),
        "sharepoint": (
            text("site_id", "Site", "e.g. https://example.sharepoint.com/sites/media, or its id",
                 optional=True),
            text("drive_id", "Drive", "e.g. b!…; empty for the first drive", optional=True),
            text("folder", "Folder", "e.g. Shared Documents/photos", optional=True),
        ),
        "snowflake": (text("table", "Table", "e.g. DATABASE.SCHEMA.TABLE"),),
    }[source.kind]
    way = way_of(source)
    yield Pick(place=f"{place}#way", label="Sign in by", options=WAYS[source.kind],
               chosen=(way,), inline=True)  # fmt: skip
    if way == "existing":
        yield text("connection", "Connection", "e.g. my-bucket, its name or id")
        return
    for key, label, hint in CREDENTIALS[source.kind, way]:
        if key.rpartition(".")[2] in SECRETS:
            yield secret(view, f"{place}.{key}", label, hint)
        else:
            yield text(key, label, hint)


CREDENTIALS = {
    ("s3", "keys"): (
        ("credentials.access_key_id", "Access key id", "e.g. AKIA… or ${env:AWS_ACCESS_KEY_ID}"),
        ("credentials.secret_access_key", "Secret key", "AWS_SECRET_ACCESS_KEY"),
    ),
    ("s3", "role"): (
        ("credentials.role_arn", "Role", "e.g. arn:aws:iam::123456789012:role/name"),
        ("credentials.external_id", "External id", "e.g. mixpeek-3f9a2c; 8 to 128 characters"),
    ),
    ("google_drive", "new"): (
        ("credentials_file", "Key file", "e.g. service-account.json, from Google"),
    ),
    ("sharepoint", "new"): (
        ("tenant_id", "Tenant", "e.g. 72f988bf-…, the Azure tenant's id"),
        ("client_id", "Client", "e.g. 1950a258-…, the Azure application's id"),
        ("client_secret", "Client secret", "AZURE_CLIENT_SECRET"),
    ),
    ("snowflake", "key_file"): (
        ("account", "Account", "e.g. xy12345.us-east-1"),
        ("warehouse", "Warehouse", "e.g. COMPUTE_WH"),
        ("user", "User", "e.g. LOADER, a Snowflake user"),
        ("private_key_file", "Key file", "e.g. rsa_key.p8, the private key (PEM)"),
    ),
    ("snowflake", "password"): (
        ("account", "Account", "e.g. xy12345.us-east-1"),
        ("warehouse", "Warehouse", "e.g. COMPUTE_WH"),
        ("user", "User", "e.g. LOADER, a Snowflake user"),
        ("password", "Password", "SNOWFLAKE_PASSWORD"),
    ),
}


def way_of(source: Source) -> str:
    """How a source signs in, as far as its answers say."""
    if source.connection is not None:
        return "existing"
    if source.kind == "s3":
        return "role" if source.credentials and source.credentials.role_arn is not None else "keys"
    if source.kind == "snowflake":
        return "password" if source.password is not None else "key_file"
    return "new"


def edit(state: State, place: str, value: object) -> State:
    """An answer at a place below ``datasets[n].source``."""
    head, _, key = place.replace("#", ".#").rpartition(".source.")
    home = f"{head}.source"
    source: Source = places.get(state.answers, home)
    if key == "kind":
        return _other_kind(state, home, source, value)
    if key == "#way":
        return _other_way(state, home, source, str(value))
    if key.rpartition(".")[2] in SECRETS:
        return put_secret(state, place, str(value))
    state = state.put(place, str(value) if value or key in KEPT else None)
    credentials = places.get(state.answers, f"{home}.credentials")
    return state.put(f"{home}.credentials", None) if credentials == Credentials() else state


KEPT = ("connection", "credentials.role_arn")
"""Keys that, even empty, say which way of signing in was chosen."""


def _other_kind(state: State, home: str, source: Source, kind: Any) -> State:
    state = state.park(f"{home}#{source.kind}", source)
    return state.put(home, state.parked.get(f"{home}#{kind}", Source(kind=kind)))


def _other_way(state: State, home: str, source: Source, way: str) -> State:
    """Choose how to sign in; what belongs to the other ways is put aside."""
    state = state.park(f"{home}#{source.kind}#{way_of(source)}", source)
    was: Source = state.parked.get(f"{home}#{source.kind}#{way}", Source())
    old = was.credentials or Credentials()
    bare = replace(
        source, connection=None, credentials=None, credentials_file=None, tenant_id=None,
        client_id=None, client_secret=None, account=None, warehouse=None, user=None,
        private_key_file=None, password=None,
    )  # fmt: skip
    match source.kind, way:
        case _, "existing":
            new = replace(bare, connection=was.connection or "")
        case "s3", "role":
            role = Credentials(role_arn=old.role_arn or "", external_id=old.external_id)
            new = replace(bare, credentials=role)
        case "s3", _:
            keys = Credentials(old.access_key_id, old.secret_access_key)
            new = replace(bare, credentials=None if keys == Credentials() else keys)
        case _:
            kept = {"account", "warehouse", "user", "tenant_id", "client_id", "client_secret",
                    "credentials_file", "private_key_file", "password"}  # fmt: skip
            values = {key: getattr(was, key) for key in kept}
            if way == "password":
                values |= {"password": was.password or "", "private_key_file": None}
            new = replace(bare, **values)
    return state.put(home, new)
