# The two commands of a newcomer: `make run` and `make test`. Nothing is installed outside this folder,
# except what tests need from the system (a browser), by apt as root or after a sentence that says what.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
export SAFEGROUND_HOME ?= $(CURDIR)/var
export PORT
export SAFEGROUND_URL ?= http://127.0.0.1:$(PORT)
export UV_PYTHON_DOWNLOADS = never
UV = .tools/bin/uv
PY = .venv/bin/python

.PHONY: run test check bench bench-full clean format fixtures

run: .venv/.base
	@$(PY) -m safeground demo
	@exec $(PY) -m safeground serve --port $(PORT)

test: .venv/.dev
	@$(PY) -m tools.system
	@$(PY) -m pytest -n 2 --dist loadgroup tests
	@$(PY) -m tools.postgres

check: .venv/.dev
	@$(PY) -m tools.check

bench: .venv/.dev
	@$(PY) -m benchmarks

bench-full: .venv/.dev
	@$(PY) -m benchmarks --full

format: .venv/.dev
	@.venv/bin/ruff check --fix -q . ; .venv/bin/ruff format -q .

clean:
	rm -rf .venv .tools .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache var

$(UV): bootstrap.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info[:2] >= (3, 11) else "Safeground needs Python 3.11 or newer, and $(PYTHON) is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 run")'
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || { echo "Python's pip is missing. On Debian: apt install python3-pip"; exit 1; }
	@echo "Installing what is locked (about half a minute the first time) ..."
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --only-binary :all: --require-hashes --upgrade --target .tools -r bootstrap.txt
	@touch $@

.venv/.base: $(UV) uv.lock pyproject.toml
	@$(UV) sync --quiet --frozen --inexact --python $(PYTHON)
	@touch $@

.venv/.dev: $(UV) uv.lock pyproject.toml
	@$(UV) sync --quiet --frozen --python $(PYTHON) --group dev
	@touch $@ .venv/.base
