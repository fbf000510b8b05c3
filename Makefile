# make demo   the whole job on the sample campaign, into build/demo
# make test   every test
# Both set themselves up in .venv; all they need is Python 3.11 or newer (make PYTHON=... names another one).

PYTHON ?=
VENV ?= .venv
JOBS ?= auto
PYTEST_ARGS ?=
LOCK_ARGS ?=
SECONDS ?= 300

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
COMPILE = $(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --custom-compile-command 'make lock' $(LOCK_ARGS) pyproject.toml

.PHONY: demo test bench parity lossless crash corpus fuzz check codes lock clean
.DELETE_ON_ERROR:

demo: $(VENV)/.runtime
	@rm -rf build/demo && mkdir -p build
	$(BIN)/wanchang demo build/demo

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(PYTEST_ARGS)

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks.run

# Real workbooks marked and compared part by part, read by LibreOffice and openpyxl; writes docs/lossless.md.
lossless: $(VENV)/.dev
	$(BIN)/python -m tests.lossless.run

# 自查 against the product's findings in LibreOffice, thousands of mutations; writes docs/parity.md.
parity: $(VENV)/.dev
	$(BIN)/python -m tests.parity.run

# Verbs killed at every sync, rename and commit and at 200 moments, and refused by the disk: docs/crash.md.
crash: $(VENV)/.dev
	$(BIN)/python -m tests.crash.run

# Every real and hostile file of the corpus through one run of `wanchang check`; writes docs/intake.md.
corpus: $(VENV)/.dev
	$(BIN)/python -m tests.corpus.run

# Mutated packages, returns, mails and values, SECONDS each; what fails is kept in build/fuzz.
fuzz: $(VENV)/.dev
	$(BIN)/python -m tests.fuzz.run --seconds $(SECONDS)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The list of codes in docs/ is made from the codes themselves.
codes: $(VENV)/.dev
	$(BIN)/python -m validator.codes > docs/codes.md

# Pins stay as they are unless pyproject.toml asks otherwise; `make lock LOCK_ARGS=--upgrade` moves them all.
lock: $(VENV)/.made
	$(PIP) install --quiet 'uv>=0.5'
	$(COMPILE) --group build --output-file requirements.lock
	$(COMPILE) --group dev --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .ci/output

# Each stamp is touched last, so that a set-up that was broken off is done again.
$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(VENV)/.made
	$(call install,requirements-dev.lock)
	@touch $(VENV)/.runtime $@

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/.made
	$(call install,requirements.lock)
	@touch $@

# `compat` puts the project's folder on the path by a plain .pth file: no import hook at every start.
define install
@echo "Installing $(1) into $(VENV) ..."
@$(PIP) install --quiet --require-hashes -r $(1)
@$(PIP) install --quiet --no-deps --no-build-isolation --config-settings editable_mode=compat -e .
@$(BIN)/python -m compileall -q wanchang.py workbook validator campaign xlmacros templates
endef

# An environment that is there and works is kept, whoever made it.
$(VENV)/.made:
	@if $(BIN)/python -c '$(SUITABLE)' 2>/dev/null \
		&& { $(BIN)/python -m pip --version || $(BIN)/python -m ensurepip; } >/dev/null 2>&1; then touch $@; exit 0; fi; \
	for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python); do \
		$$python -c '$(SUITABLE)' 2>/dev/null || continue; found=$$python; \
		$$python -c 'import ensurepip, venv' 2>/dev/null || continue; \
		rm -rf $(VENV) && $$python -m venv $(VENV) && touch $@; exit; \
	done; \
	if [ -n "$$found" ]; then \
		echo "$$found cannot make a virtual environment: install venv for it (on Debian or Ubuntu: apt-get install python3-venv) and try again." >&2; \
	else \
		echo "Python 3.11 or newer was not found: install it, or name it with make PYTHON=/path/to/python3." >&2; \
	fi; exit 1

SUITABLE := import sys; sys.exit(sys.version_info < (3, 11))
