"""Changing the plan on screen and over the API: what is shown is what is done; strangers find nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from suiche.channels.design.wording import yuan
from suiche.channels.staff import change_form, waiting
from suiche.journey.change import change_queries
from suiche.journey.change.actions.complete_change import complete_change
from suiche.journey.change.states import ChangeKind
from suiche.journey.change.waiting_queries import TASK, waiting_changes
from suiche.journey.repay import queries as repay
from suiche.journey.repay.events import PaymentOpened
from suiche.kit import jobs, proposals
from suiche.kit.action import action
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import Instant, business_date, now
from suiche.kit.models import ProposalRow
from suiche.maths.terms import LoanTerms, Method
from suiche.parties.models import Customer
from suiche.parties.roles import Role
from tests.channels.account_world import Person, loan_in, notice_of, open_order, person, receive, start_for
from tests.channels.desk_world import seat, text_of
from tests.channels.test_account_api import Program
from tests.steps.loans import LoanInHand, running_loan

pytestmark = pytest.mark.django_db


def paid_once(who: Person, number: int = 1, agreed: LoanTerms | None = None) -> LoanInHand:
    """A loan whose first instalment fell due and was paid today: 194,761.09 is left."""
    if agreed is None:
        loan = loan_in("today", who, number)
    else:
        loan = running_loan(agreed=agreed, customer=who.customer)
    receive(loan, open_order(loan))
    return loan


def shown(who: Person, path: str, status: int = 200, **query: str) -> str:
    answer = who.client.get(path, query)
    assert answer.status_code == status, answer.content[:300]
    return answer.content.decode()


def test_a_prepayment_from_the_tasks_page_to_its_payment() -> None:
    who = person()
    loan = paid_once(who)
    base = f"/account/loans/{loan.loan_id}/change"
    assert f'href="{base}"' in shown(who, "/account/tasks")
    page = shown(who, base, what="prepay", amount="50,000", way="shorten")
    assert 'data-fen="5000000"' in page and "划算吗" in page
    check = who.client.post(base, {"what": "prepay", "amount": "50,000", "way": "shorten"})["Location"]
    assert "每期不变，少还几期" in shown(who, check)
    pay = who.client.post(check)["Location"]
    assert pay.startswith("/pay/")
    order = PaymentOpened(order_id=pay.removeprefix("/pay/"), amount_fen=5_000_000)  # type: ignore[arg-type]
    today = business_date()
    assert complete_change(notice=notice_of(order), paid_on=today, by=SYSTEM, on=today, at=now()).done
    paid = shown(who, pay)
    assert f'href="{check}"' in paid and "留作预存" not in paid  # the receipt says what the money met
    assert "还款计划改好了" in shown(who, check)
    assert repay.home(loan_id=loan.loan_id, customer_id=None, on=today).principal_left_fen == 14_476_109
    plan = shown(who, f"/account/loans/{loan.loan_id}/plan")  # what "see the plan" leads to
    assert "计划改过，分期还的本金现在一共150,000.00元" in plan
    assert "6个月只能办一次" in shown(who, base)
    assert repay.differences() == ()


def sent_with(page: str, button: str, **chosen: str) -> dict[str, str]:
    """What a browser sends when this button is pressed: the fields of its form, as chosen on the page since."""
    inside = re.search(rf'<button[^>]*form="([^"]+)"[^>]*>{button}<', page)
    assert inside is not None, button
    forms = re.findall(rf'<form[^>]*id="{inside[1]}".*?</form>', page, re.S)
    assert len(forms) == 1 and 'method="post"' in forms[0]
    fields = re.findall(r'<input[^>]*name="([^"]+)"[^>]*', forms[0])
    assert set(chosen) <= set(fields), "what is chosen on the page is sent with this button"
    held = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', forms[0]))
    return {**{name: held[name] for name in fields if name in held}, **chosen}


def test_what_is_ticked_on_the_page_is_what_is_quoted() -> None:
    who = person()
    loan = paid_once(who)
    base = f"/account/loans/{loan.loan_id}"
    page = shown(who, f"{base}/change", what="prepay", amount="50,000", way="reduce")
    turned = sent_with(page, "去核对", way="shorten", amount="60,000")
    check = shown(who, who.client.post(f"{base}/change", turned)["Location"])
    assert "每期不变，少还几期" in check and 'data-fen="6000000"' in check
    anew = who.client.post(f"{base}/change", {**turned, "again": "yes"})["Location"]
    assert anew == f"{base}/change?what=prepay&amount=60%2C000&way=shorten"  # and no token in an address
    page = shown(who, f"{base}/settle")
    day = (business_date() + timedelta(days=3)).isoformat()
    assert f'value="{day}"' not in page
    kept = who.client.post(f"{base}/settle", sent_with(page, "去核对", on=day))["Location"]
    assert "报价存好了" in shown(who, kept)
    again = who.client.post(f"{base}/settle", {"on": day, "again": "yes"})["Location"]
    assert again == f"{base}/settle?on={day}"


def test_a_big_last_instalment_stands_before_and_after() -> None:
    who, start = person(), start_for("today")
    agreed = LoanTerms(Method.BALLOON, 20_000_000, 36, start, annual_rate_ppm=39_900, balloon_fen=5_000_000)
    loan = paid_once(who, agreed=agreed)
    ends = set()
    for way in ("reduce", "shorten"):
        page = shown(who, f"/account/loans/{loan.loan_id}/change", what="prepay", amount="50,000", way=way)
        table = page[page.index("改前改后对比") :].partition("</table>")[0].replace("\u200b", "")
        wished = change_queries.Prepay(5_000_000, change_queries.PrepayWay(way))
        today = business_date()
        after = change_queries.price(
            loan_id=loan.loan_id, customer_id=None, wish=wished, day=today, today=today
        )
        last = after.rows[-1]
        assert after.after.last_due_fen == last.payment_fen > 5_000_000
        for one in (repay.home(loan_id=loan.loan_id, customer_id=None, on=today).plan[-1], last):
            assert yuan(one.payment_fen) in table, way
            assert f"{one.due_date.year}年{one.due_date.month}月{one.due_date.day}日" in table, way
        told, base = f"最后一期{yuan(last.payment_fen)}元", f"/account/loans/{loan.loan_id}/change"
        check = who.client.post(base, {"what": "prepay", "amount": "50,000", "way": way})["Location"]
        assert told in page and told in shown(who, check)
        ends.add(last.due_date)
    assert len(ends) == 2  # fewer instalments bring the big one nearer


def test_another_due_day_needs_no_money_and_no_script() -> None:
    who = person()
    loan = paid_once(who)
    base, today = f"/account/loans/{loan.loan_id}/change", business_date()
    new_day = str((today + timedelta(days=4)).day % 28 + 1)
    assert "今天不用付钱" in shown(who, base, what="due_day", new_day=new_day)
    check = who.client.post(base, {"what": "due_day", "new_day": new_day})["Location"]
    assert who.client.post(check)["Location"] == check
    assert "办好了" in shown(who, check)
    home = repay.home(loan_id=loan.loan_id, customer_id=None, on=today)
    assert home.due_on is not None and home.due_on.day == int(new_day)


@pytest.mark.parametrize("amount", ["", "abc", "500", "12,345", "999999999"])
def test_what_cannot_be_is_said_beside_the_field_and_kept(amount: str) -> None:
    who = person()
    loan = paid_once(who)
    page = shown(who, f"/account/loans/{loan.loan_id}/change", 422, what="prepay", amount=amount)
    assert re.search(r'id="amount-error"', page) and f'value="{amount}"' in page


def test_the_pages_speak_english() -> None:
    who = person()
    loan = paid_once(who)
    who.client.post("/preferences", {"language": "en", "next": "/"})
    page = shown(who, f"/account/loans/{loan.loan_id}/change", what="prepay", amount="20000")
    main = page[page.index("<main") : page.index("</main>")]
    assert "Before and after" in main
    assert not re.search("[\u4e00-\u9fff]", re.sub(r"<[^>]*>|演示 一号", "", main)), main


def decides(boss: Client, what: str) -> None:
    """Agree to the one change that waits; the desk's list names it."""
    (waits,) = waiting_changes()
    assert what in text_of(boss, "/desk/events")
    assert boss.post(f"/desk/changes/{waits.proposal.id}/decide", {"decision": "approve"}).status_code == 302
    jobs.drain()
    assert waiting_changes() == ()


