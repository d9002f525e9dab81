# Two commands on a fresh machine: `make demo` and `make test`. Both install what they need, into .venv where possible.
#   make demo              an article with a living thread; PORT=8123 make demo moves it
#   make test              every test; make test ARGS="-k mute" some
#   make check             lint, types, floors, and that the built embed is fresh and small
#   make bundle            build js/ into talkwidget/static
#   make screenshots       every state a reader can meet, in four looks, on one sheet: build/screenshots/index.html
#   make bench             measure all beside Isso and Waline: benchmarks/results/; make bench ONLY=read, QUICK=1
#   make cluster           kill a node of a real PostgreSQL cluster under load, and count
#   make matrix            the tests of core/ and api/ on each Python there is, with SQLAlchemy 2.0 and 2.1

ifndef PYTHON
PYTHON := $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
endif
WORKERS ?= 2
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix js

.PHONY: demo test check bundle screenshots matrix bench cluster clean

demo: .venv/.run
	@$(BIN)/talkwidget demo $(if $(PORT),--port $(PORT))

test: .venv/.test js/node_modules/.ready
	@$(NPM) --silent test
	@$(BIN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)

check: .venv/.test js/node_modules/.ready
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check . || { echo "Not formatted. Cure: $(BIN)/ruff format ."; exit 1; }
	@$(BIN)/mypy
	@$(NPM) --silent run check
	@$(NPM) --silent run fresh
	@size=$$(gzip -9 -c talkwidget/static/embed.js | wc -c); echo "embed.js: $$((size)) of 8192 bytes, gzip -9"; \
		test $$size -le 8192
	@$(BIN)/pytest -q tests/test_floors.py

bundle: .venv/.test js/node_modules/.ready
	@$(NPM) --silent run build

screenshots: .venv/.test
	@$(BIN)/python -m tests.gallery $(ARGS)

cluster: .venv/.test
	@$(BIN)/python -m benchmarks.cluster $(ARGS)

matrix: .venv/.test
	@$(BIN)/python -m tests.matrix

bench: .venv/.bench
	@$(BIN)/python -m benchmarks.suite $(if $(ONLY),--only $(ONLY)) $(if $(QUICK),--quick) $(ARGS)

clean:
	rm -rf .venv .venv-* js/node_modules build dist *.egg-info

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "talkwidget needs Python 3.11 or newer. Cure: install it, or make PYTHON=/path/to/python"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		package=$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$package </dev/null >/dev/null; \
		else \
			echo "This Python can't make virtual environments. Cure: sudo apt-get install $$package"; exit 1; \
		fi; }
	@$(PYTHON) -m venv .venv

.venv/.run: pyproject.toml setup.cfg | $(BIN)/python
	@echo "Installing talkwidget into .venv ..."
	@$(PIP) install -e .
	@touch $@

.venv/.test: pyproject.toml setup.cfg tests/servers/install.py | $(BIN)/python
	@echo "Installing what the tests need ..."
	@$(PIP) install -e '.[dev]'
	@$(BIN)/python -m tests.servers.install
	@touch .venv/.run $@

.venv/.bench: .venv/.test
	@$(PIP) install -e '.[bench]'
	@touch $@

js/node_modules/.ready: js/package-lock.json .venv/.test
	@$(NPM) ci --silent --no-audit --no-fund
	@touch $@
