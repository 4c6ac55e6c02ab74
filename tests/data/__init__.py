"""Example data and answers files."""
