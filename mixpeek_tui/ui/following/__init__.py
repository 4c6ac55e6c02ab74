"""Jobs that were started, followed on every screen."""