def is_listed_and_counted_by_the_table(boss: Client) -> None:
    """Propose the one change that waits twice more: the list asks no more, and the count asks once."""
    statements = []
    for times in (1, 2):
        with CaptureQueriesContext(connection) as seen:
            text_of(boss, "/desk/events")
        statements.append(len(seen))
        if times == 1:
            one = waiting_changes()[0].proposal
            for _ in range(2):
                ask_again(arguments=one.arguments, by=Actor.parse(one.proposed_by), at=now())
    assert statements[1] == statements[0]
    with CaptureQueriesContext(connection) as seen:
        assert waiting.count("events") == 3
    assert len(seen) == 1
    ProposalRow.objects.filter(reason="again").delete()


@action
def ask_again(*, arguments: dict[str, str], by: Actor, at: Instant) -> None:
    """Propose the same change once more."""
    proposals.propose(task=TASK, arguments=arguments, reason="again", by=by, at=at)


def test_a_colleague_makes_a_pause_and_takes_it_back() -> None:
    who = person()
    loan = paid_once(who)
    desk, _ = seat("operator", Role.OPERATIONS)
    boss, _ = seat("boss", Role.SUPERVISOR)
    before = repay.home(loan_id=loan.loan_id, customer_id=None, on=business_date()).plan
    base = f"/desk/loans/{loan.loan_id}/changes"
    assert f'href="{base}"' in text_of(desk, f"/desk/loans/{loan.loan_id}")
    page = desk.post(base, {"kind": "deferral", "months": "2", "way": "capitalise"})["Location"]
    assert "利息并入本金" in text_of(desk, page)
    seen = shown(who, page.replace("/desk/", "/account/").replace("/changes/", "/change/"))
    assert "先2个月不用还，利息并入本金" in seen and "要多付多少" in seen
    assert "您同意，我们审批，才会改" in seen and "confirm-form" not in seen  # it would only be refused
    told = {"confirmation": "R-1", "approval_reference": ""}
    assert "要我们审批" in desk.post(page, told).content.decode()
    # however good the approval's number looks, it is no authority: a second person agrees
    assert desk.post(page, {**told, "approval_reference": "x"})["Location"] == f"{page}?told=waits"
    assert "已经送主管复核" in text_of(desk, page) and "有效" not in text_of(desk, base)
    is_listed_and_counted_by_the_table(boss)
    decides(boss, "延期还款")
    assert "有效" in text_of(desk, base)
    for path in ("", "/pay"):  # a month without an instalment is no credit, and the next one is named
        paused = shown(who, f"/account/loans/{loan.loan_id}{path}")
        assert "下一笔：" in paused and "预存" not in paused
    for poor in ("", "反悔", "长" * 201):
        refused = desk.post(f"{page}/take-back", {"reason": poor})
        assert refused.status_code == 422 and 'id="reason-error"' in refused.content.decode()
    assert desk.post(f"{page}/take-back", {"reason": "客户反悔"})["Location"] == f"{page}?told=waits"
    decides(boss, "冲回")
    assert "撤回了" in text_of(desk, page)
    assert repay.home(loan_id=loan.loan_id, customer_id=None, on=business_date()).plan == before
    assert repay.differences() == ()
    service, _ = seat("service", Role.SERVICE)
    assert service.post(f"{page}/take-back", {"reason": "x"}).status_code == 403


