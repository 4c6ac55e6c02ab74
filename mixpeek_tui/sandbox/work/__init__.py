"""What the background jobs do, one module per sort of work."""
