"""Texts of five fields in four languages, each with known answers."""
