"""Rule sets on the desk: proposed as a file by one person, in force by the word of another, never changed after."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from suiche.demo.company import deciding
from suiche.journey.decide import rule_set_queries as queries
from suiche.kit import jobs
from suiche.kit.clock import business_date, now
from suiche.kit.models import ProposalRow
from suiche.kit.proposals import ProposalAltered
from suiche.parties.roles import Role
from tests.channels.desk_world import seat, text_of

pytestmark = pytest.mark.django_db
PAGE = "/desk/rule-sets"


@pytest.fixture(autouse=True)
def ruled() -> None:
    deciding.publish(now())


def file_of(content: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile("rules.json", json.dumps(content).encode(), "application/json")


def test_a_rule_set_counts_by_four_eyes() -> None:
    both, _ = seat("both", Role.PRODUCTS, Role.SUPERVISOR)
    second, _ = seat("second", Role.SUPERVISOR)
    stricter = {**json.loads(deciding.FILE.read_text("utf-8")), "name": "stricter", "approval_valid_days": 7}
    tomorrow = business_date() + timedelta(days=1)
    given = {"valid_from": tomorrow.isoformat(), "reason": "批准只留7天"}
    assert both.post(f"{PAGE}/propose", {**given, "content": file_of(stricter)}).status_code == 302
    waiting = queries.proposed_rule_sets()[0]
    assert "批准只留7天" in text_of(second, PAGE) and len(queries.rule_sets()) == 1
    answer = f"{PAGE}/{waiting.id}/answer"
    assert both.post(answer, {"decision": "approve"}).status_code == 409
    row = ProposalRow.objects.filter(id=waiting.id)
    row.update(reason="改过的原因")
    altered = second.post(answer, {"decision": "approve"})
    assert altered.status_code == 409 and ProposalAltered().words.zh in altered.content.decode()
    assert answer in altered.content.decode(), "it can be declined right there"
    row.update(reason="批准只留7天")
    assert second.post(answer, {"decision": "approve"}).status_code == 302
    jobs.drain()
    newest = queries.rule_sets()[0]
    assert (newest.version, newest.name, newest.valid_from) == (2, "stricter", tomorrow)
    assert second.post(answer, {"decision": "reject"}).status_code == 409
    assert len(queries.rule_sets()) == 2


def test_what_is_no_rule_set_is_refused_where_it_is_wrong() -> None:
    writer, _ = seat("writer", Role.PRODUCTS)
    good = json.loads(deciding.FILE.read_text("utf-8"))
    day, reason = business_date().isoformat(), "先试一下"
    over = (business_date() - timedelta(days=1)).isoformat()
    for content, first, why, said in (
        ({"name": "空"}, day, reason, "规则集的policy不对"),
        (["不是"], day, reason, "请选规则集的JSON文件"),
        (good, over, reason, "第一天不能早于今天"),
        (good, "", reason, "请写第一天"),
        (good, day, " ", 'id="reason-error"'),
        (good, day, "试试", "请写清原因，4到200个字"),
        (good, day, "长" * 201, "请写清原因，4到200个字"),
    ):
        sent = writer.post(
            f"{PAGE}/propose", {"content": file_of(content), "valid_from": first, "reason": why}
        )
        assert sent.status_code == 422 and said in sent.content.decode(), said
    assert queries.proposed_rule_sets() == ()
    clerk, _ = seat("clerk", Role.UNDERWRITER)
    assert clerk.get(PAGE).status_code == 403
    assert writer.post(f"{PAGE}/00000000-0000-0000-0000-000000000000/answer").status_code == 403
