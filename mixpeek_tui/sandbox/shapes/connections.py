"""Bodies about storage connections and syncs, with each provider's own settings."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from mixpeek_tui.sandbox.errors import invalid
from mixpeek_tui.sandbox.shapes.base import Body, JsonDict, OpenBody, check

Provider = Literal[
    "google_drive", "s3", "snowflake", "sharepoint", "tigris", "postgresql", "instagram",
    "tiktok", "rss", "http_api", "box", "brightdata", "backblaze", "mux", "email", "supabase",
    "iconik", "gcs", "azure_blob", "rtsp",
]  # fmt: skip
Filled = Annotated[str, Field(min_length=1)]


class S3AccessKey(Body):
    """S3 access key credentials."""

    type: Literal["access_key"] = "access_key"
    access_key_id: Annotated[str, Field(min_length=1, max_length=128)]
    secret_access_key: Filled
    session_token: str | None = None


class S3Role(Body):
    """S3 role credentials."""

    type: Literal["iam_role"] = "iam_role"
    role_arn: Annotated[str, Field(pattern=r"^arn:aws:iam::\d{12}:role\/[\w+=,.@-]+$")]
    external_id: Annotated[str, Field(min_length=8, max_length=128)]


class DriveServiceAccount(Body):
    """Google service account credentials."""

    type: Literal["service_account"] = "service_account"
    project_id: str
    private_key_id: str
    private_key: str
    client_email: str
    client_id: str


class DriveOAuth(Body):
    """Google OAuth credentials."""

    type: Literal["oauth"] = "oauth"
    client_id: str
    client_secret: str
    refresh_token: str


class SharePointClient(Body):
    """SharePoint client credentials."""

    type: Literal["client_credentials"] = "client_credentials"
    tenant_id: str
    client_id: str
    client_secret: str


class SharePointDelegated(Body):
    """SharePoint delegated credentials."""

    type: Literal["delegated"] = "delegated"
    tenant_id: str
    client_id: str
    client_secret: str
    refresh_token: str


class SnowflakeKeyPair(Body):
    """Snowflake key pair credentials."""

    type: Literal["key_pair"] = "key_pair"
    username: str
    private_key: str
    private_key_passphrase: str | None = None


class SnowflakePassword(Body):
    """Snowflake user name and password."""

    type: Literal["username_password"] = "username_password"
    username: str
    password: str


class Credentials(OpenBody):
    """Credentials of a kind that is not known yet."""

    type: str | None = None


class _ProviderConfig(Body):
    provider_type: str | None = None
    credentials: Credentials


class S3Config(_ProviderConfig):
    """Settings of an S3 connection: no bucket, that belongs to the sync's source_path."""

    region: str | None = None
    endpoint_url: str | None = None
    use_ssl: bool | None = None
    verify_ssl: bool | None = None


class DriveConfig(_ProviderConfig):
    """Settings of a Google Drive connection."""

    shared_drive_id: str | None = None
    impersonate_user: str | None = None


class SharePointConfig(_ProviderConfig):
    """Settings of a SharePoint connection."""

    site_id: str | None = None
    drive_id: str | None = None
    folder_path: str | None = None


class SnowflakeConfig(_ProviderConfig):
    """Settings of a Snowflake connection."""

    account: str
    warehouse: str
    database: str | None = None
    schema_: Annotated[str | None, Field(alias="schema")] = None
    role: str | None = None
    incremental_column: str | None = None
    primary_key_columns: list[str] | None = None
    query_timeout_seconds: Annotated[int, Field(ge=30, le=3600)] | None = None
    fetch_size: Annotated[int, Field(ge=100, le=10000)] | None = None


_CONFIGS: dict[str, tuple[type[BaseModel], dict[str, type[BaseModel]]]] = {
    "s3": (S3Config, {"access_key": S3AccessKey, "iam_role": S3Role}),
    "google_drive": (DriveConfig, {"service_account": DriveServiceAccount, "oauth": DriveOAuth}),
    "sharepoint": (
        SharePointConfig,
        {"client_credentials": SharePointClient, "delegated": SharePointDelegated},
    ),
    "snowflake": (
        SnowflakeConfig,
        {"key_pair": SnowflakeKeyPair, "username_password": SnowflakePassword},
    ),
}


