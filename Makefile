# What one can do here. Each target first sets up what it needs, once.
#   make PYTHON=python3.13 ...  for another Python than python3 (3.11 or newer)

PYTHON ?= python3
export SAM_CLI_TELEMETRY := 0
# uv trusts the certificates that this machine trusts, among them that of a proxy that inspects downloads.
export UV_SYSTEM_CERTS ?= 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run serve test mutations faults check lint types locked template fmt lock build deploy clean

help: ## list these targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: .venv/.run .local/engine/.ready ## show it: a small council's night, on a local AWS
	@.venv/bin/python -m infra.local run

serve: .venv/.run .local/engine/.ready ## keep it running to try things on (PORT=...), until Ctrl-C
	@exec .venv/bin/python -m infra.local serve $(if $(PORT),--port $(PORT))

test: .venv/.dev .local/engine/.ready ## all tests, the quick ones first
	@.venv/bin/pytest

mutations: .venv/.dev ## a million damaged files for the readers, not just a hundred thousand (some minutes)
	@MUTATIONS=1000000 .venv/bin/pytest tests/unit/badfiles/test_mutations.py

faults: .venv/.dev ## every call to AWS goes wrong from every state, not from the first alone (some minutes)
	@FAULTS=all .venv/bin/pytest tests/faults/test_crashes.py

check: lint types locked template test ## everything that has to hold: lint, types, lock, template, tests

fmt: .venv/.dev ## format, and put right what can be put right by itself
	@.venv/bin/ruff check --fix --quiet
	@.venv/bin/ruff format

lock: .venv/.uv ## pin what the pyproject.toml files ask for (UPGRADE=1: at the newest versions)
	@$(COMPILE_ALL) $(if $(UPGRADE),--upgrade) --output-file requirements.lock
	@$(COMPILE_LAYER) --output-file layers/common/requirements.txt

setup: .venv/.dev .local/engine/.ready ## everything for developing: .venv, and the local engine

build: .venv/.dev ## what is deployed, in .aws-sam/build
	@python3.13 -c '' 2>/dev/null || { echo "make build needs python3.13 on the PATH: it is what Lambda runs."; exit 1; }
	@.venv/bin/sam build
	@# SAM dates every file 1980, so bytecode checked by date would never be believed: Lambda would compile at each start.
	@python3.13 -m compileall -q -f --invalidation-mode unchecked-hash .aws-sam/build
	@echo "Built, with bytecode: .aws-sam/build"

deploy: build ## build, and deploy to the AWS account you are signed in to
	@.venv/bin/sam deploy --config-file samconfig.toml $(if $(CONFIG),--config-env $(CONFIG))

clean: ## remove everything generated
	@rm -rf .venv .local .aws-sam .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -prune -exec rm -rf {} +

# --- the parts of `make check` --------------------------------------------------------------------------------------

lint: .venv/.dev
	@.venv/bin/ruff format --check
	@.venv/bin/ruff check

types: .venv/.dev
	@.venv/bin/mypy

locked: .venv/.uv
	@mkdir -p .local/lock
	@cp requirements.lock layers/common/requirements.txt .local/lock/
	@$(COMPILE_ALL) --output-file .local/lock/requirements.lock
	@$(COMPILE_LAYER) --output-file .local/lock/requirements.txt
	@diff -q .local/lock/requirements.lock requirements.lock \
	  && diff -q .local/lock/requirements.txt layers/common/requirements.txt \
	  || { echo "What is asked for and what is pinned differ: make lock"; exit 1; }
	@echo "The locks hold what the pyproject.toml files ask for."

# sam wants a region and credentials, and uses neither.
template: .venv/.dev
	@.venv/bin/cfn-lint template.yaml
	@echo "cfn-lint has nothing to say about template.yaml."
	@AWS_ACCESS_KEY_ID=none AWS_SECRET_ACCESS_KEY=none AWS_DEFAULT_REGION=eu-west-2 .venv/bin/sam validate --lint

# --- environments and pins ------------------------------------------------------------------------------------------

UV := .venv/bin/uv
COMPILE := $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header
COMPILE_ALL := $(COMPILE) --python-version 3.11 layers/common/pyproject.toml \
  $(foreach group,dev engine sam build,--group pyproject.toml:$(group))
COMPILE_LAYER := $(COMPILE) --python-version 3.13 --constraint requirements.lock layers/common/pyproject.toml
# A constraint with a hash is checked: nothing is installed but what the lock names.
INSTALL := $(UV) pip install --quiet --constraint requirements.lock --build-constraint requirements.lock

# So does pip from 24.2; an older one is told where they are, unless somebody has told it of others.
CERTS := import ssl; at = ssl.get_default_verify_paths(); print(at.cafile or at.capath or "")
PIP := .venv/bin/python -m pip
PIP_INSTALL := $(PIP) config get global.cert >/dev/null 2>&1 \
  || export PIP_CERT="$${PIP_CERT:-$$(.venv/bin/python -c '$(CERTS)')}"; \
  $(PIP) install --quiet --disable-pip-version-check

.venv/.uv: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "This needs Python 3.11 or newer: make PYTHON=...")'
	@echo "Setting up .venv ..."
	@$(PYTHON) -m venv .venv
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.txt
	@$(PIP_INSTALL) --require-hashes --requirement .venv/uv.txt
	@touch $@

.venv/.run: .venv/.uv pyproject.toml layers/common/pyproject.toml
	@$(INSTALL) --python .venv/bin/python --editable layers/common --group pyproject.toml:run
	@touch $@

.venv/.dev: .venv/.run
	@echo "Setting up the development tools ..."
	@$(INSTALL) --python .venv/bin/python --group pyproject.toml:dev --group pyproject.toml:sam
	@touch $@

.local/engine/.ready: .venv/.uv pyproject.toml
	@echo "Setting up the local engine ..."
	@$(UV) venv --quiet --allow-existing --python .venv/bin/python .local/engine
	@$(INSTALL) --python .local/engine/bin/python --group pyproject.toml:engine
	@touch $@
