#!/bin/sh
# Everything that must hold. What reads the code only (lint, types, contracts) runs beside the tests, gives way to
# them, tells all it found in one piece, and goes on after a failure, so that one run tells all of it; the last line
# is pytest's closing one. `fast` runs what needs no database and browser.
set -u

cd "$(dirname "$0")/.."
bin=.venv/bin
export SUICHE_ENV=test

said=$(mktemp)
trap 'rm -f "$said"' EXIT

run() {
    echo "== $*"
    nice -n 10 "$bin/$@" || failed="$failed $1"
}

# The exit code tells whether all of it holds.
read_the_code() {
    failed=
    {
        run ruff check .
        run ruff format --check .
        run mypy
        run lint-imports
        [ -z "$failed" ] || echo "== these failed:$failed"
    } >"$said" 2>&1
    { echo && cat "$said"; } >&2
    [ -z "$failed" ]
}

read_the_code &
reading=$!
trap 'kill "$reading" 2>/dev/null; rm -f "$said"; exit 130' INT TERM HUP

# Four at once on two cores: many tests wait for a partner, a browser or a worker that was killed. The first time, one
# process compiles before what each of the four would compile for itself.
case $1 in
fast) "$bin/pytest" tests/tidy tests/maths ;;
*)
    [ -d tests/__pycache__ ] || "$bin/pytest" --collect-only -qq >/dev/null 2>&1
    "$bin/pytest" -n 4 --dist loadfile --no-loadscope-reorder --durations 8
    ;;
esac
tested=$?
wait "$reading" && [ "$tested" = 0 ]
