"""Retrievers at work: inputs, results, stages, two side by side."""
