# One word each: `make help` lists them. Everything sets itself up: Python 3.11 or later and a package index are enough.
# The first that runs and is new enough: a name may be there that runs nothing.
PYTHON ?= $(shell for name in python3.11 python3 python3.12 python3.13 python3.14; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v $$name; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
TOOLS := $(VENV)/.tools
READY := $(VENV)/.ready
# Twice quiet: errors alone.
PIP := pip install -qq --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help setup install regen vendor regen-check demo test test-all conform fuzz check lint types audit check-package pictures snapshot accept build lock bench docs docs-serve mutants clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## make .venv with the pinned tools and this project in it

# The one line that installs from a lock, for every target, nox and CI. A lock is complete, so pip has nothing to resolve
# (--no-deps): a release that the index serves from tomorrow on changes nothing. pip check tells if the lock is incomplete.
install: # LOCK=file INTO=the Python of a virtual environment
	@$(INTO) -m $(PIP) --require-hashes --no-deps -r $(LOCK) && missing=$$($(INTO) -m pip check) || \
		{ echo "$$missing" >&2; echo "$(LOCK) is incomplete, or cannot be had: \`make lock\` writes it anew from pyproject.toml." >&2; exit 1; }

$(TOOLS): requirements.lock
	@echo "Setting up $(VENV) …"
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; name one: make PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; name one: make PYTHON=…")'
	@$(PYTHON) -m venv --clear $(VENV)
	@$(MAKE) -s install LOCK=$< INTO=$(BIN)/python
	@touch $@

$(READY): $(TOOLS) pyproject.toml
	@$(BIN)/python -m $(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

regen: $(READY) ## generate generated/ from openapi/application.json (REPORT=path: what changed, as Markdown)
	@$(BIN)/python -m regen $(if $(REPORT),--report "$(REPORT)")

vendor: $(READY) ## put another document (SPEC=path-or-url) in place and generate from it, or change nothing
	@test -n "$(SPEC)" || { echo "Name the document: make vendor SPEC=path-or-url" >&2; exit 2; }
	@$(BIN)/python -m regen --vendor "$(SPEC)" $(if $(REPORT),--report "$(REPORT)")

regen-check: $(READY) ## fail, and name the files, if generated/ is not what make regen writes
	@$(BIN)/python -m regen --check

demo: regen ## run the whole life of an application against the built-in sandbox
	@$(BIN)/python examples/demo.py

# With bytecode, whatever the environment says: the tests start many interpreters.
test: $(READY) ## run all tests, which must cover every branch of the hand-written code
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --cov --cov-report=term-missing:skip-covered $(ARGS)

test-all: $(READY) ## run the tests on every Python that is there, and with the lowest and newest dependencies
	@$(BIN)/nox

conform: $(READY) ## let schemathesis try the sandbox, and Prism the clients (with node), against the document
	@$(BIN)/python -m tests.borders.conform

fuzz: $(READY) ## try properties of the client and of documents for longer, at random (EXAMPLES=20000: twenty times as often)
	@NEXMO_FUZZ_PROFILE=fuzz NEXMO_FUZZ_EXAMPLES=$(or $(EXAMPLES),20000) $(BIN)/python -m pytest tests/client tests/regen/test_document.py tests/regen/test_texts.py

check: lint types regen-check check-package ## run every check but the tests

lint: $(READY) ## ruff (rules and format) and zizmor (workflows)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/zizmor --offline --quiet .github

types: $(READY) ## mypy and pyright, strict
	@$(BIN)/mypy -p nexmo_application -p regen -p overrides.spec -p tests -p examples -p benchmarks
	@$(BIN)/pyright

audit: $(READY) ## look for known vulnerabilities in what the lock files pin
	@$(BIN)/pip-audit --require-hashes --disable-pip $(addprefix -r ,$(wildcard requirements*.lock))

check-package: $(READY) ## install the package into an empty environment, and use it
	@rm -rf build/package
	@$(BIN)/python -m hatchling build --target wheel --directory build/package
	@# The versions of the lock, without the hashes, so that the result does not depend on the day.
	@sed -n 's/^\([a-z].*==.*\) \\$$/\1/p' requirements.lock > build/package/constraints.txt
	@$(PYTHON) -m venv --clear build/empty
	@build/empty/bin/python -m $(PIP) --constraint build/package/constraints.txt build/package/*.whl
	@build/empty/bin/python -I tests/project/smoke.py

pictures: $(READY) ## make the terminal pictures, and the regeneration that docs/regeneration.md shows, from real runs
	@$(BIN)/python -m tests.project.pictures
	@$(BIN)/python -m tests.project.walkthrough

snapshot: $(READY) ## record the public interface (say in CHANGELOG.md what changed)
	@$(BIN)/python -m tests.project.interface

accept: $(READY) ## after an additive change of the document: bring snapshot, CHANGELOG.md, pictures and pages in step
	@$(BIN)/python -m tests.project.interface --accept
	@$(MAKE) --no-print-directory pictures

build: $(READY) ## build wheel and sdist into dist/
	@rm -rf dist
	@$(BIN)/python -m hatchling build

# uv, which may be there although the lock is incomplete.
lock: ## write the lock files anew from pyproject.toml (UPGRADE=--upgrade: with the newest releases)
	@test -x $(BIN)/uv || $(MAKE) -s setup || test -x $(BIN)/uv
	@$(call lock,requirements.lock,dev,every target but bench)
	@$(call lock,requirements-bench.lock,bench,`make bench`)

# File, dependency group, who reads it.
define lock
$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet \
	$(UPGRADE) --group $(2) --output-file $(1) && \
	{ echo '# Read by $(3). Written by `make lock` from the group $(2) of pyproject.toml.'; cat $(1); } > $(1).new && mv $(1).new $(1)
endef

# Bare, so that no tool which happens to be there makes httpx faster or slower.
.venv-bench/.ready: requirements-bench.lock
	@echo "Setting up $(@D) …"
	@$(PYTHON) -m venv --clear $(@D)
	@$(MAKE) -s install LOCK=$< INTO=$(@D)/bin/python
	@touch $@

bench: .venv-bench/.ready ## measure against the peers, and write docs/performance.md (make bench ARGS=--help)
	@.venv-bench/bin/python -m $(PIP) --no-deps --no-build-isolation --force-reinstall .
	@.venv-bench/bin/python -m benchmarks $(ARGS)

# On the path: ruff, which formats signatures. The variable: no advertisement.
MKDOCS = PATH="$(CURDIR)/$(BIN):$$PATH" NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs

docs: $(READY) ## build the documentation into site/ (site/index.html opens without a server)
	@$(MKDOCS) build --strict --quiet
	@# Pages load nothing from elsewhere.
	@! grep -rnoE '<(script|link|img|iframe)[^>]* (src|href)="(https?:)?//[^"]*"' site --include='*.html'

docs-serve: $(READY) ## serve the documentation on this machine while it is edited
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
