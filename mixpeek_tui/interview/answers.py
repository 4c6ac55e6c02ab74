"""The answers of the interview, as immutable values.

They may be incomplete while somebody is typing; ``check.complaints`` says what is missing.
The field names are those of the answers file.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Literal

from mixpeek_tui.interview.every import Every

FieldType = Literal[
    "text", "string", "image", "video", "audio", "float", "number", "integer", "boolean", "date"
]
FIELD_TYPES: tuple[FieldType, ...] = (
    "text", "string", "image", "video", "audio", "float", "number", "integer", "boolean", "date",
)  # fmt: skip
MEDIA: frozenset[str] = frozenset({"image", "video", "audio"})
TEXTUAL: frozenset[str] = frozenset({"text", "string"})

BUCKET_TYPE: dict[FieldType, str] = {
    "text": "string", "string": "string", "image": "image", "video": "video", "audio": "audio",
    "float": "float", "number": "float", "integer": "integer", "boolean": "string",
    "date": "string",
}  # fmt: skip
"""Answer type to bucket schema type, where ``stored_as`` does not say otherwise."""

STORED_AS = (
    "string", "text", "number", "integer", "float", "boolean", "date", "datetime", "object",
    "array", "image", "video", "audio",
)  # fmt: skip
"""Bucket schema types that a field may be stored as (BucketSchemaFieldType)."""

SourceKind = Literal["later", "file", "s3", "google_drive", "sharepoint", "snowflake"]
Goal = Literal[
    "semantic_text", "image_by_text", "visual_similarity", "cross_modal", "filtered",
    "question_answering", "reranking",
]  # fmt: skip
GOALS: tuple[Goal, ...] = (
    "semantic_text", "image_by_text", "visual_similarity", "cross_modal", "filtered",
    "question_answering", "reranking",
)  # fmt: skip
Algorithm = Literal["hdbscan", "kmeans", "agglomerative"]
Provider = Literal["openai", "anthropic", "google"]

CONFIG = {"extra": "forbid", "strict": True}
"""Read by pydantic when an answers file is loaded: unknown keys and wrong types are refused."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a dataset."""

    __pydantic_config__ = CONFIG

    name: str = ""
    type: FieldType = "text"
    embed: bool | None = None
    """Whether it is embedded; None leaves it to the best guess."""
    stored_as: str | None = None

    @property
    def bucket_type(self) -> str:
        """The bucket schema type this field is stored as."""
        return self.stored_as or BUCKET_TYPE[self.type]


@dataclass(frozen=True, slots=True)
class Credentials:
    """S3 credentials: a key pair, or a role with its external id."""

    __pydantic_config__ = CONFIG

    access_key_id: str | None = None
    secret_access_key: str | None = None
    role_arn: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a dataset's items live. Which keys apply depends on ``kind``."""

    __pydantic_config__ = CONFIG

    kind: SourceKind = "later"
    path: str | None = None
    bucket: str | None = None
    prefix: str | None = None
    region: str | None = None
    credentials: Credentials | None = None
    folder: str | None = None
    credentials_file: str | None = None
    site_id: str | None = None
    drive_id: str | None = None
    tenant_id: str | None = None
    client_id: str | None = None
    client_secret: str | None = None
    account: str | None = None
    warehouse: str | None = None
    table: str | None = None
    user: str | None = None
    private_key_file: str | None = None
    password: str | None = None
    connection: str | None = None
    """An existing connection to reuse, by name or id."""

    @property
    def syncs(self) -> bool:
        """Whether a connection and a sync bring the data."""
        return self.kind not in ("later", "file")

    @property
    def brings_data(self) -> bool:
        """Whether there will be data during the run."""
        return self.kind != "later"


