"""Clusters: their screen, groups, members and map."""
