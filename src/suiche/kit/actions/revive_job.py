"""Give a dead job another life: somebody has mended what it stumbled over."""

from __future__ import annotations

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.models import Job
from suiche.kit.refusal import NotFound


@action
def revive_job(*, job_id: int, by: Actor, at: Instant) -> None:
    """Make a dead job due at once, with all its attempts again. Refuses: NotFound (no such job, or it is alive)."""
    job = Job.objects.select_for_update().filter(id=job_id, dead=True).first()
    if job is None:
        raise NotFound()
    job.dead, job.attempts, job.not_before = False, 0, at
    job.save(update_fields=["dead", "attempts", "not_before"])
