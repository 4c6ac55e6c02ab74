"""Creating, editing, deleting and running what exists."""
