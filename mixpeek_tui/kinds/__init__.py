"""What Mixpeek has: one file per resource kind, and the ordered registry in ``registry.py``."""
