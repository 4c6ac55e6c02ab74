"""The stages the sandbox carries out, one module per sort of stage."""
