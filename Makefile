# The portal's commands. `make help` lists them; `make run` is all a newcomer needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest
JOURNEYS := DJANGO_ALLOW_ASYNC_UNSAFE=1 $(PYTEST)
LOCK := $(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	--annotation-style=line --no-header

.DEFAULT_GOAL := help
.PHONY: help run setup setup-dev chromium test test-long coverage check fix bench bench-quick lock

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

# --- environment --------------------------------------------------------------------------------
# A stamp says with which list of packages .venv was last filled; a changed list fills it again.

setup: $(VENV)/.run  ## the environment and what the portal needs

setup-dev: $(VENV)/.dev  ## … and what tests and checks need

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "The portal needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: requirements.txt | $(VENV)/.python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

lock: setup-dev  ## compile requirements*.in into requirements*.txt
	$(LOCK) --output-file requirements.txt requirements.in
	$(LOCK) --output-file requirements-dev.txt requirements-dev.in

# --- the portal ---------------------------------------------------------------------------------

run: setup  ## the whole portal at http://127.0.0.1:8000 (PORT=… moves it); Ctrl-C stops it
	@$(BIN)/python -m enforcement.run

# --- tests --------------------------------------------------------------------------------------
# Journeys have a process of their own: the browser's event loop makes Django refuse queries in all other tests.

test: setup-dev chromium  ## the suite: rules, book, forms, pages, and the journeys of people in a browser
	$(PYTEST) -n 2 -m "not long and not journey"
	$(JOURNEYS) -m "journey and not long"

test-long: setup-dev chromium  ## the portal end to end, national registers, faults, every page at every width
	$(PYTEST) -m "long and not journey"
	$(JOURNEYS) -m "journey and long"

coverage: setup-dev  ## the ordinary tests, and the branches of the code that none of them takes
	$(PYTEST) -n 2 -m "not long and not journey" --cov --cov-report=term

chromium:
	@sh scripts/chromium.sh

# --- habits -------------------------------------------------------------------------------------

check: setup-dev  ## format, lint, templates, types, layers, Django, migrations, translations, compose file
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/djhtml --check --tabwidth 2 templates
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py messages --check
	$(BIN)/python manage.py docs --check
	$(BIN)/python manage.py spectacular --validate --fail-on-warn --file /dev/null
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
# Further checks of the repository about itself go here, one line each.

fix: setup-dev  ## mend format, lint and the indentation of templates
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/djhtml --tabwidth 2 templates

bench: setup-dev  ## measure, with the figures of docs/
	$(BIN)/python -m tests.bench

bench-quick: setup-dev  ## the same, small
	$(BIN)/python -m tests.bench --quick
