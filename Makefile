# mixpeek-tui: what developers do. `make` lists it.
PYTHON ?= .venv/bin/python
BIN = $(dir $(PYTHON))

.PHONY: help setup check test style types layers screenshots clean

help: ## This list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: ## A virtual environment with everything needed here
	python3 -m venv .venv
	.venv/bin/pip install -e '.[dev]'

check: style types layers test ## All that CI does

test: ## The tests
	$(PYTHON) -m pytest

style: ## Ruff
	$(BIN)ruff check .

types: ## mypy --strict
	$(BIN)mypy

layers: ## Imports go one way
	$(BIN)lint-imports

screenshots: ## Draw screenshots/ anew
	$(PYTHON) -m tests.scenes

clean: ## Forget caches
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
