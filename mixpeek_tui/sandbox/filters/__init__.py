"""Filters (contract section 2, LogicalOperator): one grammar, one table of operators."""
