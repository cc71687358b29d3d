"""The dead letters: jobs that failed too often, why, and another life for them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from suiche.channels import access, duties
from suiche.channels.duties import Duty
from suiche.channels.staff import frame
from suiche.kit import jobs as kit_jobs
from suiche.kit.actions.revive_job import revive_job
from suiche.kit.clock import now


@require_GET
@never_cache
@frame.only("jobs")
def jobs(request: HttpRequest) -> HttpResponse:
    """List the dead jobs with their last error; neither carries personal data."""
    wanted = request.GET.get("q", "").strip()[:80]
    found = [job for job in kit_jobs.dead_jobs() if wanted.lower() in job.task.lower()]
    facts = {"jobs": found, "q": wanted, "revived": "revived" in request.GET}
    return frame.page(request, "staff/jobs.html", facts, section="jobs")


@require_POST
@duties.only(Duty.REVIVE_JOBS)
def revive(request: HttpRequest, job_id: int) -> HttpResponse:
    """Let a dead job be tried again at once. Refuses: JobGone."""
    revive_job(job_id=job_id, by=access.actor(request), at=now())
    return HttpResponseRedirect("/desk/jobs?revived=1")
