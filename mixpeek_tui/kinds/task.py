"""Task: something the API is doing in the background; forgotten after about a day."""

from __future__ import annotations

from mixpeek_tui.kinds.kind import Column, Deletion, Kind, Listing

KIND = Kind(
    name="task", title="Task", plural="tasks", path="/v1/tasks", id_field="task_id",
    namespaced=False,
    help="Something done in the background, for any namespace; forgotten after about a day.",
    listing=Listing(path="/v1/tasks/list", search=True, filters=True, sort="sort"),
    fixed="A task is a record; it can only be stopped.",
    deletion=Deletion("Stops the task."),
    columns=(
        Column("task", "task_id", "id", 18), Column("what", "task_type"),
        Column("queue", "queue_position", "count", 6, 3), Column("state", "status", "state", 22),
    ),
)  # fmt: skip
