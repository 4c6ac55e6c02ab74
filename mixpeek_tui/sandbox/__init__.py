"""A local stand-in for the Mixpeek API, written from the contract alone."""
