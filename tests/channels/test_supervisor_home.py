"""What a start refuses and repairs: homes, keys, ports, processes; each refusal is one sentence."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from suiche.demo.address import address_from_environment, require_free
from suiche.demo.crew import Crew, Member
from suiche.demo.home import STATE_FILE, Home, locked, prepare_home, write_state
from suiche.demo.reset import reset
from suiche.demo.say import StartError
from suiche.project import cli
from suiche.project.company import DEMO, CompanyError, load_company
from suiche.project.keys import KeysError, create_keys, load_keys


def test_a_second_demo_in_one_home_is_refused(tmp_path: Path) -> None:
    prepare_home(tmp_path)
    write_state(tmp_path, STATE_FILE, {})
    with locked(tmp_path), pytest.raises(StartError, match="already running"), locked(tmp_path):
        pass


def test_a_folder_with_other_files_is_neither_used_nor_emptied(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(StartError, match="other files"):
        prepare_home(tmp_path)
    assert reset(Home(tmp_path, given=True), None) == 1
    assert (tmp_path / "thesis.txt").read_text() == "years of work"
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.txt"]


def test_reset_leaves_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    prepare_home(home)
    create_keys(home, demo=True)
    with locked(home):
        pass
    assert reset(Home(home, given=True), None) == 0
    assert not home.exists()


def test_keys_are_for_their_owner_alone_and_stay_the_same(tmp_path: Path) -> None:
    first = load_keys(tmp_path, "demo")
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
    assert load_keys(tmp_path, "demo") == first
    assert not create_keys(tmp_path, demo=False)
    assert first.secret_key not in repr(first)


def test_production_refuses_a_demos_keys_and_none(tmp_path: Path) -> None:
    with pytest.raises(KeysError, match="suiche keys"):
        load_keys(tmp_path, "production")
    create_keys(tmp_path, demo=True)
    with pytest.raises(KeysError, match="refused in production"):
        load_keys(tmp_path, "production")


def test_an_environment_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeysError, match="demo, test, production"):
        load_keys(tmp_path, "prodution")
    assert not list(tmp_path.iterdir())


def test_production_names_its_company_and_a_demo_need_not(tmp_path: Path) -> None:
    named = {f"SUICHE_COMPANY_{field.upper()}": f" our {field} " for field in DEMO}
    assert load_company({}, "demo") == DEMO
    assert load_company(named, "production") == {field: f"our {field}" for field in DEMO}
    with pytest.raises(CompanyError, match="set SUICHE_COMPANY_PHONE and"):
        load_company(named | {"SUICHE_COMPANY_PHONE": " "}, "production")
    home = tmp_path / "home"
    assert create_keys(home, demo=False)
    told = subprocess.run(
        [sys.executable, "-m", "suiche.project.cli", "migrate"], capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "SUICHE_ENV": "production", "SUICHE_HOME": str(home)},
    )  # fmt: skip
    assert told.returncode == 1 and "SUICHE_COMPANY_NAME" in told.stderr and "Traceback" not in told.stderr


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "[]",
        "{}",
        json.dumps({"demo": True, "secret_key": "short", "field_keys": {"1": "00"}, "index_key": "00"}),
    ],
)
def test_damaged_keys_are_one_sentence(tmp_path: Path, damage: str) -> None:
    (tmp_path / "keys.json").write_text(damage)
    with pytest.raises(KeysError, match="make reset"):
        load_keys(tmp_path, "demo")


def test_a_taken_port_names_the_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        port = other.getsockname()[1]
        with pytest.raises(StartError, match="PORT="):
            require_free("127.0.0.1", port, other="PORT={port} make demo")
    require_free("127.0.0.1", port, other="PORT={port} make demo")


@pytest.mark.parametrize("written", ["abc", "0", "65536", "-1", "８０", "80.5"])
def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("PORT", written)
    with pytest.raises(StartError, match="PORT="):
        address_from_environment()


@pytest.mark.parametrize(("host", "local"), [("127.0.0.1", True), ("localhost", True), ("0.0.0.0", False)])  # noqa: S104
def test_only_the_loopback_is_local(monkeypatch: pytest.MonkeyPatch, host: str, local: bool) -> None:
    monkeypatch.setenv("HOST", host)
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.delenv("SUICHE_PUBLIC_URL", raising=False)
    assert address_from_environment().local is local
    monkeypatch.setenv("SUICHE_PUBLIC_URL", "https://demo.example.com")  # a tunnel: others reach us
    assert address_from_environment().local is False


def member(name: str, program: str) -> Member:
    return Member(name, [sys.executable, "-c", program], {}, lambda: False, pause_seconds=0.1)


def test_a_process_that_dies_is_started_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prepare_home(tmp_path)
    crew = Crew(tmp_path)
    sleeper = member("sleeper", "import time; time.sleep(60)")
    crew.start(sleeper)
    first = crew.processes()["sleeper"]
    assert sleeper.process is not None
    sleeper.process.send_signal(signal.SIGKILL)
    sleeper.process.wait()
    until = time.monotonic() + 10
    while not crew.look_after() and time.monotonic() < until:
        time.sleep(0.02)
    assert crew.processes()["sleeper"] != first
    assert "sleeper" in capsys.readouterr().out
    crew.stop()
    assert crew.processes() == {}


def test_a_process_that_cannot_start_is_told_by_its_last_words(tmp_path: Path) -> None:
    prepare_home(tmp_path)
    crew = Crew(tmp_path)
    broken = member("broken", "raise SystemExit('the wheel is flat')")
    crew.start(broken)
    with pytest.raises(StartError, match="the wheel is flat"):
        crew.wait_ready(broken, 10)
    crew.stop()


def test_an_unknown_command_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["fly"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1
    assert "schedule" in told.err


@pytest.mark.parametrize(("locale", "word"), [("zh_CN.UTF-8", "还款计划"), ("en_US.UTF-8", "schedule")])
def test_help_speaks_the_terminals_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], locale: str, word: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert cli.main(["--help"]) == 0
    assert word in capsys.readouterr().out


def test_a_command_without_a_demo_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("SUICHE_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL")
    assert cli.main(["worker"]) == 1
    assert "make demo" in capsys.readouterr().err


def test_arithmetic_never_starts_django() -> None:
    request = {
        "method": "interest_only",
        "principal": "1000.00",
        "terms": 2,
        "disbursed_on": "2026-01-15",
        "annual_rate": "0.06",
    }
    program = (
        "import sys; from suiche.project import cli; code = cli.main(['schedule']);"
        "assert not [m for m in sys.modules if m.startswith('django')]; sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=json.dumps(request), capture_output=True, text=True, check=True
    )
    answer = json.load(io.StringIO(done.stdout))
    assert [row["payment"] for row in answer["rows"]] == ["5.00", "1005.00"]
