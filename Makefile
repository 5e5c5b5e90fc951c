# One word each: `make help` lists them. Everything sets itself up: Python 3.11 or later and a package index are enough.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
TOOLS := $(VENV)/.tools
READY := $(VENV)/.ready
# Twice quiet: errors alone.
PIP := pip install -qq --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help setup regen regen-check demo test check lint types check-package build lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## make .venv with the pinned tools and this project in it

$(TOOLS): requirements.lock
	@echo "Setting up $(VENV) …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; name one: make PYTHON=…")'
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m $(PIP) --require-hashes -r requirements.lock
	@touch $@

$(READY): $(TOOLS) pyproject.toml
	@$(BIN)/python -m $(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

regen: $(READY) ## generate generated/ from openapi/application.json
	@$(BIN)/python -m regen

regen-check: $(READY) ## fail, with the difference, if generated/ is not what make regen writes
	@$(BIN)/python -m regen --check

demo: regen ## run the whole life of an application against the built-in sandbox
	@$(BIN)/python examples/demo.py

test: $(READY) ## run all tests
	@$(BIN)/python -m pytest

check: lint types regen-check check-package ## run every check but the tests

lint: $(READY) ## ruff: rules and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(READY) ## mypy and pyright, strict, and the completeness of the public types
	@$(BIN)/mypy -p nexmo_application -p regen -p overrides.spec -p tests -p examples
	@$(BIN)/pyright
	@rm -rf build/types
	@$(BIN)/python -m $(PIP) --no-deps --no-build-isolation --target build/types .
	@PYTHONPATH=build/types $(BIN)/pyright --verifytypes nexmo_application --ignoreexternal

check-package: $(READY) ## install the package into an empty environment, and use it
	@rm -rf build/empty
	@$(PYTHON) -m venv build/empty
	@build/empty/bin/python -m $(PIP) .
	@build/empty/bin/python -I tests/package/smoke.py

build: $(READY) ## build wheel and sdist into dist/
	@rm -rf dist
	@$(BIN)/python -m hatchling build

lock: $(READY) ## write requirements.lock anew from pyproject.toml
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --quiet --output-file requirements.lock

clean: ## remove what the other targets made
	@rm -rf $(VENV) .regen dist build site .coverage .coverage.* .hypothesis .mypy_cache .nox .pytest_cache .ruff_cache
