# One word each: `make help` lists them. Everything sets itself up: Python 3.11 or later and a package index are enough.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
TOOLS := $(VENV)/.tools
READY := $(VENV)/.ready
# Twice quiet: errors alone.
PIP := pip install -qq --disable-pip-version-check
# What a lock says, and nothing else: the lock is complete, so there is nothing to resolve (--no-deps), and what an index serves later cannot matter.
LOCKED = $(PIP) --require-hashes --no-deps -r

.DEFAULT_GOAL := help
.PHONY: help setup regen vendor regen-check demo test test-all fuzz check lint types audit check-package pictures snapshot build lock bench docs docs-serve mutants clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## make .venv with the pinned tools and this project in it

$(TOOLS): requirements.lock
	@echo "Setting up $(VENV) …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; name one: make PYTHON=…")'
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m $(LOCKED) requirements.lock
	@touch $@

$(READY): $(TOOLS) pyproject.toml
	@$(BIN)/python -m $(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

regen: $(READY) ## generate generated/ from openapi/application.json (REPORT=path: what changed, as Markdown)
	@$(BIN)/python -m regen $(if $(REPORT),--report "$(REPORT)")

vendor: $(READY) ## put another document (SPEC=path-or-url) in place and generate from it, or change nothing
	@test -n "$(SPEC)" || { echo "Name the document: make vendor SPEC=path-or-url" >&2; exit 2; }
	@$(BIN)/python -m regen --vendor "$(SPEC)" $(if $(REPORT),--report "$(REPORT)")

regen-check: $(READY) ## fail, with the difference, if generated/ is not what make regen writes
	@$(BIN)/python -m regen --check

demo: regen ## run the whole life of an application against the built-in sandbox
	@$(BIN)/python examples/demo.py

test: $(READY) ## run all tests, which must cover every branch of the hand-written code
	@$(BIN)/python -m pytest --cov --cov-report=term-missing:skip-covered $(ARGS)

test-all: $(READY) ## run the tests on every Python that is there, and with the lowest and newest dependencies
	@$(BIN)/nox

fuzz: $(READY) ## try the properties of tests/reliability for longer (EXAMPLES=20000 of the main one, at random)
	@NEXMO_FUZZ_PROFILE=reliability-fuzz NEXMO_FUZZ_EXAMPLES=$(or $(EXAMPLES),20000) $(BIN)/python -m pytest tests/reliability

check: lint types regen-check check-package ## run every check but the tests

lint: $(READY) ## ruff: rules and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(READY) ## mypy and pyright, strict, on the sources; and both on a consumer's code beside the installed wheel
	@$(BIN)/mypy -p nexmo_application -p regen -p overrides.spec -p tests -p examples -p benchmarks
	@$(BIN)/pyright
	@$(BIN)/python -m pytest -q tests/typing

audit: $(READY) ## look for known vulnerabilities in what the lock files pin
	@$(BIN)/pip-audit --require-hashes --disable-pip $(addprefix -r ,$(wildcard requirements*.lock))

check-package: $(READY) ## install the package into an empty environment, and use it
	@rm -rf build/empty
	@$(PYTHON) -m venv build/empty
	@build/empty/bin/python -m $(PIP) .
	@build/empty/bin/python -I tests/package/smoke.py

pictures: $(READY) ## make the terminal pictures, and the regeneration that docs/regeneration.md shows, from real runs
	@$(BIN)/python -m tests.docs.pictures
	@$(BIN)/python -m tests.docs.walkthrough

snapshot: $(READY) ## record the public interface, once CHANGELOG.md says what changed
	@$(BIN)/python -m tests.package.interface

build: $(READY) ## build wheel and sdist into dist/
	@rm -rf dist
	@$(BIN)/python -m hatchling build

LOCK = $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet

lock: $(READY) ## write the lock files anew from pyproject.toml
	@$(LOCK) --group dev --output-file requirements.lock
	@$(LOCK) --group bench --output-file requirements-bench.lock
	@$(LOCK) --group docs --output-file requirements-docs.lock

# The tools of one target each.
.venv-%/.ready: requirements-%.lock
	@echo "Setting up $(@D) …"
	@$(PYTHON) -m venv --clear $(@D)
	@echo '*' > $(@D)/.gitignore
	@$(@D)/bin/python -m $(LOCKED) $<
	@touch $@

bench: .venv-bench/.ready ## measure against the peers, and write docs/performance.md (make bench ARGS=--help)
	@.venv-bench/bin/python -m $(PIP) --no-deps --no-build-isolation --force-reinstall .
	@.venv-bench/bin/python -m benchmarks $(ARGS)

# On the path: ruff, which formats signatures. The variable: no advertisement.
MKDOCS = PATH="$(CURDIR)/.venv-docs/bin:$$PATH" NO_MKDOCS_2_WARNING=1 .venv-docs/bin/python -m mkdocs

docs: .venv-docs/.ready ## build the documentation into site/ (site/index.html opens without a server)
	@$(MKDOCS) build --strict --quiet
	@# Pages load nothing from elsewhere.
	@! grep -rnoE '<(script|link|img|iframe)[^>]* (src|href)="(https?:)?//[^"]*"' site --include='*.html'

docs-serve: .venv-docs/.ready ## serve the documentation on this machine while it is edited
	@$(MKDOCS) serve --strict --dev-addr 127.0.0.1:8000

# Each module is mutated in a clone of its own, of what is committed: several can run at once (make -j4 mutants).
MODULES ?= $(filter-out _version pytest_plugin,$(basename $(notdir $(wildcard overrides/nexmo_application/*.py))))
MUTANTS := $(CURDIR)/$(BIN)

mutants: $(MODULES:%=build/mutants/%.txt) ## mutate the run-time modules (MODULES="_paging keys") and list the mutants no test notices
	@tail -n +1 $^

build/mutants/%.txt: tests/mutants.toml $(READY)
	@rm -rf build/mutants/$*
	@git clone --quiet --depth 1 "file://$(CURDIR)" build/mutants/$*
	@# Its own interpreter finds its own modules, and all else where this one does.
	@$(BIN)/python -m venv --without-pip build/mutants/$*/.venv
	@$(BIN)/python -c 'import sysconfig as s; print("$(CURDIR)/build/mutants/$*/overrides", "$(CURDIR)/build/mutants/$*/generated", s.get_path("purelib"), sep="\n")' \
		> $$(echo build/mutants/$*/.venv/lib/python3*/site-packages)/mutants.pth
	@cd build/mutants/$* && sed 's/MODULE/$*/' tests/mutants.toml > mutants.toml && \
		$(MUTANTS)/cosmic-ray init mutants.toml mutants.sqlite && $(MUTANTS)/cr-filter-operators mutants.sqlite mutants.toml && \
		$(MUTANTS)/cosmic-ray baseline mutants.toml && $(MUTANTS)/cosmic-ray exec mutants.toml mutants.sqlite && \
		$(MUTANTS)/cr-report --surviving-only --show-diff mutants.sqlite > ../$*.txt

clean: ## remove what the other targets made
	@rm -rf .venv* .regen dist build site .coverage .coverage.* .hypothesis .mypy_cache .nox .pytest_cache .ruff_cache
