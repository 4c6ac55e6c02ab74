"""What will exist: the plan that follows from the answers. Pure: no file, no network."""
