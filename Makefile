# The platform's commands. A newcomer needs Python >= 3.11 and make, nothing else.
PYTHON ?= python3
PORT ?= 8000
export PORT
VENV := .venv/bin
TESTS ?= tests
JOBS ?= auto
SCALE ?= small

# Even a Python that cannot read our code gets one clear sentence.
BOOTSTRAP = $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
  || { echo "The platform needs Python 3.11 or newer; $(PYTHON) is older or absent. Say which one: make $@ PYTHON=python3.12"; exit 1; } \
  && $(PYTHON) tools/bootstrap.py

.PHONY: help run dev test check bench faults demo demo-reset setup setup-dev

help: ## what there is to do
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: ## start the platform with its demo, at http://localhost:8000 (PORT=…)
	@$(BOOTSTRAP) run

demo-reset: ## throw the demo's data away and plant it anew
	@$(BOOTSTRAP) demo-reset

demo: setup ## plant the demo without starting it; SCALE=national: 40,000 people, 600,000 completions
	@DJANGO_SETTINGS_MODULE=config.settings.dev $(VENV)/python manage.py migrate --verbosity 0
	@DJANGO_SETTINGS_MODULE=config.settings.dev $(VENV)/python manage.py demo --scale $(SCALE)

setup:
	@$(BOOTSTRAP) setup

setup-dev:
	@$(BOOTSTRAP) setup-dev

dev: setup-dev ## Django's own server, reloading, with debug pages
	@DEBUG=1 DJANGO_SETTINGS_MODULE=config.settings.dev $(VENV)/python manage.py runserver $(PORT)

test: setup-dev ## everything that needs no services; browser tests when Chromium is here
	@$(VENV)/pytest $(TESTS) -n $(JOBS) --dist loadgroup

check: setup-dev ## style, types, templates, imports, settings, migrations, translations
	@tools/check

bench: setup-dev ## measure, beside a reference in the same run; SCALE=national or coalitions; writes docs/benchmarks.md
	@$(VENV)/python tools/$(if $(filter national coalitions,$(SCALE)),bench_$(SCALE),bench).py

faults: setup-dev ## long fault runs: many kills, many rounds
	@FAULT_ROUNDS=50 $(VENV)/pytest tests -m faults
