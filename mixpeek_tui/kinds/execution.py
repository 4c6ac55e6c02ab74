"""Execution: one search that a retriever ran."""

from __future__ import annotations

from mixpeek_tui.kinds.kind import Column, Kind, Listing

KIND = Kind(
    name="execution", title="Search", plural="searches",
    path="/v1/retrievers/{retriever_id}/executions", id_field="execution_id", parent="retriever",
    help="One search that a retriever ran: its inputs, stages and cost.",
    listing=Listing(
        path="/v1/retrievers/{retriever_id}/executions/list", filters=True, sort="sorts",
    ),
    fixed="It is a record of what was asked and found.",
    columns=(
        Column("search", "execution_id", "id", 18), Column("query", "query_summary", "text"),
        Column("results", "total_returned", "count", 8),
        Column("when", "created_at", "age", 8), Column("state", "status", "state", 13),
    ),
    links={"retriever_id": "retriever"},
)  # fmt: skip
