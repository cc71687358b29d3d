"""The ``suiche`` command: each subcommand is one call; nothing is imported before it is needed.

``schedule``, ``payoff`` and ``change`` are pure arithmetic and never start Django.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, cast

from suiche.demo.address import require_free
from suiche.demo.home import STATE_FILE, home_from_environment, read_state
from suiche.demo.say import StartError, language, say, say_problem
from suiche.kit.words import Words
from suiche.project.company import CompanyError
from suiche.project.keys import KeysError, create_keys
from suiche.project.numbers import NumberError
from suiche.project.proxies import ProxiesError

REFUSED = 2
INTERRUPTED = 130  # as shells say it of Ctrl-C


class Command(NamedTuple):
    """One subcommand: what it is for, and what runs it with the arguments after its name."""

    purpose: Words
    run: Callable[[list[str]], int]


def main(arguments: list[str] | None = None) -> int:
    """Run ``suiche COMMAND …``; returns the exit code (2: the command line was not understood)."""
    given = sys.argv[1:] if arguments is None else arguments
    if not given or given[0] in ("-h", "--help", "help"):
        _print_help()
        return 0 if given else REFUSED
    command = COMMANDS.get(given[0]) or HIDDEN.get(given[0])
    if command is None:
        known = "、".join(COMMANDS) if language() == "zh" else ", ".join(COMMANDS)
        say_problem(
            StartError(
                f"没有命令 {given[0]}：可用的是 {known}。",
                f"There is no command {given[0]}: choose one of {known}.",
            )
        )
        return REFUSED
    try:
        return command.run(given[1:])
    except StartError as problem:
        say_problem(problem)
    except (KeysError, CompanyError, ProxiesError) as problem:
        say_problem(StartError(str(problem), str(problem)))
    except NumberError as problem:
        say_problem(StartError(problem.zh, problem.en))
    except KeyboardInterrupt:
        say_problem(StartError("已停止。", "Stopped."))
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # who reads us has gone: not an error of ours
    return 1


def _print_help() -> None:
    say(
        "随车：汽车金融全流程自助平台。用法：suiche 命令 [选项]",
        "Suiche: car finance without paper. Usage: suiche COMMAND [OPTIONS]",
    )
    for name, command in COMMANDS.items():
        say(f"  {name:<16} {command.purpose.zh}", f"  {name:<16} {command.purpose.en}")
    say("每个命令都有 --help。", "Every command has --help.")


def _parser(name: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(prog=f"suiche {name}", description=COMMANDS[name].purpose.in_(language()))


_LOAN = "method, principal, terms, disbursed_on, annual_rate | flat_annual_rate, balloon, steps, segments, due_day, min_first_period_days"
FORMS: dict[str, Words] = {
    "schedule": Words(
        f"标准输入是一个JSON对象：\n  {_LOAN}\n每个字段的写法：docs/money-commands.md",
        f"One JSON object on standard input:\n  {_LOAN}\nHow each is written: docs/money-commands.md",
    ),
    "payoff": Words(
        "标准输入是一个JSON对象：\n  loan（同schedule）, paid_periods, settle_on, fee\n每个字段的写法：docs/money-commands.md",
        "One JSON object on standard input:\n  loan (as for schedule), paid_periods, settle_on, fee\nHow each is written: docs/money-commands.md",
    ),
    "change": Words(
        "标准输入是一个JSON对象：\n  loan（同schedule）, paid_periods, kind, 再加kind的字段：\n"
        "  prepay_reduce, prepay_shorten: amount | due_day: new_due_day | defer_interest_only, defer_capitalise: months\n"
        "  extend_balloon: terms, annual_rate, pay_first\n每个字段的写法：docs/money-commands.md",
        "One JSON object on standard input:\n  loan (as for schedule), paid_periods, kind, and by kind:\n"
        "  prepay_reduce, prepay_shorten: amount | due_day: new_due_day | defer_interest_only, defer_capitalise: months\n"
        "  extend_balloon: terms, annual_rate, pay_first\nHow each is written: docs/money-commands.md",
    ),
}


def _arithmetic(name: str) -> Callable[[list[str]], int]:
    def run(arguments: list[str]) -> int:
        parser = _parser(name)
        parser.epilog = FORMS[name].in_(language())
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.parse_args(arguments)
        module = importlib.import_module(f"suiche.channels.commands.{name}")
        return cast(int, module.main(sys.stdin, sys.stdout, sys.stderr))

    return run


def _demo(arguments: list[str]) -> int:
    _parser("demo").parse_args(arguments)
    from suiche.demo.supervisor import Supervisor

    return Supervisor(home_from_environment(), lambda home: create_keys(home, demo=True)).run()


def _reset(arguments: list[str]) -> int:
    _parser("reset").parse_args(arguments)
    from suiche.demo.reset import reset

    return reset(home_from_environment(), _empty_database if os.environ.get("DATABASE_URL") else None)


def _empty_database() -> None:
    _start_django(joining=False)
    from suiche.demo.prepare import empty_database

    empty_database()


def _prepare(arguments: list[str]) -> int:
    _start_django(joining=False)
    from suiche.demo.prepare import prepare
    from suiche.demo.supervisor import PREPARED_BADLY

    try:
        prepare()
    except StartError as problem:
        say_problem(problem)
        return PREPARED_BADLY
    return 0


def _worker(arguments: list[str]) -> int:
    parser = _parser("worker")
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--heartbeat", type=Path)
    options = parser.parse_args(arguments)
    _start_django()
    from suiche.channels.commands.worker import main as work

    return work(threads=options.threads, heartbeat=options.heartbeat)


def _web(arguments: list[str]) -> int:
    parser = _parser("web")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args(arguments)
    if not 1 <= options.port <= 65535:
        parser.error("a port is a number from 1 to 65535")
    require_free(options.host, options.port, other="suiche web --port {port}")
    _join_running_demo()
    from suiche.project.web import serve

    return serve(host=options.host, port=options.port, workers=options.workers)


def _passing_on(module: str, *, django: bool) -> Callable[[list[str]], int]:
    """Return a command whose own module reads its arguments."""

    def run(arguments: list[str]) -> int:
        if django:
            _start_django()
        return cast(int, importlib.import_module(module).main(arguments))

    return run


def _migrate(arguments: list[str]) -> int:
    _start_django()
    from suiche.demo.prepare import require_whole

    require_whole()
    return _manage(["migrate", *arguments])


def _manage(arguments: list[str]) -> int:
    _join_running_demo()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["suiche manage", *arguments])
    return 0


def _keys(arguments: list[str]) -> int:
    _parser("keys").parse_args(arguments)
    home = home_from_environment().path
    if create_keys(home, demo=False):
        say(f"已在 {home} 生成密钥，请妥善备份。", f"Keys are made in {home}: keep a copy in a safe.")
        return 0
    say_problem(
        StartError(f"{home} 里已有密钥，没有改动。", f"{home} has keys already; nothing was changed.")
    )
    return 1


def _start_django(*, joining: bool = True) -> None:
    if joining:
        _join_running_demo()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "suiche.project.settings")
    import django

    django.setup()


def _join_running_demo() -> None:
    """Use the database and addresses of the demo that runs in this home, unless told otherwise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "suiche.project.settings")
    home = home_from_environment().path
    os.environ.setdefault("SUICHE_HOME", str(home))
    if os.environ.get("DATABASE_URL"):
        return
    running = read_state(home, STATE_FILE).get("environment")
    if not running:
        raise StartError(
            f"{home} 里没有正在运行的演示：先运行 make demo，或设置 DATABASE_URL。",
            f"No demo is running in {home}: run make demo first, or set DATABASE_URL.",
        )
    for name, value in running.items():
        os.environ.setdefault(name, value)


