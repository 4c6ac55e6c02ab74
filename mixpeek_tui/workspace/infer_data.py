"""From buckets, collections and syncs back to the datasets of the interview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mixpeek_tui.interview.answers import BUCKET_TYPE, STORED_AS, Dataset, Field, FieldType, Source
from mixpeek_tui.kinds.names import SUFFIX, Modality, collections_of
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.fields import items, mapping, text_at, value_at, values_at
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.search_inputs import inputs_of
from mixpeek_tui.workspace.snapshot import Workspace

MODALITIES: tuple[Modality, ...] = ("text", "image", "video", "audio")
PROVIDERS = ("s3", "google_drive", "sharepoint", "snowflake")
ANSWER_TYPE: dict[str, FieldType] = {
    "string": "string", "text": "text", "image": "image", "video": "video", "audio": "audio",
    "float": "float", "number": "number", "integer": "integer", "boolean": "boolean",
    "date": "date", "datetime": "date",
}  # fmt: skip
"""Bucket schema type to the type that the interview asks for."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that the workspace does not tell, or that no answer can say."""

    place: str
    """Path in the answers, or the resource as ``kind.name``."""
    words: str


@dataclass(frozen=True, slots=True)
class Home:
    """Where a collection's documents come from, in terms of the answers."""

    dataset: str
    modality: Modality
    field: str


@dataclass
class Found:
    """What has been worked out so far."""

    workspace: Workspace
    project: str
    datasets: list[Dataset] = field(default_factory=list)
    homes: dict[str, Home] = field(default_factory=dict)
    """By collection id."""
    rename: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    """Id of the one resource of a kind that the answers are about, by kind."""
    gaps: list[Gap] = field(default_factory=list)

    def gap(self, place: str, words: str) -> None:
        """Note what cannot be answered."""
        self.gaps.append(Gap(place, words))

    def named(self, step_id: str, name: str) -> None:
        """Note that a resource is called otherwise than the plan would call it."""
        if step_id.split(".", 1)[1] != name:
            self.rename[step_id] = name

    def home(self, identifiers: Iterable[Json]) -> list[Home]:
        """Where these collections, by id or name, come from; others are left out."""
        wanted = [self.workspace.find("collection", one) for one in identifiers]
        return [self.homes[c.id] for c in wanted if c is not None and c.id in self.homes]


def infer_data(found: Found) -> None:
    """Fill in the datasets, and where each collection belongs."""
    for bucket in found.workspace.of("bucket"):
        if bucket.id not in found.workspace.labels:
            _dataset(found, bucket)


def _dataset(found: Found, bucket: Item) -> None:
    fed = [c for c in found.workspace.of("collection")
           if bucket.id in values_at(c.data, "source.bucket_ids")]  # fmt: skip
    embedded: dict[str, tuple[Modality, Item]] = {}
    for collection in fed:
        read = embedded_field(collection.data)
        if read is None or read[1] in embedded:
            found.gap(f"collection.{collection.name}", "no answer leads to a collection like this")
        else:
            embedded[read[1]] = (read[0], collection)
    name = _dataset_name(bucket, embedded.values())
    properties = mapping(value_at(bucket.data, "bucket_schema.properties"))
    texts = any(modality == "text" for modality, _ in embedded.values())
    flags = truths(found.workspace)
    fields = tuple(
        _field(key, text_at(mapping(spec), "type"), key in embedded, texts, key in flags)
        for key, spec in properties.items()
    )
    _tell_types(found, name, fields)
    source = _source(found, bucket, f"datasets.{name}.source")
    dataset = Dataset(name, text_at(bucket.data, "description"), fields, source)
    found.datasets.append(dataset)
    found.named(f"bucket.{name}-data", bucket.name)
    _name_collections(found, dataset, embedded)


def _dataset_name(bucket: Item, embedded: Iterable[tuple[Modality, Item]]) -> str:
    """From the bucket's name, else from its collections', else the bucket's name as it is."""
    if bucket.name.endswith("-data"):
        return bucket.name.removesuffix("-data")
    for modality, collection in embedded:
        before, mark, _ = collection.name.rpartition(f"-{SUFFIX[modality]}")
        if before and mark:
            return before
    return bucket.name


