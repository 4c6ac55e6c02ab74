"""The numeric work: features, search, stages, clusters and taxonomies."""
