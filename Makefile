# The two commands of the README: `make run` and `make test`. `make install` is what they share.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BUNDLE ?= dist/bundle

.PHONY: help install run test lint format bench bundle clean

help:  ## List the targets.
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

install: $(VENV)/.installed  ## Create .venv with the project and its pinned dependencies.

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	@touch $@

run: install  ## Ingest corpus/ and start the web app on 127.0.0.1.
	$(BIN)/kb ingest corpus
	$(BIN)/python app.py

test: $(VENV)/.installed-dev  ## Lint, check the types and run the tests.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile

lint: $(VENV)/.installed-dev  ## Lint and check the types only.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.installed-dev  ## Format the code.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: install  ## Print speed and memory beside a fixed reference.
	$(BIN)/python benchmarks/answer_speed.py

bundle: install  ## Make dist/bundle, from which a machine without a network installs (BUNDLE=FOLDER).
	$(BIN)/python -m delivery.bundle --out $(BUNDLE) $(BUNDLE_OPTIONS)

clean:  ## Remove the virtual environment and caches (not the collection in .kb).
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache
