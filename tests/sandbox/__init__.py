"""The sandbox, driven as a client would drive it."""
