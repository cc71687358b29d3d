"""The catalogue: what is published was seen by two people and stays as it was."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from suiche.catalogue import queries
from suiche.catalogue.actions.approve_publishing import approve_publishing
from suiche.catalogue.actions.draft_version import draft_version
from suiche.catalogue.actions.propose_publishing import propose_publishing
from suiche.catalogue.actions.retire_version import retire_version
from suiche.catalogue.caps import all_caps, caps_on
from suiche.catalogue.drafts import VersionDraft
from suiche.catalogue.kinds import AddonKind, Condition, Energy, Family, VatMode
from suiche.catalogue.rules import VersionsOverlap
from suiche.catalogue.shapes import Charge, StepShare
from suiche.catalogue.states import VersionState
from suiche.catalogue.telling import particulars
from suiche.demo import company
from suiche.demo.company.products import PRODUCTS
from suiche.kit import jobs
from suiche.kit.actor import Actor
from suiche.kit.clock import now
from suiche.kit.proposals import AlreadyDecided, SamePerson
from suiche.kit.refusal import BadInput, IllegalMove, NotFound
from suiche.kit.words import Words, written_day
from suiche.maths.dates import first_due
from suiche.maths.fee_form import read_fee
from suiche.maths.fees import PercentOfRemaining
from suiche.maths.terms import Method, Segment
from tests.company import stocked

pytestmark = pytest.mark.django_db
ON = date(2026, 1, 15)
ONE, TWO = Actor("staff", "one"), Actor("staff", "two")


@pytest.fixture(autouse=True)
def _company(db: None) -> None:
    stocked()


DAILY: dict[str, object] = {"penalty_multiple_ppm": None, "penalty_daily_ppm": 500}
LEASED: dict[str, object] = {"family": Family.LEASE, "vat_mode": VatMode.RENT, "vat_ppm": 130_000}


def cheaper() -> VersionDraft:
    return replace(PRODUCTS[0], annual_rate_ppm=29_900, valid_from=ON)


def test_the_demo_company_is_there_once() -> None:
    before = (len(queries.vehicles()), [plan.product_code for plan in queries.plans(ON)])
    company.stock(now())
    assert (len(queries.vehicles()), [plan.product_code for plan in queries.plans(ON)]) == before
    assert before == (32, sorted(draft.product_code for draft in PRODUCTS))
    assert all(line.zh and line.en for line in company.who())
    assert all(
        (vehicle.demo and "参考价，以厂家为准" in vehicle.source) or "演示" in vehicle.source
        for vehicle in queries.vehicles()
    )


def test_a_plan_s_prose_cannot_contradict_its_terms() -> None:
    """A description names no figure, a title only a term or the due day: everything else is shown from the version."""
    for draft in PRODUCTS:
        assert not re.search(r"[0-9%]", draft.description.zh + draft.description.en), draft.product_code
        known = {*draft.terms, draft.due_day} | ({0} if not draft.annual_rate_ppm else set())
        assert {int(one) for one in re.findall(r"\d+", draft.title.zh + draft.title.en)} <= known, draft.title


def test_what_is_special_is_told_from_the_version() -> None:
    told = {plan.product_code: dict(particulars(plan)) for plan in queries.plans(ON)}
    words = {code: {label.zh: value for label, value in facts.items()} for code, facts in told.items()}
    assert words["ZERO-24"]["适用的车"].zh == "纯电、插混或增程"
    assert words["USED-36-688"]["适用的车"].zh == "二手车"
    assert "适用的车" not in words["STD"]
    assert "20到50天" in words["FIXED-DAY"]["还款日"].zh
    plan = queries.plan("FIXED-DAY", ON)
    for n in range(400):  # whatever the day of the payout
        paid_out = ON + timedelta(days=n)
        first = first_due(paid_out, plan.due_day, plan.min_first_period_days)
        assert 20 <= (first - paid_out).days <= 50
    later = replace(plan, due_day=22)
    assert "the 22nd of each month" in dict(particulars(later))[Words("还款日", "Due day")].en


def test_a_product_is_called_what_its_newest_version_is_and_a_draft_is_none() -> None:
    draft_version(draft=replace(cheaper(), title=Words("新名字", "New name")), by=ONE, at=now())
    assert queries.product_title(PRODUCTS[0].product_code) == PRODUCTS[0].title
    assert queries.product_title("FROM-ELSEWHERE") == Words("FROM-ELSEWHERE", "FROM-ELSEWHERE")


def test_filters_narrow_in_both_languages() -> None:
    assert {vehicle.brand.en for vehicle in queries.vehicles(text="byd")} == {"BYD"}
    assert {vehicle.brand.zh for vehicle in queries.vehicles(brand="大众")} == {"大众"}
    electric = queries.vehicles(energy="BEV", body="SUV", price_max_fen=26_000_000)
    assert [vehicle.code for vehicle in electric] == ["XIAOMI-YU7"]
    assert queries.vehicles(text="没有这种车") == ()


def test_plans_suit_the_car() -> None:
    codes = {code: {plan.product_code for plan in queries.plans_for(queries.vehicles(text=text)[0], ON)} for code, text in
             (("bev", "海鸥"), ("ice", "捷达"))}  # fmt: skip
    assert "ZERO-24" in codes["bev"] and "ZERO-24" not in codes["ice"]
    used = queries.vehicles(condition="USED")[0]
    assert [plan.product_code for plan in queries.plans_for(used, ON)] == ["USED-36-688"]


def test_two_people_publish_and_the_new_version_takes_over() -> None:
    old = queries.plan("STD", ON)
    version_id = draft_version(draft=cheaper(), by=ONE, at=now())
    assert queries.plan("STD", ON).id == old.id
    proposal = propose_publishing(version_id=version_id, reason="利率降了", by=ONE, at=now())
    with pytest.raises(SamePerson):
        approve_publishing(proposal_id=proposal, by=ONE, at=now())
    approve_publishing(proposal_id=proposal, by=TWO, at=now())
    with pytest.raises(AlreadyDecided):
        approve_publishing(proposal_id=proposal, by=TWO, at=now())
    jobs.drain()
    new = queries.plan("STD", ON)
    assert (new.id, new.number, new.annual_rate_ppm) == (version_id, old.number + 1, 29_900)
    assert queries.plan("STD", ON - timedelta(days=1)).id == old.id
    assert queries.version(old.id).annual_rate_ppm == 39_900
    assert read_fee(new.fee_rule) == PercentOfRemaining(30_000)


def test_a_rejected_draft_is_never_on_sale() -> None:
    version_id = draft_version(draft=cheaper(), by=ONE, at=now())
    proposal = propose_publishing(version_id=version_id, reason="利率降了", by=ONE, at=now())
    approve_publishing(proposal_id=proposal, approved=False, by=TWO, at=now())
    jobs.drain()
    assert queries.version(version_id).state is VersionState.DRAFT
    assert [draft.id for draft in queries.drafts()] == [version_id]


def test_a_published_version_cannot_be_changed_or_deleted() -> None:
    rows = apps.get_model("catalogue", "ProductVersion").objects.filter(id=queries.plan("STD", ON).id)
    for change in ({"annual_rate_ppm": 1}, {"fee_rule": {"kind": "NONE"}}, {"gross_rate_ppm": 59_900}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()


def test_a_retired_version_is_off_sale_and_still_readable() -> None:
    plan = queries.plan("ZERO-24", ON)
    retire_version(version_id=plan.id, reason="不再办了", by=ONE, at=now())
    with pytest.raises(NotFound):
        queries.plan("ZERO-24", ON)
    assert queries.version(plan.id).subvention.zh == "厂家贴息"
    with pytest.raises(IllegalMove):
        retire_version(version_id=plan.id, reason="不再办了", by=ONE, at=now())
    with pytest.raises(IllegalMove):
        propose_publishing(version_id=plan.id, reason="再卖一次", by=ONE, at=now())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"terms": (36, 24)}, "terms"),
        ({"terms": (72,)}, "terms"),
        ({"penalty_daily_ppm": 500}, "penalty_multiple_ppm"),
        ({"penalty_multiple_ppm": 2_000_000}, "penalty_multiple_ppm"),
        ({"annual_rate_ppm": 0}, "penalty_daily_ppm"),
        ({"balloon_max_ppm": 100_000}, "balloon_max_ppm"),
        ({"max_ltv_ppm": 1_100_000}, "min_down_ppm"),
        ({"amount_min_fen": 0}, "amount_min_fen"),
        ({"due_day": 29}, "due_day"),
        ({"method": Method.STEPPED}, "steps"),
        (
            {"method": Method.STEPPED, "steps": (StepShare(12, 500_000),)},
            "steps",
        ),  # as long as the shortest term
        ({"steps": (StepShare(6, 500_000),)}, "steps"),
        (
            {
                "method": Method.SEGMENTED,
                "terms": (60,),
                "annual_rate_ppm": 0,
                **DAILY,
                "segments": (Segment(36, 0), Segment(12, 47_500)),
            },
            "segments",
        ),
        ({"gross_rate_ppm": 39_900}, "gross_rate_ppm"),
        ({"gross_rate_ppm": 59_900}, "subvention"),
        ({**LEASED, "state_subsidy": True}, "state_subsidy"),
        ({"annual_rate_ppm": 0, **DAILY, "state_subsidy": True}, "state_subsidy"),
        ({"addons": (AddonKind.INSURANCE,)}, "addon_ltv_ppm"),
        ({"addons": (AddonKind.INSURANCE,), "addon_ltv_ppm": 800_001}, "addon_ltv_ppm"),
        ({"charges": (Charge("gps", Words("定位", "tracker"), Words("", "")),)}, "charges"),
        ({"deposit_ppm": 100_000}, "deposit_ppm"),
        ({"vat_mode": VatMode.RENT, "vat_ppm": 130_000}, "vat_mode"),
        (LEASED, "purchase_price_fen"),
        ({**LEASED, "purchase_price_fen": 10_001}, "purchase_price_fen"),
        ({**LEASED, "purchase_price_fen": 10_000, "deposit_ppm": 1}, "deposit_ppm"),
        ({**LEASED, "method": Method.EQUAL_PRINCIPAL}, "method"),
        ({**LEASED, "terms": (97,)}, "terms"),
        ({**LEASED, "method": Method.BALLOON, "balloon_max_ppm": 600_001}, "balloon_max_ppm"),
    ],
)
def test_a_draft_that_may_not_be_offered_is_refused(change: dict[str, object], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        draft_version(draft=replace(PRODUCTS[0], **change), by=ONE, at=now())  # type: ignore[arg-type]
    assert refused.value.field == field


def published(draft: VersionDraft) -> UUID:
    version_id = draft_version(draft=draft, by=ONE, at=now())
    proposal = propose_publishing(version_id=version_id, reason="新的一版", by=ONE, at=now())
    approve_publishing(proposal_id=proposal, by=TWO, at=now())
    jobs.drain()
    return version_id


def test_publishing_ends_the_version_before_on_the_day_before() -> None:
    old = queries.plan("STD", ON)
    new = published(cheaper())
    assert queries.version(old.id).valid_until == ON - timedelta(days=1)
    assert [queries.plan("STD", ON + timedelta(days=day)).id for day in (-1, 0, 400)] == [old.id, new, new]
    with pytest.raises(NotFound):
        queries.plan("STD", PRODUCTS[0].valid_from - timedelta(days=1))


def test_a_version_cannot_take_days_a_later_one_has() -> None:
    published(cheaper())
    for first in (ON, ON - timedelta(days=1)):
        early = draft_version(draft=replace(cheaper(), valid_from=first), by=ONE, at=now())
        with pytest.raises(VersionsOverlap) as refused:
            propose_publishing(version_id=early, reason="来得晚了", by=ONE, at=now())
        assert "第2版" in refused.value.sentence("zh") and written_day(ON).en in refused.value.sentence("en")
    # a campaign that ends before the later version begins is no overlap
    short = replace(cheaper(), valid_from=ON - timedelta(days=5), valid_until=ON - timedelta(days=2))
    assert queries.plan("STD", ON - timedelta(days=3)).id != published(short)
    assert queries.plan("STD", ON - timedelta(days=3)).valid_until == ON - timedelta(days=2)


def test_a_later_version_published_meanwhile_stops_the_approval() -> None:
    waiting = draft_version(draft=replace(cheaper(), valid_from=ON), by=ONE, at=now())
    proposal = propose_publishing(version_id=waiting, reason="利率降了", by=ONE, at=now())
    published(replace(cheaper(), valid_from=ON + timedelta(days=3)))
    with pytest.raises(VersionsOverlap):
        approve_publishing(proposal_id=proposal, by=TWO, at=now())
    assert queries.version(waiting).state is VersionState.DRAFT


def test_the_database_holds_one_version_a_day() -> None:
    rows = apps.get_model("catalogue", "ProductVersion").objects
    draft = draft_version(draft=cheaper(), by=ONE, at=now())
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.filter(id=draft).update(state=VersionState.PUBLISHED)
    old = queries.plan("STD", ON)
    with pytest.raises(IntegrityError), transaction.atomic():  # it may end earlier, never again later
        rows.filter(id=old.id).update(valid_until=ON)
        rows.filter(id=old.id).update(valid_until=None)


def test_a_product_stays_in_its_family() -> None:
    lease = replace(cheaper(), **{**LEASED, "purchase_price_fen": 10_000})  # type: ignore[arg-type]
    with pytest.raises(BadInput) as refused:
        draft_version(draft=lease, by=ONE, at=now())
    assert refused.value.field == "family"


def test_each_caps_hold_until_the_next_begin() -> None:
    assert all(before.effective_from < after.effective_from for before, after in pairwise(all_caps()))
    assert caps_on(date(2024, 4, 2)).ltv(Condition.NEW, Energy.ICE) == 800_000
    assert caps_on(date(2024, 4, 3)).ltv(Condition.NEW, Energy.ICE) == 1_000_000
    assert caps_on(ON).ltv(Condition.USED, Energy.BEV) == 700_000
    assert caps_on(ON).longest(Family.LOAN, Condition.USED) == 36
