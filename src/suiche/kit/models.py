"""The kit's tables: audit, access log, idempotency keys, jobs, inbox, moves, proposals, deployment."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from suiche.kit.ids import new_id


class Deployment(models.Model):
    """One row: what this database is. The demo mark opens the demo pages; a real one never has it."""

    demo = models.BooleanField(default=False)
    shift_days = models.IntegerField(default=0)  # the demo's time machine: days added to Shanghai's date
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="kit_one_deployment"),
            models.CheckConstraint(
                condition=models.Q(shift_days=0) | (models.Q(demo=True) & models.Q(shift_days__gte=0)),
                name="kit_only_a_demo_moves_its_date",
            ),
        ]


class AuditRow(models.Model):
    """Who did what, when, with which arguments (hashed), and how it ended. Never changed."""

    action = models.CharField(max_length=120, db_index=True)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(db_index=True)
    arguments = models.JSONField(default=dict)  # ids, dates and amounts only; personal data is left out
    input_hash = models.CharField(max_length=64)
    outcome = models.CharField(max_length=60)  # "done" or the refusal's code


class AccessRow(models.Model):
    """Who looked at whose personal data, when and why. Never changed."""

    actor_kind = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=64)
    what = models.CharField(max_length=80)
    subject = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(db_index=True)


class IdempotencyKey(models.Model):
    """The first answer given under a key; the same key with the same input gets it again."""

    action = models.CharField(max_length=120)
    key = models.CharField(max_length=120)
    input_hash = models.CharField(max_length=64)
    result = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["action", "key"], name="kit_key_once")]


class Job(models.Model):
    """Work to do after a commit: a task with its arguments. Deleted in the transaction of its effect.

    ``attempts`` counts what was begun; while one is under way, ``not_before`` is when the next would be.
    """

    task = models.CharField(max_length=160)
    arguments = models.JSONField(default=dict)
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True, default="")
    dead = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["not_before", "id"], condition=models.Q(dead=False), name="kit_job_next"),
        ]


class InboxMessage(models.Model):
    """A message from outside, stored before it is handled; one per partner and message id."""

    partner = models.CharField(max_length=40)
    message_id = models.CharField(max_length=120)
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partner", "message_id"], name="kit_message_once")
        ]


class MoveRow(models.Model):
    """One step of a lifecycle: the history every status page is drawn from. Never changed."""

    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    from_state = models.CharField(max_length=40)
    to_state = models.CharField(max_length=40)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject_id", "id"], name="kit_move_subject")]


class ProposalRow(models.Model):
    """Four eyes: an action somebody proposes and somebody else must approve before it runs."""

    id = models.UUIDField(primary_key=True, default=new_id)
    action = models.CharField(max_length=160)
    arguments = models.JSONField()
    input_hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=200)
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    approved = models.BooleanField(null=True)
    refused_zh = models.CharField(max_length=300, blank=True, default="")  # why it could not be carried out
    refused_en = models.CharField(max_length=300, blank=True, default="")
    refused_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(decided_by="") | ~models.Q(decided_by=models.F("proposed_by")),
                name="kit_four_eyes",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["action"], condition=models.Q(decided_at__isnull=True), name="kit_proposal_waits"
            )
        ]
