# What one can do here. Each target first sets up what it needs, once.

PYTHON ?= python3
UV := .venv/bin/uv
PINNED := --quiet --constraint requirements.lock --build-constraint requirements.lock

.DEFAULT_GOAL := help
.PHONY: help setup lock
.DELETE_ON_ERROR:

help: ## list these targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.dev .local/engine/.ready ## everything for developing: .venv and the local engine

lock: .venv/.uv ## pin what pyproject.toml asks for (UPGRADE=1: at the newest versions)
	$(COMPILE_ALL) $(if $(UPGRADE),--upgrade) --output-file requirements.lock
	$(COMPILE_LAYER) --output-file layers/common/requirements.txt

COMPILE = $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header
COMPILE_ALL = $(COMPILE) --python-version 3.11 layers/common/pyproject.toml \
	--group pyproject.toml:dev --group pyproject.toml:engine --group pyproject.toml:sam --group pyproject.toml:build
COMPILE_LAYER = $(COMPILE) --python-version 3.13 --constraint requirements.lock layers/common/pyproject.toml

# --- environments ---------------------------------------------------------------------------------------------------

.venv/.uv: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.13 ...")'
	@echo "Setting up .venv ..."
	@$(PYTHON) -m venv .venv
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.txt
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement .venv/uv.txt
	@touch $@

.venv/.run: .venv/.uv pyproject.toml layers/common/pyproject.toml
	@$(UV) pip install $(PINNED) --group pyproject.toml:run --editable layers/common
	@touch $@

.venv/.dev: .venv/.run
	@echo "Setting up the development tools ..."
	@$(UV) pip install $(PINNED) --group pyproject.toml:dev --group pyproject.toml:sam
	@touch $@

.local/engine/.ready: .venv/.uv pyproject.toml
	@echo "Setting up the local engine ..."
	@$(UV) venv --quiet --allow-existing --python .venv/bin/python .local/engine
	@$(UV) pip install $(PINNED) --python .local/engine/bin/python --group pyproject.toml:engine
	@touch $@
