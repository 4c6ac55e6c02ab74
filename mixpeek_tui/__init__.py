"""Set up, browse, search and edit Mixpeek workspaces from a terminal."""

__version__ = "0.1.0"
