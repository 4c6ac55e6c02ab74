"""The text that a new cluster begins with: what could be grouped here is filled in or named."""

from __future__ import annotations

from collections.abc import Sequence

from mixpeek_tui.errors import ApiError
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import safe
from mixpeek_tui.wire import Client
from mixpeek_tui.workspace.fields import values_at
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.listing import fetch

FIRST_LINE = "cluster_name: "
OTHERS = 12
_TEXT = """\
{name}
collection_ids:
  - {collection}{called}
cluster_type: vector
vector_config:
  feature_uris:
    - {uri}
  clustering_method: hdbscan
enrich_source_collection: true
# hdbscan finds how many groups there are; kmeans is told it, by
#   algorithm_params: {{n_clusters: 8}}   as far in as clustering_method
# enrich_source_collection writes cluster_id and cluster_label into each
#   document; false puts the groups into a collection of their own
# By attributes: cluster_type: attribute, and in place of vector_config
#   attribute_config: {{attributes: [category, brand]}}
"""


async def template(client: Client, namespace: str | None) -> str:
    """The text, with the first collection that has a feature.

    Collections that cannot be read leave holes to be filled in by hand.
    """
    try:
        page = await fetch(client, kind("collection"), namespace=namespace)
    except ApiError:
        return text_of(())
    return text_of(page.items)


def text_of(collections: Sequence[Item]) -> str:
    """YAML with remarks; collections without features are left out."""
    found = [(item, uri) for item in collections
             for uri in values_at(item.data, "vector_indexes.feature_uri")
             if isinstance(uri, str) and uri]  # fmt: skip
    first, uri = found[0] if found else (None, "")
    text = _TEXT.format(
        name=FIRST_LINE, collection=safe(first.id) if first else '""', uri=safe(uri) or '""',
        called=f"  # {safe(first.name)}" if first else "",
    )  # fmt: skip
    rows = [f"#   {safe(item.id)}  {safe(uri)}  {safe(item.name)}" for item, uri in found[1:]]
    if not rows:
        return text
    more = [f"#   and {len(rows) - OTHERS} more"] if len(rows) > OTHERS else []
    return text + "\n".join(["# What else could be grouped here:", *rows[:OTHERS], *more, ""])
