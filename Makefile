# `make` alone lists what there is. Every target installs what it needs into .venv first, and only when needed.
# PYTHON=… chooses a Python (3.11 or newer); PORT, HOST, SUICHE_HOME and DATABASE_URL reach the demo.

.DEFAULT_GOAL := help
.PHONY: help demo test check bench simulate reset runtime dev
SUICHE_WITH_PARENT := 1
export SUICHE_WITH_PARENT

help:
	@awk -F ' ## ' '/^[a-z-]+:.* ## / { split($$1, name, ":"); printf "  make %-9s %s\n", name[1], $$2 }' Makefile

demo: runtime ## start the whole company on http://127.0.0.1:8000 (Ctrl-C stops it; PORT=8001 make demo)
	@exec .venv/bin/suiche demo

test: dev ## lint, types, contracts and every test
	@exec sh tools/check.sh all

check: dev ## the fast part of it: lint, types, contracts, house rules, arithmetic
	@exec sh tools/check.sh fast

bench: dev ## measure the performance, each figure against its goal (takes minutes, and up to 10 GB in TMPDIR)
	@exec .venv/bin/suiche bench

simulate: runtime ## live through five years of 2,000 customers' loans; the books agree after each day (takes minutes)
	@exec .venv/bin/suiche simulate

reset: runtime ## empty the demo: the next start begins from nothing
	@exec .venv/bin/suiche reset

runtime:
	@exec sh tools/install.sh runtime

dev:
	@exec sh tools/install.sh dev