COMMANDS: dict[str, Command] = {
    "demo": Command(Words("启动演示公司（Ctrl-C 停止）", "start the demo company (Ctrl-C stops it)"), _demo),
    "reset": Command(Words("清空演示，从头开始", "empty the demo and start over"), _reset),
    "journey": Command(
        Words(
            "以客户身份走完全程（--url 指定网址）", "go the whole road as a customer (--url names the site)"
        ),
        _passing_on("suiche.demo.journey", django=False),
    ),
    "schedule": Command(
        Words("计算还款计划（JSON 进，JSON 出）", "compute a schedule (JSON in, JSON out)"),
        _arithmetic("schedule"),
    ),
    "payoff": Command(
        Words("计算提前结清（JSON 进，JSON 出）", "price an early settlement (JSON in, JSON out)"),
        _arithmetic("payoff"),
    ),
    "change": Command(
        Words("计算合同变更（JSON 进，JSON 出）", "price a change of the loan (JSON in, JSON out)"),
        _arithmetic("change"),
    ),
    "bench": Command(
        Words("测量性能，与目标对照", "measure the performance, each figure against its goal"),
        _passing_on("suiche.demo.bench.run", django=False),
    ),
    "simulate": Command(
        Words("模拟几年的贷款，每天对账", "live through years of loans; the books agree after each day"),
        _passing_on("suiche.demo.simulate.run", django=False),
    ),
    "web": Command(Words("运行网站", "run the website"), _web),
    "worker": Command(Words("运行后台任务", "run background jobs"), _worker),
    "close-day": Command(
        Words("为一个日期日终", "close a business day"),
        _passing_on("suiche.channels.commands.close_day", django=True),
    ),
    "debit-file": Command(
        Words("写出当天的代扣文件", "write the day's direct-debit files"),
        _passing_on("suiche.channels.commands.debit_file", django=True),
    ),
    "debit-result": Command(
        Words("收下银行的代扣结果文件", "take a bank's direct-debit result file"),
        _passing_on("suiche.channels.commands.debit_result", django=True),
    ),
    "make-portfolio": Command(
        Words("生成一套可导入的演示合同（CSV）", "make up a book of contracts to import (CSV)"),
        _passing_on("suiche.demo.portfolio.command", django=False),
    ),
    "import-portfolio": Command(
        Words("从旧系统接收合同（CSV）", "take over the contracts of another system (CSV)"),
        _passing_on("suiche.channels.commands.import_portfolio", django=True),
    ),
    "prove-ledger": Command(
        Words("从头验算总账的封存链", "compute the ledger's chain of seals again"),
        _passing_on("suiche.channels.commands.ledger_prove", django=True),
    ),
    "export-ledger": Command(
        Words("导出一天的凭证给总账系统", "export a day's vouchers for the general ledger"),
        _passing_on("suiche.channels.commands.ledger_export", django=True),
    ),
    "first-supervisor": Command(
        Words(
            "建第一位主管（密码在终端上问）",
            "hire the first supervisor (the password is asked on the terminal)",
        ),
        _passing_on("suiche.channels.commands.first_supervisor", django=True),
    ),
    "supervisor": Command(
        Words("停用一位主管，或给一次性密码", "end a supervisor's sign-in, or give a one-time password"),
        _passing_on("suiche.channels.commands.supervisor", django=True),
    ),
    "migrate": Command(Words("更新数据表", "bring the tables up to date"), _migrate),
    "manage": Command(Words("其他 Django 命令", "any other command of Django"), _manage),
    "keys": Command(Words("为正式环境生成密钥", "make the keys of a production home"), _keys),
}
HIDDEN: dict[str, Command] = {
    "demo-prepare": Command(Words("准备演示数据库", "prepare the demo's database"), _prepare),
}

if __name__ == "__main__":
    sys.exit(main())
