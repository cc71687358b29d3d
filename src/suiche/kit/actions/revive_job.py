"""Give a dead job another life: somebody has mended what it stumbled over."""

from __future__ import annotations

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.models import Job
from suiche.kit.refusal import Refusal


class JobGone(Refusal):
    """Nothing is left to revive: it was revived before and has ended well."""

    code = "job_gone"
    zh = "这个任务已经办完，不用再试。请刷新列表。"
    en = "This job has ended well since, so there is nothing to try again. Please reload the list."


@action
def revive_job(*, job_id: int, by: Actor, at: Instant) -> None:
    """Make a dead job due at once, with all its attempts again; one that lives is left alone. Refuses: JobGone."""
    job = Job.objects.select_for_update().filter(id=job_id).first()
    if job is None:
        raise JobGone()
    if not job.dead:
        return
    job.dead, job.attempts, job.not_before = False, 0, at
    job.save(update_fields=["dead", "attempts", "not_before"])