def check_provider_config(provider: str, config: JsonDict) -> JsonDict:
    """The config of a provider the sandbox knows, checked; others are taken as they are."""
    if provider not in _CONFIGS:
        return config
    shape, kinds = _CONFIGS[provider]
    where = ("body", "provider_config")
    given = config.get("provider_type")
    if given not in (None, provider):
        raise invalid((*where, "provider_type"), f"Input should be '{provider}'", "literal_error")
    checked = check(shape, config, where)
    credentials = checked["credentials"]
    kind = credentials.get("type")
    if kind is None:
        kind = next((k for k, s in kinds.items() if _fits(s, credentials)), next(iter(kinds)))
    if kind not in kinds:
        raise invalid(
            (*where, "credentials", "type"), f"Input should be one of {', '.join(kinds)}", "enum"
        )
    checked["credentials"] = {
        "type": kind,
        **check(kinds[kind], credentials, (*where, "credentials")),
    }
    return {"provider_type": provider, **checked}


def _fits(shape: type[BaseModel], credentials: JsonDict) -> bool:
    required = {name for name, field in shape.model_fields.items() if field.is_required()}
    return required <= set(credentials)


class ConnectionCreate(Body):
    """POST /v1/organizations/connections."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    provider_type: Provider
    provider_config: dict[str, Any]
    description: Annotated[str, Field(max_length=500)] | None = None
    metadata: dict[str, Any] | None = None
    write_enabled: bool | None = None
    test_before_save: bool | None = None


class ConnectionPatch(OpenBody):
    """PATCH /v1/organizations/connections/{id}."""

    name: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    description: Annotated[str, Field(max_length=500)] | None = None
    metadata: dict[str, Any] | None = None
    status: str | None = None
    is_active: bool | None = None
    write_enabled: bool | None = None
    provider_config: dict[str, Any] | None = None


class ConnectionList(Body):
    """POST /v1/organizations/connections/list."""

    provider_type: Provider | None = None
    status: str | None = None
    is_active: bool | None = None


class SyncCreate(OpenBody):
    """POST …/syncs."""

    connection_id: str
    source_path: str | None = None
    sync_mode: Literal["initial_only", "continuous"] | None = None
    file_filters: dict[str, Any] | None = None
    schema_mapping: dict[str, Any] | None = None
    polling_interval_seconds: Annotated[int, Field(ge=30, le=86400)] | None = None
    batch_size: Annotated[int, Field(ge=1, le=100)] | None = None
    skip_batch_submission: bool | None = None
    batch_collection_ids: list[str] | None = None
    skip_duplicates: bool | None = None
    provider_filters: dict[str, Any] | None = None
    description: str | None = None
    max_objects_per_run: Annotated[int, Field(ge=1)] | None = None
    sync_concurrency: Annotated[int, Field(ge=1, le=100)] | None = None
    metadata: dict[str, Any] | None = None


class SyncPatch(OpenBody):
    """PATCH …/syncs/{id}."""

    description: str | None = None
    metadata: dict[str, Any] | None = None
    status: str | None = None
    is_active: bool | None = None
    polling_interval_seconds: Annotated[int, Field(ge=30, le=86400)] | None = None
    batch_size: Annotated[int, Field(ge=1, le=100)] | None = None
    schema_mapping: dict[str, Any] | None = None
    skip_batch_submission: bool | None = None
    max_objects_per_run: Annotated[int, Field(ge=1)] | None = None
    sync_concurrency: Annotated[int, Field(ge=1, le=100)] | None = None


class SyncList(Body):
    """POST …/syncs/list."""

    connection_id: str | None = None
    status: str | None = None
    is_active: bool | None = None


class DeadLetterList(Body):
    """POST …/dlq."""

    only_max_retries: bool | None = None
    error_types: list[str] | None = None


class DeadLetterRequeue(Body):
    """POST …/dlq/requeue."""

    error_types: list[str] | None = None