@dataclass(frozen=True)
class Dataset:
    """A collection of items of one shape. Hashed once: what follows from it is cached."""

    __pydantic_config__ = CONFIG

    name: str = ""
    description: str = ""
    fields: tuple[Field, ...] = ()
    source: Source = Source()

    @cached_property
    def _hash(self) -> int:
        return hash((self.name, self.description, self.fields, self.source))

    def __hash__(self) -> int:
        return self._hash

    def of_type(self, *types: str) -> tuple[Field, ...]:
        """The named fields of these types, in order."""
        return tuple(f for f in self.fields if f.name and f.type in types)

    def field(self, name: str) -> Field | None:
        """The field of that name, if there is one."""
        return next((f for f in self.fields if f.name == name), None)


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What shall be searched, and how."""

    __pydantic_config__ = CONFIG

    goals: tuple[Goal, ...] = ()
    filter_fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """A label of a taxonomy."""

    __pydantic_config__ = CONFIG

    name: str = ""
    description: str = ""
    children: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """How documents are classified."""

    __pydantic_config__ = CONFIG

    kind: Literal["flat", "hierarchical"] = "flat"
    dataset: str = ""
    field: str = ""
    labels: tuple[Label, ...] = ()
    infer: bool = False


@dataclass(frozen=True, slots=True)
class LlmLabels:
    """Which model names the clusters."""

    __pydantic_config__ = CONFIG

    provider: Provider = "openai"
    model: str = "gpt-4o-mini-2024-07-18"


@dataclass(frozen=True, slots=True)
class Clustering:
    """How similar documents are grouped."""

    __pydantic_config__ = CONFIG

    kind: Literal["vector", "attribute"] = "vector"
    dataset: str = ""
    feature: Literal["text", "image", "video", "audio"] = "text"
    algorithm: Algorithm = "hdbscan"
    clusters: int | None = None
    attributes: tuple[str, ...] = ()
    hierarchical_grouping: bool = True
    llm_labels: LlmLabels | None = None
    enrich_source: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """When something recurs: one of the named intervals, or a cron expression."""

    __pydantic_config__ = CONFIG

    every: Every | None = None
    cron: str | None = None
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Automation:
    """What recurs."""

    __pydantic_config__ = CONFIG

    recluster: Schedule | None = None
    reclassify: Schedule | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """Where an alert goes."""

    __pydantic_config__ = CONFIG

    kind: Literal["webhook", "slack", "email"] = "webhook"
    url: str | None = None
    webhook_url: str | None = None
    channel: str | None = None
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """What to watch for in new documents, and whom to tell."""

    __pydantic_config__ = CONFIG

    name: str = ""
    dataset: str = ""
    watch_for: str = ""
    min_matches: int = 1
    channel: Channel = Channel()


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where job events are sent."""

    __pydantic_config__ = CONFIG

    url: str = ""
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notifications:
    """Content alerts and job webhooks."""

    __pydantic_config__ = CONFIG

    alerts: tuple[Alert, ...] = ()
    webhook: Webhook | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that was said, in the order of the interview."""

    __pydantic_config__ = CONFIG

    version: int = 1
    project: str = ""
    datasets: tuple[Dataset, ...] = ()
    retrieval: Retrieval = Retrieval()
    taxonomy: Taxonomy | None = None
    clustering: Clustering | None = None
    automation: Automation = Automation()
    notifications: Notifications = Notifications()
    skip: tuple[str, ...] = ()
    rename: dict[str, str] = field(default_factory=dict)

    def dataset(self, name: str) -> Dataset | None:
        """The dataset of that name, if there is one."""
        return next((d for d in self.datasets if d.name == name), None)

    def with_dataset(self, index: int, dataset: Dataset) -> Answers:
        """The same answers with one dataset changed."""
        items = (*self.datasets[:index], dataset, *self.datasets[index + 1 :])
        return replace(self, datasets=items)


@lru_cache(maxsize=512)
def embedded_text(dataset: Dataset) -> tuple[Field, ...]:
    """The text fields of a dataset that are embedded.

    Fields marked ``embed: true`` are; without any, the best guess is: the longest kind of
    text by name and type, unless it is marked ``embed: false``.
    """
    fields = dataset.of_type(*TEXTUAL)
    marked = tuple(f for f in fields if f.embed)
    if marked:
        return marked
    open_ = [f for f in fields if f.embed is None]
    return (min(open_, key=_guess),) if open_ else ()


BODY_NAMES = ("body", "description", "content", "text", "details", "summary", "review", "comment",
              "message", "transcript", "abstract", "caption", "notes")  # fmt: skip
TITLE_NAMES = ("title", "name", "headline", "subject", "question")


def _guess(candidate: Field) -> tuple[int, int, int]:
    name = candidate.name.lower()
    body = next((i for i, word in enumerate(BODY_NAMES) if word in name), len(BODY_NAMES))
    title = next((i for i, word in enumerate(TITLE_NAMES) if word in name), len(TITLE_NAMES))
    return (0 if candidate.type == "text" else 1, body, title)


def embedded_media(dataset: Dataset, kind: str) -> tuple[Field, ...]:
    """The image, video or audio fields of a dataset that are embedded."""
    return tuple(f for f in dataset.of_type(kind) if f.embed is not False)


def filterable(dataset: Dataset) -> tuple[Field, ...]:
    """The fields of a dataset whose values can be filtered on."""
    return tuple(f for f in dataset.fields if f.name and f.type not in MEDIA)