def embedded_field(collection: Mapping[str, Json]) -> tuple[Modality, str] | None:
    """What a collection embeds: the one input of its extractor and the field that feeds it."""
    inputs = mapping(value_at(collection, "feature_extractor.input_mappings"))
    pairs = [(m, inputs[m]) for m in MODALITIES if isinstance(inputs.get(m), str)]
    if len(pairs) != 1 or len(inputs) != 1:
        return None
    modality, name = pairs[0]
    return modality, str(name).removeprefix("payload.")


def truths(workspace: Workspace) -> frozenset[str]:
    """Fields that a search asks for as truth values; their bucket says only that they are text."""
    names = {
        field.name for r in workspace.of("retriever") for field in inputs_of(r) if field.truth
    }
    return frozenset(names | {name.removeprefix("filter_") for name in names})


def _field(name: str, stored: str, embedded: bool, texts: bool, truth: bool) -> Field:
    """A field as it would have been answered; marked, so that nothing is left to a guess."""
    kind: FieldType = ANSWER_TYPE.get(stored, "string")
    if stored in ("string", "text") and truth and not embedded:
        return Field(name, "boolean", stored_as="text" if stored == "text" else None)
    if kind == "string" and embedded:
        kind = "text"
    as_stored = stored if stored in STORED_AS and BUCKET_TYPE[kind] != stored else None
    if kind in ("text", "string"):
        mark = True if embedded else (None if texts else False)
    else:
        media = kind in ("image", "video", "audio")
        mark = False if media and not embedded else None
    return Field(name, kind, mark, as_stored)


def _tell_types(found: Found, dataset: str, fields: Iterable[Field]) -> None:
    """Types of the interview that are stored alike cannot be told apart; the plan is the same."""
    alike = [f.name for f in fields if f.type in ("string", "float") and f.stored_as is None]
    if alike:
        words = "a bucket does not tell text, date and boolean from string, or number from float"
        found.gap(f"datasets.{dataset}.fields", f"{words}: {', '.join(alike)}")


def _source(found: Found, bucket: Item, place: str) -> Source:
    syncs = [s for s in found.workspace.of("sync") if s.parent.get("bucket_id") == bucket.id]
    if not syncs:
        if bucket.data.get("object_count"):
            found.gap(place, "how the objects came into the bucket is not recorded")
        return Source()
    for extra in syncs[1:]:
        found.gap(place, f"the sync of {text_at(extra.data, 'source_path')} is a second source")
    connection = text_at(syncs[0].data, "connection_id")
    known = found.workspace.find("connection", connection)
    provider = text_at(known.data, "provider_type") if known else ""
    name = known.name if known else connection
    if provider in PROVIDERS:
        words = f"credentials are never shown again; the connection {name} is used as it is"
        found.gap(place, words)
    else:
        words = f"{provider} is not asked for" if provider else "its connection could not be read"
        found.gap(place, f"{words}; S3 stands for it")
    return _read_source(provider or "s3", text_at(syncs[0].data, "source_path"), name)


def _read_source(provider: str, path: str, connection: str) -> Source:
    match provider:
        case "snowflake":
            return Source("snowflake", table=path, connection=connection)
        case "google_drive":
            return Source("google_drive", folder=path, connection=connection)
        case "sharepoint":
            return Source("sharepoint", folder=path, connection=connection)
        case _:
            bucket, _, prefix = path.partition("/")
            return Source("s3", bucket=bucket, prefix=prefix or None, connection=connection)


def _name_collections(
    found: Found, dataset: Dataset, embedded: Mapping[str, tuple[Modality, Item]]
) -> None:
    for planned in collections_of(dataset):
        modality, collection = embedded.get(planned.field.name, (None, None))
        if collection is None or modality is None:
            continue
        found.homes[collection.id] = Home(dataset.name, modality, planned.field.name)
        found.named(planned.step, collection.name)


def first(value: Json) -> Json:
    """The first element of a list, if there is one."""
    return next(iter(items(value)), None)
