# Ориентир. `make help` lists what there is. Needs Python 3.11 or newer and make; uv and Node are used where they are.
# many small products of matrices: more threads only wait for each other
export OPENBLAS_NUM_THREADS ?= 1

SHELL := /bin/sh
.DEFAULT_GOAL := help
VENV := .venv
PY := $(VENV)/bin/python
SCALE ?= demo
# one more than processors: tests that wait for a server or a browser leave one free
JOBS ?= $(shell expr `getconf _NPROCESSORS_ONLN` + 1)
export PYTHONPATH := $(CURDIR)/src
# OFFLINE=1: from what the archive of `make bundle` brings, nothing is asked of a network
export OFFLINE

.PHONY: help setup setup-dev demo serve test check bench soak bundle clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

setup: $(VENV)/.run  ## .venv, packages by hashes, translations, static files
	@$(PY) -m orientir.kit.ui.translations compile
	@sh .ci/fonts

setup-dev: $(VENV)/.dev
	@$(PY) -m orientir.kit.ui.translations compile
	@sh .ci/fonts

demo: setup  ## a demo region through the real import, then serve (SCALE=region for a whole one)
	@ORIENTIR_DEMO=1 $(PY) -m orientir demo --scale $(SCALE)

serve: setup  ## serve what is there (SECRET_KEY must be set, or ORIENTIR_DEMO=1)
	@$(PY) -m orientir serve

test: setup-dev  ## the whole suite; TESTS="tests/core -k x" for a part
	@$(PY) -m pytest $(or $(TESTS),-n $(JOBS) --dist worksteal)

check: setup-dev  ## format, lint, types, contracts, house tests, migrations, translations, packs, the wheel
	@$(PY) .ci/check.py

bench: setup-dev $(VENV)/.bench  ## speed against named peers, in one run
	@$(PY) -m benchmarks

soak: setup-dev  ## kills, load, fuzz and the full access walk (up to an hour)
	@ORIENTIR_THOROUGH=10 $(PY) -m pytest -q tests/agreement/packs/test_fuzz.py
	@$(PY) -m pytest -q tests/journeys -m soak
	@$(PY) -m pytest tests/soak -m soak -p no:randomly --soak-report docs/soak.md

bundle: setup  ## one archive for a machine without a network: there `make demo OFFLINE=1`
	@sh .ci/bundle

clean:  ## what was built (not var/: that is data)
	@if [ -L $(VENV) ]; then rm $(VENV); else rm -rf $(VENV); fi
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache node_modules build var/test
	@find src tests \( -name __pycache__ -o -name '*.egg-info' \) -prune -exec rm -rf {} +

# a symbolic link for .venv is somebody's own environment: it is left as it is
$(VENV)/.run: requirements/run.txt .ci/venv
	@sh .ci/venv $(VENV) requirements/run.txt && { [ -L $(VENV) ] || touch $@; }

$(VENV)/.dev: requirements/dev.txt .ci/venv
	@sh .ci/venv $(VENV) requirements/dev.txt && { [ -L $(VENV) ] || touch $@ $(VENV)/.run; }

# the peers that benchmarks are held against, beside what tests need
$(VENV)/.bench: requirements/bench.txt $(VENV)/.dev
	@sh .ci/venv $(VENV) requirements/bench.txt && { [ -L $(VENV) ] || touch $@; }
