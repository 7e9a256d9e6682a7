# Every target in one line: make help
.DEFAULT_GOAL := help
.NOTPARALLEL:
CHECKS := check-format check-lint check-types check-contracts check-migrations check-templates \
	check-translations check-tests
.PHONY: help setup setup-dev run people test test-clients check $(CHECKS) bench format

BIN := .venv/bin
TEST_WORKERS ?= 2
# Tests start many programs: where this is set, as in images of Python, each would compile all modules again.
unexport PYTHONDONTWRITEBYTECODE
# What pytest is given besides, for example: make test ARGS='-k feeds'
ARGS ?=

# $(call step,what,command): run the command; when it fails, say in one line what failed.
step = @printf '\n== %s\n' '$(1)'; $(2) || { printf '\ncheck: %s failed\n' '$(1)' >&2; exit 1; }

help: ## show every target with a line
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "make %-20s %s\n", $$1, $$2 }'

setup: ## make .venv with the pinned packages; start nothing
	@local/setup.sh

setup-dev:
	@local/setup.sh --dev

run: setup ## set up if needed and run everything; prints addresses and demo sign-ins
	@$(BIN)/python -m local run --with-parent

people: setup ## print the demo sign-ins of the running installation, with new links, as JSON
	@$(BIN)/flask --app wsgi demo people

test: setup-dev ## set up if needed and run the whole test suite
	@$(BIN)/pytest -n $(TEST_WORKERS) --dist worksteal $(ARGS)

test-clients: setup-dev ## the tests with real mail servers and calendar programs, those that are installed
	@tests/clients/node/install.sh
	@tests/clients/python/install.sh
	@$(BIN)/pytest -m clients tests/clients $(ARGS)

check: setup-dev $(CHECKS) ## format, lint, types, contracts, migrations, templates, tests: what CI runs
	@printf '\ncheck: all good\n'

check-format: ## is everything formatted?
	$(call step,format,$(BIN)/ruff format --check .)

check-lint: ## lint
	$(call step,lint,$(BIN)/ruff check .)

check-types: ## types, strictly
	$(call step,types,$(BIN)/mypy)

check-contracts: ## who may import whom
	$(call step,contracts,$(BIN)/lint-imports)

check-migrations: ## can the migrations be applied without locking a table for long?
	$(call step,migrations,local/check_migrations.sh)

check-templates: ## lint the templates
	$(call step,templates,$(BIN)/djlint --lint --quiet app/templates local/templates)

check-translations: ## is every text translated?
	$(call step,translations,local/check_translations.sh)

check-tests: ## the whole test suite with coverage
	$(call step,tests,$(BIN)/pytest -n $(TEST_WORKERS) --dist worksteal --cov --cov-report=term --cov-fail-under=95 $(ARGS))

bench: setup-dev ## the benchmarks, as tables of ratios against peers measured in the same run
	@$(BIN)/python -m bench $(ARGS)

format: setup-dev ## format the code and repair what can be repaired
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
