"""Two makes at once in one folder: one installs, the other waits and finds the work done."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.tidy.tree import ROOT

STAMP = "{ cat requirements/runtime.txt pyproject.toml; pwd -P; } | cksum >.venv/runtime.stamp"


def test_the_second_installer_waits_says_so_and_leaves_no_lock_when_killed(tmp_path: Path) -> None:
    for folder in ("tools", "requirements", ".venv/bin"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(ROOT / "tools/install.sh", tmp_path / "tools")
    for file in ("requirements/runtime.txt", "requirements/dev.txt", "pyproject.toml"):
        (tmp_path / file).touch()
    python = tmp_path / ".venv/bin/python"
    python.write_text(
        f'#!/bin/sh\n[ "$2" = pip ] && exit 1\nexec "{sys.executable}" "$@"\n'
    )  # it installs nothing
    python.chmod(0o755)

    def install() -> subprocess.Popen[str]:
        waiting = subprocess.Popen(
            ["sh", "tools/install.sh", "runtime"],
            cwd=tmp_path,
            env=os.environ | {"PYTHON": str(python)},
            stderr=subprocess.PIPE,
            text=True,
            process_group=0,
        )
        assert waiting.stderr
        assert "another make installs the packages" in waiting.stderr.readline()
        return waiting

    with (tmp_path / "tools/install.sh").open() as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        killed, waiting = install(), install()
        os.killpg(killed.pid, 9)
        killed.communicate()
        subprocess.run(["sh", "-c", STAMP], cwd=tmp_path, check=True)  # what the first leaves when it is done
    assert waiting.communicate(timeout=20)[1] == ""
    assert waiting.returncode == 0
    with (tmp_path / "tools/install.sh").open() as later:
        fcntl.flock(later, fcntl.LOCK_EX | fcntl.LOCK_NB)  # nobody has it
