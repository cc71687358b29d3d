#!/bin/sh
# Everything that must hold, in rising order of duration; goes on after a failure so that one run tells all of
# it, and ends with pytest, whose closing line is the last one. `fast` runs what needs no database and browser.
set -u

cd "$(dirname "$0")/.."
bin=.venv/bin
failed=
export SUICHE_ENV=test

run() {
    echo "== $*"
    "$bin/$@" || failed="$failed $1"
}

run ruff check .
run ruff format --check .
run mypy
run lint-imports
[ -z "$failed" ] || echo "== these failed:$failed" >&2

case $1 in
fast) "$bin/pytest" tests/tidy tests/maths ;;
# three at once on two cores: many tests wait for a partner, a browser or a worker that was killed
*) "$bin/pytest" -n 3 --dist loadfile --durations 8 ;;
esac || failed="$failed pytest"
[ -z "$failed" ]
