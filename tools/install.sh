#!/bin/sh
# Bring .venv to what requirements/$1.txt pins (runtime, or dev on top of it). Quick when nothing has changed,
# starts over by itself when an earlier run was interrupted, waits for another run in this folder, and says one
# sentence when it cannot go on.
set -eu

want=$1
cd "$(dirname "$0")/.."
venv=.venv
unset PYTHONHOME PYTHONPATH || true

give_up() {
    echo "$*" >&2
    exit 1
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    found=
    for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3 python3.14 python}; do
        is_new_enough "$candidate" || continue
        found=$candidate
        if "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    if [ -n "$found" ]; then
        give_up "$found cannot make a virtual environment: install its venv package (Debian and Ubuntu: apt install python3-venv), then run make again."
    elif [ -n "${PYTHON:-}" ]; then
        give_up "PYTHON=$PYTHON is not a Python 3.11 or newer: name another one, or leave PYTHON out."
    fi
    give_up "Python 3.11 or newer was not found: install it (Debian and Ubuntu: apt install python3 python3-venv), or name one with PYTHON=/path/to/python make demo."
}

free_megabytes() {
    df -Pk . | awk 'NR == 2 { print int($4 / 1024) }'
}

# What the environment was made from: the pins, this package's description, and the place (scripts name it).
stamp() {
    { cat "requirements/$1.txt" pyproject.toml; pwd -P; } | cksum
}

leave_if_done() {
    if [ ! -e "$venv/installing" ] && "$venv/bin/python" -c '' 2>/dev/null; then
        for level in dev "$want"; do # whoever has dev has runtime too
            if [ "$(cat "$venv/$level.stamp" 2>/dev/null)" = "$(stamp "$level")" ]; then
                exit 0
            fi
        done
    fi
}

# One installer a folder. The lock is on this very file and belongs to whoever has descriptor 9 open, us and the pip we
# start: it falls with them, however they end, and leaves nothing behind.
wait_for_our_turn() {
    exec 9<tools/install.sh
    for locker in ${PYTHON:-python3} python3 "$venv/bin/python" python; do
        "$locker" -c 'import fcntl' 2>/dev/null || continue
        "$locker" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX | fcntl.LOCK_NB)' 2>/dev/null && return
        echo "  … another make installs the packages in $(pwd); this one goes on when it is done" >&2
        "$locker" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)'
        return
    done
}

leave_if_done
wait_for_our_turn
leave_if_done

needed=700
[ "$want" = runtime ] || needed=1300
if [ ! -d "$venv" ] && [ "$(free_megabytes)" -lt "$needed" ]; then
    give_up "The disk is full: $(pwd) has $(free_megabytes) MB left and the packages need about $needed MB."
fi

if [ -e "$venv/installing" ] || ! is_new_enough "$venv/bin/python" || ! "$venv/bin/python" -c 'import pip' 2>/dev/null; then
    python=$(find_python)
    echo "  … make .venv with $("$python" --version)"
    rm -rf "$venv"
    "$python" -m venv "$venv" || give_up "$python could not make .venv (see above); $(free_megabytes) MB are free on this disk."
fi

# Whoever stops us stops pip too: an installer left running would write into the next one's folder.
children=
trap 'kill $children 2>/dev/null; wait; exit 130' INT TERM HUP

pip() {
    PIP_USER=0 "$venv/bin/python" -m pip --disable-pip-version-check --no-input install --root-user-action=ignore --no-deps "$@" &
    children="$children $!"
}

# The exit code tells whether all of them did it.
await() {
    all=true
    for child in $children; do
        wait "$child" || all=false
    done
    children=
    $all
}

# The pins name every package there is, so that two installers can have each second one: one alone keeps one processor
# busy. What a pin is missing on another Python or machine, the check after them finds. --no-compile: most modules of
# these packages are never imported, and those that are compile when they are.
echo "  … install the pinned packages ($want); the first time this takes about a minute"
: >"$venv/installing"
awk -v part="$venv/installing" '/^[A-Za-z0-9]/ { n++ } { print >(part "." n % 2) }' "requirements/$want.txt"
for part in 0 1; do
    pip --no-compile --progress-bar off --require-hashes -r "$venv/installing.$part"
done
await ||
    give_up "The packages could not be installed (see above; $(free_megabytes) MB are free on this disk): check the network and run make again."
"$venv/bin/python" -m pip --disable-pip-version-check check ||
    give_up "The installed packages do not fit together (see above): remove $venv and run make again."
pip --quiet --no-build-isolation -e .
await ||
    give_up "Suiche itself could not be installed (see above): run make again."
stamp "$want" >"$venv/$want.stamp"
rm "$venv/installing" "$venv"/installing.[01]
echo "  ✓ packages installed"
