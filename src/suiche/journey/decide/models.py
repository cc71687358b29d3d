"""Tables of the Decision: the case, what partners said, the rule sets, what was decided and why."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from suiche.journey.decide.states import CASE, Check, Outcome
from suiche.kit.fields import EncryptedTextField
from suiche.kit.ids import new_id
from suiche.kit.lifecycle import LivingModel, state_check


class RuleSet(models.Model):
    """One published version of policy and scorecard, as data. Never changed; replaced by the next."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(unique=True)
    valid_from = models.DateField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    demo = models.BooleanField(default=False)


class Case(LivingModel):
    """The review of one application."""

    lifecycle = CASE

    application = models.OneToOneField("apply.Application", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("parties.Customer", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    promised_by = models.DateTimeField()  # when the customer was told to expect an answer
    review_requested_at = models.DateTimeField(null=True)
    card_try = models.PositiveSmallIntegerField(
        default=1
    )  # which card is asked about: the first, a corrected one

    class Meta:
        constraints: ClassVar = [state_check(CASE, "decide_case_state")]


class CheckResult(models.Model):
    """What one partner said, once per case, check and corrected card; the answer itself is encrypted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    asked = models.CharField(max_length=10)
    try_no = models.PositiveSmallIntegerField(default=1)  # above 1 for a corrected card
    request_no = models.CharField(max_length=64)
    outcome = models.CharField(max_length=24)
    answer = EncryptedTextField()
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "asked", "try_no"], name="decide_check_once"),
            models.CheckConstraint(
                condition=models.Q(asked__in=[c.value for c in Check]), name="decide_check_known"
            ),
        ]


class Decision(models.Model):
    """What was decided, by whom, on which facts and rules. Never changed; a second look writes another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10)
    reasons = models.JSONField(default=list)  # codes R01…, at most four
    trace = models.JSONField()  # every rule: value, threshold, hit, effect
    facts = EncryptedTextField()  # the inputs, so that the decision can be replayed
    score = models.IntegerField(null=True)
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    amount_max_fen = models.BigIntegerField()
    decided_by = models.CharField(max_length=80)
    note = models.CharField(max_length=300, blank=True, default="")
    on = models.DateField()
    at = models.DateTimeField()
    valid_until = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=[o.value for o in Outcome]), name="decide_decision_outcome"
            ),
        ]
