"""The paths the sandbox answers: one module per kind."""
