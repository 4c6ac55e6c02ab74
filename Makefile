# mixpeek-tui: what developers do. `make` lists it.
# An environment of its own is made where it is needed, unless PYTHON names one that is ready.
ifndef PYTHON
PYTHON = .venv/bin/python
READY = .venv/ready
endif
BIN = $(dir $(PYTHON))

.PHONY: help setup check test style types layers screenshots clean

help: ## This list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: $(READY) ## A virtual environment with everything needed here

.venv/ready: pyproject.toml
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@

check: style types layers test ## All that CI does

test: $(READY) ## The tests
	$(PYTHON) -m pytest -n auto --dist loadfile

style: $(READY) ## Ruff
	$(BIN)ruff check .

types: $(READY) ## mypy --strict
	$(BIN)mypy

layers: $(READY) ## Imports go one way
	$(BIN)lint-imports

screenshots: $(READY) ## Draw screenshots/ anew
	$(PYTHON) -m tests.scenes

clean: ## Forget caches
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
