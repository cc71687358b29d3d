"""Who is let in at the desk and at dealers': hired, their own password, ended, let in again."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client

from suiche.channels.commands import supervisor
from suiche.kit import jobs, proposals
from suiche.kit.action import action
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import Instant, now
from suiche.kit.models import AuditRow, Job, ProposalRow
from suiche.parties.actions.decide_let_in import decide_let_in
from suiche.parties.actions.end_sign_in import LastSupervisor, end_sign_in
from suiche.parties.actions.give_password import give_password
from suiche.parties.actions.issue_token import issue_token
from suiche.parties.models import ApiToken, Dealer, SignIn
from suiche.parties.people_queries import TASK, asked_for, people, person
from suiche.parties.reactions import LetInByOne
from suiche.parties.roles import Role
from tests.channels.desk_world import seat, text_of
from tests.channels.sign_in_codes import PASSWORD, signed_in_client
from tests.steps import apply_world
from tests.steps.at_once import at_once

pytestmark = pytest.mark.django_db
PAGE, OWN = "/desk/people", "/desk/password"
MINE = "correct horse battery"
SHOWN = re.compile(r'id="one-time" value="([a-z0-9-]{19})"')


@action
def asks(*, by: Actor, at: Instant) -> UUID:
    """Propose something."""
    return proposals.propose(
        task=TASK, arguments={"sign_in_id": key_of("kuaiji")}, reason="看看", by=by, at=at
    )


def key_of(username: str) -> UUID:
    return SignIn.objects.get(username=username).id


def hired(boss: Client, username: str, work: str, **more: str) -> str:
    """Hire on the page; return the one-time password that is shown."""
    answer = boss.post(f"{PAGE}/hire", {"username": username, "name": "王二", "work": work, **more})
    assert answer.status_code == 200, answer.content.decode()
    (shown,) = SHOWN.findall(answer.content.decode())
    assert answer["Cache-Control"].startswith(("no-store", "max-age=0"))
    return str(shown)


def enter(username: str, password: str) -> tuple[Client, str]:
    """Sign in; return the browser and where it is sent, or "" where the password opens nothing."""
    cache.clear()
    browser = Client()
    answer = browser.post("/desk/sign-in", {"username": username, "password": password})
    return browser, answer.get("Location", "")


def choose(browser: Client, password: str, **more: str) -> tuple[int, str]:
    answer = browser.post(OWN, {"password": password, "again": password, **more})
    return answer.status_code, answer.get("Location", "") or answer.content.decode()


def token_of(username: str, password: str) -> tuple[int, str]:
    answer = Client().post(
        "/api/v1/staff/sign-in", {"username": username, "password": password}, "application/json"
    )
    return answer.status_code, answer.json().get("token") or answer.json()["code"]


def me(token: str) -> int:
    return Client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_new_colleague_chooses_a_password_before_anything_opens() -> None:
    boss, _ = seat("boss", Role.SUPERVISOR)
    once = hired(boss, "wang", "service")
    assert once not in text_of(boss, f"{PAGE}/{key_of('wang')}"), "it is shown once"
    assert once not in str([*AuditRow.objects.values(), *ProposalRow.objects.values()])
    wang, way = enter("wang", once)
    assert way == OWN
    assert token_of("wang", once) == (403, "choose_password")
    for page in ("/desk", "/desk/loans", "/dealer"):
        assert wang.get(page)["Location"] == f"{OWN}?next={page.replace('/', '%2F')}", page
    assert wang.get("/desk/sign-in")["Location"] == OWN
    for bad, words in (
        ("short", "至少10位"),
        ("password123", "太常见"),
        ("8461059372", "不能只有数字"),
        (once, "和现在的一样"),
    ):
        status, told = choose(wang, bad)
        assert status == 422 and words in told, bad
    assert choose(wang, MINE, again="another")[0] == 422
    assert choose(wang, MINE, next="/desk/loans") == (302, "/desk/loans")
    assert wang.get("/desk/loans").status_code == 200
    assert enter("wang", once)[1] == "" and enter("wang", MINE)[1] == "/desk"
    assert token_of("wang", MINE)[0] == 200
    page = text_of(boss, PAGE)
    assert "王二" in page and "客服" in page and "可以登录" in page


def test_a_one_time_password_opens_nothing_after_a_week() -> None:
    boss, _ = seat("boss", Role.SUPERVISOR)
    once = hired(boss, "wang", "service")
    SignIn.objects.filter(username="wang").update(one_time_until=now() - timedelta(seconds=1))
    assert enter("wang", once)[1] == ""
    assert "一次性密码过期" in text_of(boss, PAGE)


def test_a_clerk_works_for_their_dealer_and_changes_the_password_with_the_old_one() -> None:
    apply_world.open_shop()
    boss, _ = seat("boss", Role.SUPERVISOR)
    dealer = Dealer.objects.all()[0]
    refused = boss.post(
        f"{PAGE}/hire", {"username": "dianyuan9", "name": "钱", "work": "clerk", "dealer": ""}
    )
    assert refused.status_code == 422 and "请选一家经销商" in refused.content.decode()
    clerk, _ = enter("dianyuan9", hired(boss, "dianyuan9", "clerk", dealer=str(dealer.id)))
    assert choose(clerk, MINE) == (302, "/dealer")
    other, way = enter("dianyuan9", MINE)
    assert way == "/dealer"
    _, token = token_of("dianyuan9", MINE)
    assert me(token) == 200
    assert "现在的密码不对" in choose(clerk, "a wholly new one", old="wrong")[1]
    assert choose(clerk, "dianyuan9-", old=MINE)[0] == 422, "like the work name"
    assert choose(clerk, "a wholly new one", old=MINE) == (302, f"{OWN}?told=changed")
    assert clerk.get("/dealer").status_code == 200
    assert other.get("/dealer").status_code == 302 and me(token) == 401, "every other session and token"
    found = text_of(boss, PAGE, q=dealer.name[:4], work="clerk")
    assert "dianyuan9" in found and "boss" not in found.split("<tbody>")[1]
    assert "没有这样的人" in text_of(boss, PAGE, state="ended")


def test_an_ended_sign_in_is_shut_at_once_and_opens_with_a_new_password_only() -> None:
    boss, actor = seat("boss", Role.SUPERVISOR)
    service, _ = seat("service", Role.SERVICE)
    token = issue_token(sign_in_id=key_of("service"), by=SYSTEM, at=now()).token
    mine = f"{PAGE}/{key_of('boss')}"
    assert "自己的登录不能自己停用" in boss.post(f"{mine}/end").content.decode()
    assert boss.post(f"{mine}/password").status_code == 409
    assert boss.post(f"{PAGE}/{key_of('service')}/end").status_code == 302
    assert service.get("/desk").status_code == 302 and me(token) == 401
    assert enter("service", PASSWORD)[1] == ""
    assert ApiToken.objects.get(sign_in_id=key_of("service")).ended_at is not None
    assert boss.post(f"{PAGE}/{key_of('service')}/end").status_code == 409
    assert "停用" in text_of(boss, PAGE, state="ended")
    answer = boss.post(f"{PAGE}/{key_of('service')}/password").content.decode()
    again, way = enter("service", SHOWN.findall(answer)[0])
    assert way == OWN
    assert service.get("/desk").status_code == 302, "the session of before stays shut"
    assert choose(again, MINE)[0] == 302 and again.get("/desk").status_code == 200
    done = AuditRow.objects.filter(action__startswith="parties.", actor_id=actor.id, outcome="done")
    assert {"parties.end_sign_in", "parties.give_password"} <= {row.action for row in done}


def test_a_supervisor_is_let_in_by_two() -> None:
    boss, _ = seat("boss", Role.SUPERVISOR)
    alone = hired(boss, "second", "supervisor")  # nobody else can be asked
    assert AuditRow.objects.filter(action="parties.without_second_supervisor").count() == 1
    second, _ = enter("second", alone)
    assert choose(second, MINE)[0] == 302
    assert (
        boss.post(f"{PAGE}/hire", {"username": "third", "name": "赵", "work": "supervisor"}).status_code
        == 422
    )
    once = hired(boss, "third", "supervisor", reason="新开一个区")
    assert enter("third", once)[1] == "", "not before the other agrees"
    (asked,) = asked_for(waiting=True)
    assert once not in str([*ProposalRow.objects.values()])
    decide = f"{PAGE}/{asked.id}/decide"
    assert boss.post(decide, {"decision": "approve"}).status_code == 409
    assert boss.post(f"{PAGE}/{key_of('third')}/password", {"reason": "再来一次"}).status_code == 409
    assert "新开一个区" in text_of(second, PAGE) and "让一位主管登录" in text_of(second, "/desk")
    assert second.post(decide, {"decision": "approve"}).status_code == 302
    assert once not in str([*Job.objects.values()])
    jobs.drain()
    assert enter("third", once)[1] == OWN
    # A password given to a supervisor who may sign in is the same: whoever holds it is a supervisor.
    other = boss.post(f"{PAGE}/{key_of('second')}/password", {"reason": "忘了密码"}).content.decode()
    assert enter("second", SHOWN.findall(other)[0])[1] == ""
    assert second.get("/desk").status_code == 200, "nothing has changed yet"
    third = SignIn.objects.get(username="third")
    (asked,) = asked_for(waiting=True)
    SignIn.objects.filter(id=third.id).update(one_time_until=None)
    assert second.post(f"{PAGE}/{asked.id}/decide", {"decision": "decline"}).status_code == 302
    jobs.drain()
    assert enter("second", MINE)[1] == "/desk"


@pytest.mark.django_db(transaction=True)
def test_supervisors_who_end_each_other_leave_two_and_the_administrators_one() -> None:
    trio = [
        (key_of(name), actor) for name in ("one", "two", "six") for _, actor in [seat(name, Role.SUPERVISOR)]
    ]

    def ends(whom: UUID, by: Actor) -> None:
        end_sign_in(sign_in_id=whom, by=by, at=now())

    got = at_once(lambda: ends(trio[0][0], trio[1][1]), lambda: ends(trio[1][0], trio[0][1]))
    assert sorted(type(one).__name__ for one in got) == ["NoneType", "OnlyTwoSupervisors"]
    left = [one for one in people() if one.open]
    assert len(left) == 2
    assert [supervisor.main(["end", one.username]) for one in left] == [0, 1]
    with pytest.raises(LastSupervisor):
        end_sign_in(sign_in_id=left[1].sign_in_id, by=SYSTEM, at=now())
    assert person(left[1].sign_in_id).open


def test_one_of_two_supervisors_does_not_become_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    boss, _ = seat("boss", Role.SUPERVISOR)
    other, _ = seat("other", Role.SUPERVISOR)
    page = text_of(boss, f"{PAGE}/{key_of('other')}")
    assert page.count("请找系统管理员办") == 2
    for step in ("end", "password"):
        assert f"{key_of('other')}/{step}" not in page, "what would be refused is not offered"
        answer = boss.post(f"{PAGE}/{key_of('other')}/{step}", {"reason": "忘了密码"})
        assert answer.status_code == 409 and "请找系统管理员办" in answer.content.decode()
    assert other.get("/desk").status_code == 200
    assert supervisor.main(["password", "other"]) == 0 and supervisor.main(["end", "nobody"]) == 1
    assert "once another supervisor agrees" in capsys.readouterr().out
    (asked,) = asked_for(waiting=True)
    assert boss.post(f"{PAGE}/{asked.id}/decide", {"decision": "approve"}).status_code == 302
    jobs.drain()
    assert other.get("/desk").status_code == 302


def test_who_let_somebody_in_does_not_approve_what_they_propose() -> None:
    boss, actor = seat("boss", Role.SUPERVISOR)
    _, worker = seat("kuaiji", Role.ACCOUNTANT)

    assert boss.post(f"{PAGE}/{key_of('kuaiji')}/password").status_code == 200
    alone = AuditRow.objects.filter(action="parties.without_second_supervisor")
    asked = asks(by=worker, at=now())
    decide_let_in(proposal_id=asked, approved=True, by=actor, at=now())
    assert alone.get().arguments == {"proposal_id": str(asked)}, (
        "nobody else is there: allowed, and written down"
    )
    _, second = seat("second", Role.SUPERVISOR)
    for proposer, approver in ((worker, actor), (actor, worker)):
        with pytest.raises(LetInByOne):
            decide_let_in(proposal_id=asks(by=proposer, at=now()), approved=True, by=approver, at=now())
    boss_asks = f"{PAGE}/{asks(by=worker, at=now())}/decide"
    refused = boss.post(boss_asks, {"decision": "approve"})
    assert refused.status_code == 409 and "请另一位主管或同事来看" in refused.content.decode()
    assert boss.post(boss_asks, {"decision": "decline"}).status_code == 302, (
        "to decline needs no second person"
    )
    decide_let_in(proposal_id=asks(by=worker, at=now()), approved=True, by=second, at=now())
    waited, later = asks(by=worker, at=now()), Instant(now() + timedelta(days=31))
    give_password(
        sign_in_id=key_of("kuaiji"), reason="", by=second, at=now()
    )  # hides nobody who gave one before
    for at in (now(), later):
        with pytest.raises(LetInByOne):
            decide_let_in(proposal_id=waited, approved=True, by=actor, at=at)
    decide_let_in(proposal_id=asks(by=worker, at=later), approved=True, by=actor, at=later)
    assert alone.count() == 1


def test_what_was_agreed_does_not_open_a_sign_in_that_was_ended_meanwhile() -> None:
    boss, _ = seat("boss", Role.SUPERVISOR)
    second, _ = seat("second", Role.SUPERVISOR)
    seat("third", Role.SUPERVISOR)
    third = f"{PAGE}/{key_of('third')}"
    once = SHOWN.findall(boss.post(f"{third}/password", {"reason": "忘了密码"}).content.decode())[0]
    (asked,) = asked_for(waiting=True)
    assert second.post(f"{third}/end").status_code == 302
    assert second.post(f"{PAGE}/{asked.id}/decide", {"decision": "approve"}).status_code == 302
    jobs.drain()
    assert enter("third", once)[1] == "" and not person(key_of("third")).open
    assert "提出以后，这个登录停用了" in text_of(boss, third)


def test_only_supervisors_come_here_and_customers_are_not_among_the_people() -> None:
    service, _ = seat("service", Role.SERVICE)
    boss, _ = seat("boss", Role.SUPERVISOR)
    browser = signed_in_client()
    customer = SignIn.objects.get(phone_verified=True).id
    assert service.get(PAGE).status_code == service.post(f"{PAGE}/{key_of('boss')}/end").status_code == 403
    for address in (f"{PAGE}/{customer}/end", f"{PAGE}/{customer}/password"):
        assert boss.post(address).status_code == 404
    assert browser.get(OWN).status_code == 403
