"""Products on the desk: the next version is drafted, proposed by one person and published by another."""

from __future__ import annotations

import pytest
from django.conf import LazySettings

from suiche.catalogue import queries
from suiche.catalogue.models import ProductVersion
from suiche.catalogue.states import VersionState
from suiche.kit import jobs
from suiche.kit.clock import business_date
from suiche.kit.history import moves_of
from suiche.kit.models import ProposalRow
from suiche.kit.proposals import ProposalAltered
from suiche.parties.roles import Role
from tests.channels.desk_world import seat, text_of
from tests.company import stocked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def published(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    stocked()


def test_a_version_goes_on_sale_by_four_eyes() -> None:
    writer, _ = seat("writer", Role.PRODUCTS)
    both, actor = seat("both", Role.PRODUCTS, Role.SUPERVISOR)
    base = next(plan for plan in queries.plans(business_date()) if plan.annual_rate_ppm)
    given = {"rate": "3.6%", "valid_from": business_date().isoformat()}
    made = both.post(f"/desk/products/{base.id}/draft", given)["Location"]
    draft = queries.drafts()[0]
    assert made == f"/desk/products/{draft.id}"
    assert (draft.annual_rate_ppm, draft.number, draft.terms) == (36_000, base.number + 1, base.terms)
    assert f"/desk/products/{draft.id}" in text_of(both, "/desk")

    for poor in (" ", "降价", "长" * 201):
        refused = both.post(f"{made}/propose", {"reason": poor})
        assert refused.status_code == 422 and 'id="reason-error"' in refused.content.decode()
    assert not queries.publishing(draft.id)
    both.post(f"{made}/propose", {"reason": "年底活动"})
    both.post(f"{made}/propose", {"reason": "再提一次"})
    assert [p.reason for p in queries.publishing(draft.id)] == ["年底活动"]
    assert "您提出的，要另一位同事来批准" in text_of(both, made)

    refused = both.post(f"{made}/decide", {"decision": "approve"})
    assert refused.status_code == 409
    assert "提出的人不能自己批准" in refused.content.decode()
    assert writer.post(f"{made}/decide", {"decision": "approve"}).status_code == 403

    chief, _ = seat("chief", Role.SUPERVISOR)
    assert "年底活动" in text_of(chief, made)
    assert "等复核" in text_of(chief, "/desk/products", state="DRAFT")
    row = ProposalRow.objects.filter(id=queries.publishing(draft.id)[0].id)
    row.update(reason="改过的原因")
    altered = chief.post(f"{made}/decide", {"decision": "approve"})
    assert altered.status_code == 409 and ProposalAltered().words.zh in altered.content.decode()
    assert f"{made}/decide" in altered.content.decode(), "it can be declined right there"
    row.update(reason="年底活动")
    assert chief.post(f"{made}/decide", {"decision": "approve"}).status_code == 302
    meanwhile = text_of(both, made)  # who may propose is not asked to do it again
    assert "批准了，马上发布" in meanwhile and "提出发布" not in meanwhile
    jobs.drain()
    assert queries.version(draft.id).state is VersionState.PUBLISHED
    assert queries.plan(base.product_code, business_date()).id == draft.id
    page = text_of(chief, made)
    assert "林both" in page
    assert "林chief" in page
    assert queries.publishing(draft.id)[0].proposed_by == str(actor)


def test_a_rejected_proposal_can_be_made_again() -> None:
    writer, _ = seat("writer", Role.PRODUCTS)
    chief, _ = seat("chief", Role.SUPERVISOR)
    base = queries.plans(business_date())[0]
    rate = "0" if not base.annual_rate_ppm else "3.5"
    made = writer.post(f"/desk/products/{base.id}/draft", {"rate": rate, "valid_from": business_date().isoformat()})["Location"]  # fmt: skip
    writer.post(f"{made}/propose", {"reason": "第一次提出"})
    chief.post(f"{made}/decide", {"decision": "reject"})
    assert "没批准" in text_of(writer, made)
    writer.post(f"{made}/propose", {"reason": "第二次提出"})
    jobs.drain()
    assert ProductVersion.objects.get(state=VersionState.DRAFT.value).number == base.number + 1


def test_a_draft_takes_part_in_the_state_subsidy_where_it_can() -> None:
    writer, _ = seat("writer", Role.PRODUCTS)
    plans = queries.plans(business_date())
    base = next(plan for plan in plans if plan.annual_rate_ppm and not plan.leased)
    given = {"rate": "3.6", "valid_from": business_date().isoformat(), "state_subsidy": "yes"}
    made = writer.post(f"/desk/products/{base.id}/draft", given)["Location"]
    assert queries.drafts()[0].state_subsidy
    assert "财政贴息" in text_of(writer, made)


def test_a_supervisor_takes_a_version_off_sale_once() -> None:
    writer, _ = seat("writer", Role.PRODUCTS)
    chief, who = seat("chief", Role.SUPERVISOR)
    base = queries.plans(business_date())[0]
    here = f"/desk/products/{base.id}"
    assert "/retire" not in text_of(writer, here)
    assert writer.post(f"{here}/retire").status_code == 403
    assert f"{here}/retire" in text_of(chief, here)
    asked = chief.post(f"{here}/retire", {"why": ""})
    assert asked.status_code == 422
    assert "请写清原因" in asked.content.decode()
    assert chief.post(f"{here}/retire", {"why": "利率要调整"}).status_code == 302
    assert base.id not in {plan.id for plan in queries.plans(business_date())}
    assert (moves_of(base.id)[-1].after, moves_of(base.id)[-1].by) == (VersionState.RETIRED, str(who))
    assert "原因：利率要调整" in text_of(chief, here)
    again = chief.post(f"{here}/retire", {"why": "利率要调整"})
    assert again.status_code == 409
    assert "这一步已经办过" in again.content.decode()
    assert "/retire" not in text_of(chief, here)


@pytest.mark.parametrize("rate", ["", "abc", "3.99999", "-1", "100"])
def test_a_rate_that_is_none_comes_back_as_typed(rate: str) -> None:
    writer, _ = seat("writer", Role.PRODUCTS)
    base = queries.plans(business_date())[0]
    answer = writer.post(f"/desk/products/{base.id}/draft", {"rate": rate, "valid_from": "2020-01-01"})
    assert answer.status_code == 422
    assert "年化利率请写成3.99这样的百分数" in answer.content.decode()
    late = writer.post(f"/desk/products/{base.id}/draft", {"rate": "3.99", "valid_from": "2020-01-01"})
    assert "第一天请选今天或以后的日子" in late.content.decode()
    assert not queries.drafts()


def test_an_auditor_reads_and_writes_nothing() -> None:
    auditor, _ = seat("auditor", Role.AUDITOR)
    base = queries.plans(business_date())[0]
    page = text_of(auditor, f"/desk/products/{base.id}")
    assert "<form method=\"post\" action=\"/desk/products" not in page  # fmt: skip
    for verb in ("draft", "propose", "decide", "retire"):
        assert auditor.post(f"/desk/products/{base.id}/{verb}").status_code == 403