GOOD = {
    "amount": "20,000.00",
    "way": "reduce",
    "new_due_day": "5",
    "months": "2",
    "terms": "12",
    "demand_reference": "C-1",
}
BAD = {
    "prepay": {"amount": "lots", "way": "sideways"},
    "due_day": {"new_due_day": "31", "months": "2"},
    "deferral": {"months": "two", "way": "reduce"},
    "balloon": {"terms": "１２"},
    "acceleration": {"demanded_on": "soon"},
}


@pytest.mark.parametrize("kind", BAD)
def test_each_kind_asks_for_its_own_fields_and_says_what_is_wrong_there(kind: str) -> None:
    loan = paid_once(person())
    desk, _ = seat("operator", Role.OPERATIONS)
    base = f"/desk/loans/{loan.loan_id}/changes"
    fields = change_form.FIELDS[ChangeKind(kind)]
    form = text_of(desk, base, kind=kind)
    for field in {name for names in change_form.FIELDS.values() for name in names}:
        assert (f'name="{field}"' in form) == (field in fields and kind != "balloon"), field
    assert (form.count("这份合同没有可以展期的尾款") == 2) == (kind == "balloon"), (
        "what cannot be is not asked for"
    )
    before = repay.home(loan_id=loan.loan_id, customer_id=None, on=business_date()).plan
    for field, value in BAD[kind].items():
        if field in fields:
            wrong = desk.post(base, {"kind": kind, **GOOD, field: value})
            assert wrong.status_code == 422 and f'id="{field}-error"' in wrong.content.decode(), field
    assert repay.home(loan_id=loan.loan_id, customer_id=None, on=business_date()).plan == before
    assert 'name="from_credit"' in text_of(desk, base, kind="nonsense")


