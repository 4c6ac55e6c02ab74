"""What request bodies may hold: one module per kind, undeclared keys refused."""
