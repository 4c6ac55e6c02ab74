"""Connection: the credentials for a storage provider, shared by the whole organization."""

from __future__ import annotations

from collections.abc import Iterable

from mixpeek_tui.interview.answers import Answers, Source
from mixpeek_tui.kinds.kind import Action, Body, Column, Deletion, Editable, Kind, Listing, Lookup
from mixpeek_tui.kinds.names import Names, place_of
from mixpeek_tui.kinds.states import JobState, read_job
from mixpeek_tui.kinds.step import Call, FileRef, Ref, Step, Why, below, path
from mixpeek_tui.wire import Json

Config = dict[str, Json]
SERVICE_ACCOUNT = ("project_id", "private_key_id", "private_key", "client_email", "client_id")
"""Keys of a Google service account file that the API asks for (GoogleDriveConfig)."""


def steps(answers: Answers, names: Names) -> Iterable[Step]:
    """One connection for each dataset that a provider feeds, unless one is reused."""
    for dataset in names.datasets:
        source = dataset.source
        if not source.syncs:
            continue
        place = f"{place_of(answers, dataset)}.source"
        if source.connection:
            if not is_id(source.connection):
                yield _existing(source.connection, f"{place}.connection", dataset.name)
            continue
        name = f"{dataset.name}-source"
        body: Config = {
            "name": name,
            "provider_type": source.kind,
            "provider_config": {"provider_type": source.kind, **CONFIGS[source.kind](source)},
            "test_before_save": True,
        }
        yield Step(
            id=f"connection.{name}", kind="connection", name=name, verb="create",
            why=Why("data", f"{TITLES[source.kind]} as the source of {dataset.name}", place),
            request=Call("POST", path("/v1/organizations/connections"), body, namespaced=False),
            group=f"dataset {dataset.name}", details=(TITLES[source.kind],),
        )  # fmt: skip


def is_id(name: str) -> bool:
    """Whether this is a connection's id rather than its name."""
    return name.startswith("conn_")


def _existing(name: str, place: str, dataset: str) -> Step:
    """Read a connection that is there already, so that its id is known."""
    return Step(
        id=f"connection.{name}", kind="connection", name=name, verb="attach",
        why=Why("data", f"the connection {name} as the source of {dataset}", place),
        request=Call("GET", path(below("/v1/organizations/connections", name)),
                     namespaced=False),
        group=f"dataset {dataset}", details=("exists already",),
    )  # fmt: skip


def connection_of(source: Source, dataset: str) -> str | Ref:
    """The id that a sync of this source is given."""
    if source.connection:
        known = is_id(source.connection)
        return source.connection if known else Ref(
            f"connection.{source.connection}", "connection_id"
        )
    return Ref(f"connection.{dataset}-source", "connection_id")


def s3(source: Source) -> Config:
    """S3Config: the bucket is not part of it, it stands in the sync's path."""
    given = source.credentials
    credentials: Config
    if given is not None and given.role_arn:
        credentials = {"type": "iam_role", "role_arn": given.role_arn}
        if given.external_id:
            credentials["external_id"] = given.external_id
    else:
        credentials = {
            "type": "access_key",
            "access_key_id": given.access_key_id if given else "",
            "secret_access_key": given.secret_access_key if given else "",
        }
    return {"credentials": credentials, "region": source.region or "us-east-1"}


def google_drive(source: Source) -> Config:
    """GoogleDriveConfig with a service account whose file is read when it is sent."""
    file = source.credentials_file or ""
    secrets: Config = {key: FileRef(file, key) for key in SERVICE_ACCOUNT}
    return {"credentials": {"type": "service_account", **secrets}}


def sharepoint(source: Source) -> Config:
    """SharePointConfig with client credentials."""
    config: Config = {
        "credentials": {
            "type": "client_credentials",
            "tenant_id": source.tenant_id or "",
            "client_id": source.client_id or "",
            "client_secret": source.client_secret or "",
        }
    }
    optional = {
        "site_id": source.site_id, "drive_id": source.drive_id, "folder_path": source.folder,
    }  # fmt: skip
    return config | {key: value for key, value in optional.items() if value}


def snowflake(source: Source) -> Config:
    """SnowflakeConfig with a key pair or a password."""
    credentials: Config
    if source.private_key_file:
        key = FileRef(source.private_key_file)
        credentials = {"type": "key_pair", "username": source.user or "", "private_key": key}
    else:
        credentials = {
            "type": "username_password",
            "username": source.user or "",
            "password": source.password or "",
        }
    return {
        "credentials": credentials,
        "account": source.account or "",
        "warehouse": source.warehouse or "",
    }


CONFIGS = {"s3": s3, "google_drive": google_drive, "sharepoint": sharepoint, "snowflake": snowflake}
TITLES = {
    "s3": "S3", "google_drive": "Google Drive", "sharepoint": "SharePoint",
    "snowflake": "Snowflake",
}  # fmt: skip


def state(body: Body) -> JobState:
    """Its status, or off when it was switched off."""
    return JobState("off", "inactive") if body.get("is_active") is False else read_job(body)


KIND = Kind(
    name="connection", title="Connection", plural="connections",
    path="/v1/organizations/connections", id_field="connection_id", name_field="name",
    namespaced=False, state=state,
    help="Credentials for S3, Google Drive, SharePoint or Snowflake; shared by all namespaces.",
    steps=steps, lookup=Lookup(compare=("provider_type",)),
    listing=Listing(
        path="/v1/organizations/connections/list",
        narrow=("provider_type", "status", "is_active"),
    ),
    update="PATCH",
    editable=(
        Editable("name", "text"), Editable("description", "text"),
        Editable("is_active", "boolean"), Editable("metadata", "json"),
        Editable("provider_config", "json", "Credentials are never shown; write them anew"),
    ),
    fixed="The provider cannot be changed. Create another connection.",
    deletion=Deletion(
        "Archives the connection for good. Syncs that use it stop; data already synced stays.",
        soft=True,
    ),
    actions=(
        Action("test", "test", "t", "POST", "/v1/organizations/connections/{id}/test",
               "Check that the provider answers", bulk=True, looks=True, past="reachable"),
    ),
    columns=(
        Column("name", "name"), Column("provider", "provider_type", "text", 13),
        Column("used", "last_used_at", "age", 8, 2), Column("created", "created_at", "age", 8, 3),
        Column("state", "status", "state", 12),
    ),
)  # fmt: skip
