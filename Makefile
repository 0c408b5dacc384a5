# Works with GNU make 3.81 and newer, git and a python3 >= 3.11 with venv; `make` alone lists the targets.
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
# Quiet: the recipes say what takes long.
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
RUN_STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: setup ## serve everything on http://127.0.0.1:8080
	@$(BIN)/hearback serve $(ARGS)

.PHONY: test
test: $(DEV_STAMP) ## run the tests
	@$(BIN)/python -m pytest -q $(ARGS)

.PHONY: check
check: $(DEV_STAMP) ## lint, format, types, layers: all that must hold besides the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: setup
setup: $(RUN_STAMP) ## make the environment in .venv, so that .venv/bin/hearback works
	@:

.PHONY: rasa
rasa: ## make Rasa's own environment in .venv-rasa (optional; needs Python 3.10 and 3 GB)
	@RASA_PYTHON="$(RASA_PYTHON)" sh scripts/rasa-env

.PHONY: test-rasa
test-rasa: $(DEV_STAMP) rasa ## train Rasa for real, serve it and ask it over HTTP
	@$(BIN)/python -m pytest -q -m rasa tests/rasa $(ARGS)

.PHONY: evaluate
evaluate: $(DEV_STAMP) ## measure how well messages are understood; writes docs/understanding.md
	@$(BIN)/python -m scripts.evaluation

.PHONY: evaluate-rasa
evaluate-rasa: $(DEV_STAMP) rasa ## train both pipelines of Rasa and compare all engines on held-out messages
	@$(BIN)/python -m scripts.evaluate_rasa

.PHONY: format
format: $(DEV_STAMP) ## format the code and mend what ruff can mend
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

.PHONY: bench
bench: $(DEV_STAMP) ## measure; prints one JSON object
	@$(BIN)/python -m benchmarks $(ARGS)

.PHONY: words
words: $(DEV_STAMP) ## bring the desk's catalogues up to date with its pages
	@$(BIN)/python -m scripts.desk_words

.PHONY: bench-desk
bench-desk: $(DEV_STAMP) ## measure the officials' queries in a large invented city; prints one JSON object
	@$(BIN)/python -m benchmarks.desk $(ARGS)

.PHONY: bench-similar
bench-similar: $(DEV_STAMP) ## measure how soon near-duplicates are found among 100,000 ideas; prints one JSON object
	@$(BIN)/python -m benchmarks.similar $(ARGS)

.PHONY: bench-understanding
bench-understanding: $(DEV_STAMP) ## measure how soon, how quickly and in how much room messages are understood; prints one JSON object
	@$(BIN)/python -m benchmarks.understanding $(ARGS)

.PHONY: bench-delivery
bench-delivery: $(DEV_STAMP) ## measure a message to 100,000 people; prints one JSON object
	@$(BIN)/python -m benchmarks.delivery $(ARGS)

.PHONY: soak
soak: $(DEV_STAMP) ## let the provider fail and processes die for two minutes; prints one JSON object
	@$(BIN)/python -m tests.e2e.soak $(ARGS)

.PHONY: pictures
pictures: $(DEV_STAMP) ## take the pictures of the README anew; needs Chromium
	@$(BIN)/python scripts/pictures.py

.PHONY: lock
lock: $(DEV_STAMP) ## choose the newest allowed versions and write all locks
	$(PIP) install 'uv>=0.13,<1'
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header \
	  --python-version 3.11 --group build --output-file requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header \
	  --python-version 3.11 --group dev --output-file requirements-dev.lock \
	  --constraint requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header \
	  --python-version 3.10 --output-file requirements-rasa.lock requirements-rasa.in

.PHONY: clean
clean: ## remove the environment and everything tools made; keeps databases and .env
	rm -rf $(VENV) .venv-rasa dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment is made anew when its Python is gone (an upgraded system) or the folder was moved.
ifneq ($(shell test -x $(BIN)/python && grep -sF '$(CURDIR)/$(BIN)/python' $(BIN)/hearback >/dev/null && echo fits),fits)
.PHONY: $(RUN_STAMP)
MAKE_VENV = python=$$(sh scripts/find-python) && echo "Making $(VENV) with $$("$$python" --version)" && \
  "$$python" -m venv --clear $(VENV)
else
MAKE_VENV = true
endif

$(RUN_STAMP): requirements.lock pyproject.toml
	@$(MAKE_VENV)
	@echo "Installing what Hearback stands on (once, about a minute)" >&2
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_STAMP): requirements-dev.lock $(RUN_STAMP)
	@echo "Installing what the tests need (once)" >&2
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@
