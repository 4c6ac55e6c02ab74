"""Checks requests and plans against the models and operations of the official SDK."""
