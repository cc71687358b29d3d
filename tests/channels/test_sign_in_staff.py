"""Sign-in of staff: password, failures counted per name and per address, nothing told to strangers."""

import re
import runpy
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from suiche.channels.commands import first_supervisor
from suiche.kit.clock import now
from suiche.kit.models import AuditRow
from suiche.parties.account import USED
from suiche.parties.models import SignIn, Staff
from suiche.parties.roles import Role
from suiche.project import settings
from suiche.project.hours import StaffHours, load_staff_hours
from suiche.project.numbers import NumberError
from tests.channels.sign_in_codes import PASSWORD, hire, new_phone, signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counters(settings: Settings) -> None:
    """Every test begins without tries from this address."""
    cache.clear()


def enter(client: Client, username: str, password: str, **more: str) -> tuple[int, str]:
    answer = client.post("/desk/sign-in", {"username": username, "password": password, **more})
    return answer.status_code, answer.get("Location", "") or answer.content.decode()


def test_staff_sign_in_and_out() -> None:
    hire("lin", Role.UNDERWRITER)
    client = Client()
    assert client.get("/desk/sign-in").status_code == 200
    assert enter(client, "lin", PASSWORD) == (302, "/desk")
    assert enter(Client(), " lin ", PASSWORD, next="/desk/cases") == (302, "/desk/cases")
    assert enter(Client(), "lin", PASSWORD, next="https://evil.example/") == (302, "/")
    assert client.get("/desk/sign-in")["Location"] == "/desk"
    client.post("/desk/sign-out")
    assert "_auth_user_id" not in client.session


def test_a_wrong_name_and_a_wrong_password_look_the_same() -> None:
    hire("lin")
    known = enter(Client(), "lin", "wrong password")
    unknown = enter(Client(), "nobody", "wrong password")
    assert known[0] == unknown[0] == 422
    assert "工号或密码不对" in known[1]
    assert "工号或密码不对" in unknown[1]


def test_five_failures_close_a_name_for_a_while_and_no_other() -> None:
    hire("lin")
    hire("wang")
    for _ in range(5):
        assert enter(Client(), "lin", "wrong password")[0] == 422
    status, page = enter(Client(), "lin", PASSWORD)
    assert status == 429
    assert re.search(r"请(今|明)天\d\d:\d\d以后再试", page)
    assert enter(Client(HTTP_HOST="localhost"), "LIN", PASSWORD)[0] == 429, (
        "another spelling is no way around"
    )
    assert enter(Client(), "wang", PASSWORD)[0] == 302


def test_success_between_failures_does_not_count() -> None:
    hire("lin")
    for _ in range(8):
        assert enter(Client(), "lin", PASSWORD)[0] == 302
    assert enter(Client(), "lin", "wrong password")[0] == 422


def test_who_left_does_not_come_in() -> None:
    hire("lin")
    SignIn.objects.filter(username="lin").update(is_active=False)
    assert enter(Client(), "lin", PASSWORD)[0] == 422


def test_customers_have_no_password_here() -> None:
    signed_in_client(new_phone())
    username = SignIn.objects.get().username
    for password in ("", "!", SignIn.objects.get().password):
        assert enter(Client(), username, password)[0] == 422


def test_the_session_is_fresh_and_the_former_person_is_gone() -> None:
    client = signed_in_client()
    hire("lin")
    before = client.cookies["sessionid"].value
    assert enter(client, "lin", PASSWORD)[0] == 302
    assert client.cookies["sessionid"].value != before
    assert client.session["_auth_user_id"] == str(SignIn.objects.get(username="lin").pk)


def test_a_flood_of_strangers_does_not_push_the_counters_out() -> None:
    hire("lin")
    for _ in range(5):
        enter(Client(), "lin", "wrong password")
    for number in range(400):
        cache.set(f"stranger-{number}", number)
    assert enter(Client(), "lin", PASSWORD)[0] == 429


def at_the_desk() -> Client:
    hire("lin", Role.SUPERVISOR)
    client = Client()
    assert enter(client, "lin", PASSWORD)[0] == 302
    return client


def test_a_session_ends_after_its_hours_however_busy() -> None:
    client = at_the_desk()
    ends = client.session.get_expiry_date()
    assert timedelta(hours=11, minutes=59) < ends - now() <= timedelta(hours=12)
    assert int(client.cookies["sessionid"]["max-age"]) <= 12 * 3600
    session = client.session
    session[USED] -= 61
    session.save()
    assert client.get("/desk").status_code == 200
    assert client.session.get_expiry_date() == ends, "a click moves nothing"
    assert client.session[USED] > session[USED], "it is noted that somebody is there"


def test_a_session_left_alone_ends_and_the_form_comes_back_to_its_page() -> None:
    client = at_the_desk()
    session = client.session
    session[USED] -= 30 * 60 - 5
    session.save()
    assert client.get("/desk").status_code == 200
    session[USED] -= 31 * 60
    session.save()
    late = client.post("/desk/jobs/1/revive", headers={"referer": "http://testserver/desk/jobs?q=1"})
    assert late["Location"] == "/desk/sign-in?next=%2Fdesk%2Fjobs%3Fq%3D1"
    assert "_auth_user_id" not in client.session


def test_a_customer_is_not_hurried() -> None:
    client = signed_in_client(new_phone())
    assert USED not in client.session
    assert client.session.get_expiry_date() - now() > timedelta(days=6)


def test_the_hours_are_configuration_and_nonsense_does_not_start() -> None:
    assert load_staff_hours({}) == StaffHours(12 * 3600, 30 * 60)
    assert load_staff_hours({"SUICHE_STAFF_HOURS": "8", "SUICHE_STAFF_IDLE_MINUTES": "5"}) == (28_800, 300)
    for bad in ("0", "25", "-1", "x", "１", "1.5", "999999999"):
        with pytest.raises(NumberError):
            load_staff_hours({"SUICHE_STAFF_HOURS": bad})


@pytest.mark.parametrize(
    "name", ["SUICHE_INDEPENDENT_DAYS", "SUICHE_REMIND_DAYS_BEFORE", "SUICHE_STAFF_HOURS"]
)
@pytest.mark.parametrize("bad", ["0", "-1", "thirty"])
def test_a_number_that_would_switch_a_guard_off_starts_nothing(
    name: str, bad: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, bad)
    with pytest.raises(NumberError, match=f"{name}={bad} cannot be used"):
        runpy.run_path(str(settings.__file__))


def test_the_first_supervisor_is_hired_once_and_the_password_is_never_an_argument(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked: list[str] = []

    def told(*passwords: str) -> int:
        answers = iter(passwords)

        def ask(prompt: str) -> str:
            asked.append(prompt)
            return next(answers)

        return first_supervisor.main(["lin", "林一"], ask)

    assert told(PASSWORD, "another one") == 2
    assert told("short", "short") == 1
    assert not SignIn.objects.exists()
    assert told(PASSWORD, PASSWORD) == 0
    assert len(asked) == 6
    staff = Staff.objects.get()
    assert (staff.name, staff.roles, staff.demo) == ("林一", ["supervisor"], False)
    assert enter(Client(), "lin", PASSWORD) == (302, "/desk")
    assert PASSWORD not in str(list(AuditRow.objects.values()))
    capsys.readouterr()
    assert told(PASSWORD, PASSWORD) == 1
    assert "has staff already" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        first_supervisor.main(["lin", "林一", "--password", PASSWORD], str)
