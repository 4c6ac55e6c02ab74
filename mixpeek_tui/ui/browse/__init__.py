"""See README.md, \"The house\"."""