def test_over_the_api_from_options_to_done() -> None:
    cache.clear()
    program = Program()
    loan = paid_once(Person(program.client, Customer.objects.get(id=program.customer_id)))
    base, today = f"/loans/{loan.loan_id}", business_date()
    options = {one["kind"]: one for one in program.get(f"{base}/change-options").json()}
    assert (options["prepay"]["low_fen"], options["prepay"]["high_fen"]) == (1_000_000, 19_400_000)
    assert options["balloon"]["code"] == "no_balloon" and not options["deferral"]["alone"]
    body = {"kind": "prepay", "amount_fen": 5_000_000, "way": "reduce"}
    quoted = program.post(f"{base}/changes", body, key="k1")
    assert quoted.status_code == 201
    found = quoted.json()
    assert program.post(f"{base}/changes", body, key="k1").json()["change_id"] == found["change_id"]
    assert sum(line["amount_fen"] for line in found["pay_lines"]) == found["amount_fen"] == 5_000_000
    assert sum(line["amount_fen"] for line in found["cost_lines"]) == found["cost_fen"] < 0
    assert sum(row["principal_fen"] for row in found["rows"]) == 14_476_109
    agreed = program.post(f"/changes/{found['change_id']}/confirm").json()
    assert (agreed["done"], agreed["order"]["purpose"]) == (False, "prepay")
    order = PaymentOpened(order_id=agreed["order"]["order_id"], amount_fen=5_000_000)
    assert complete_change(notice=notice_of(order), paid_on=today, by=SYSTEM, on=today, at=now()).done
    assert [one["state"] for one in program.get(f"{base}/changes").json()] == ["done"]
    assert program.post(f"{base}/changes", body).json()["code"] == "change_too_soon"


def test_a_pause_is_priced_for_the_customer_and_arranged_by_us() -> None:
    cache.clear()
    program = Program()
    loan = paid_once(Person(program.client, Customer.objects.get(id=program.customer_id)))
    body = {"kind": "deferral", "months": 2, "way": "capitalise"}
    quoted = program.post(f"/loans/{loan.loan_id}/changes", body).json()
    assert quoted["cost_fen"] > 0
    refused = program.post(f"/changes/{quoted['change_id']}/confirm")
    assert (refused.status_code, refused.json()["code"]) == (409, "approval_missing")
    wrong = program.post(f"/loans/{loan.loan_id}/changes", {**body, "way": "reduce"})
    assert (wrong.status_code, wrong.json()["field"]) == (422, "way")
    assert change_queries.changes(loan_id=loan.loan_id, customer_id=None) == ()


def test_a_stranger_finds_nothing() -> None:
    cache.clear()
    mine, program = person(), Program()
    loan = paid_once(mine)
    location = mine.client.post(
        f"/account/loans/{loan.loan_id}/change", {"what": "prepay", "amount": "20000"}
    )["Location"]
    change_id = location.rpartition("/")[2]
    stranger = person()
    other = paid_once(stranger, 2)
    for path in (
        f"/account/loans/{loan.loan_id}/change",
        location,
        f"/account/loans/{other.loan_id}/change/{change_id}",
    ):
        assert stranger.client.get(path).status_code == 404
        assert stranger.client.post(path).status_code == 404
    assert program.get(f"/changes/{change_id}").status_code == 404
    assert program.post(f"/changes/{change_id}/confirm").status_code == 404
    assert program.get(f"/loans/{loan.loan_id}/change-options").status_code == 404
