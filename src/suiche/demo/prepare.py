"""Make a database into a demo: tables, the demo mark, static files, the demo company. Safe to repeat.

A process of its own inside ``suiche demo``, so that the supervisor itself stays small and never holds a
connection.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from suiche.demo import company
from suiche.demo.greeting import WHO_FILE
from suiche.demo.home import write_state
from suiche.demo.say import StartError, step
from suiche.kit import deployment
from suiche.kit.clock import now


def prepare() -> None:
    """Bring the database to the state of this checkout. Refuses (StartError): a database that is not a demo's."""
    require_demo_or_empty()
    require_whole()
    with step("建立数据表", "create the tables"):
        call_command("migrate", "kit", interactive=False, verbosity=0)
        deployment.mark(
            demo=True, at=now()
        )  # before anything else: an interrupted start is still known as ours
        call_command("migrate", interactive=False, verbosity=0)
    with step("整理页面文件", "collect the page files"):
        call_command("collectstatic", interactive=False, verbosity=0)
    _load_company(Path(settings.HOME))


def require_whole() -> None:
    """Refuse a database that an unfinished version made."""
    rooms = deployment.half_way()
    if rooms:
        raise StartError(
            f"数据库是更早的、没做完的版本建的（{'、'.join(rooms)}）：请用 make reset 重新开始，或换一个数据库。",
            f"An earlier, unfinished version made this database ({', '.join(rooms)}): start over with make reset, or name another one.",
        )


def require_demo_or_empty() -> None:
    """Refuse a database that holds tables without our demo mark: it may be somebody's real one."""
    tables = set(connection.introspection.table_names())
    if "kit_deployment" in tables and deployment.is_demo():
        return
    if all(name == "django_migrations" or name.startswith("kit_") for name in tables) and not _is_marked(
        tables
    ):
        return  # empty, or a first start that was interrupted before the mark
    name = connection.settings_dict["NAME"]
    raise StartError(
        f"数据库 {name} 没有演示标记：演示只使用空的或自己建立的数据库，请在 DATABASE_URL 里换一个。",
        f"The database {name} has no demo mark: a demo uses only an empty database or its own; "
        "name another one in DATABASE_URL.",
    )


def empty_database() -> None:
    """Remove everything from a demo's database; refuses one without the demo mark."""
    require_demo_or_empty()
    with connection.cursor() as cursor:
        cursor.execute("drop schema public cascade")
        cursor.execute("create schema public")


def _is_marked(tables: set[str]) -> bool:
    if "kit_deployment" not in tables:
        return False
    with connection.cursor() as cursor:
        cursor.execute("select exists (select from kit_deployment)")
        row = cursor.fetchone()
    return row is not None and bool(row[0])


def _load_company(home: Path) -> None:
    with step("装入演示公司", "load the demo company"):
        company.load()
    write_state(home, WHO_FILE, {"who": [list(line) for line in company.who()]})
