"""The trails: who did what and how it ended, and who read whose personal data. Read only."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from suiche.channels.staff import frame, names
from suiche.kit import audit as kit_audit
from suiche.kit.audit import TrailRow, Wanted
from suiche.kit.words import Words
from suiche.parties import queries as parties

PAGE = 50
LONGEST = 64


@require_GET
@never_cache
@frame.only("audit")
def audit(request: HttpRequest) -> HttpResponse:
    """Show the audit trail, or the access log (``trail=read``), narrowed by person, action, subject and day."""
    given = {
        name: request.GET.get(name, "").strip()[:LONGEST]
        for name in ("trail", "by", "what", "subject", "day")
    }
    given["by"] = "" if given["by"] == "all" else given["by"]
    given["trail"] = "read" if given["trail"] == "read" else "done"
    rows = _rows(given, request.GET.get("before", ""))
    more = f"/desk/audit?{urlencode(given)}&before={rows[-1].number}" if len(rows) == PAGE else ""
    facts = {
        "given": given,
        "rows": rows,
        "people": names.People(),
        "persons": [
            ("all", Words("所有人", "Everybody")),
            *(names.KINDS.items()),
            *((one.who, Words(one.name, one.name)) for one in parties.colleagues()),
        ],
        "first": f"/desk/audit?{urlencode(given)}" if "before" in request.GET else "",
        "more": more,
    }
    return frame.page(request, "staff/audit.html", facts, section="audit")


def _rows(given: dict[str, str], before: str) -> tuple[TrailRow, ...]:
    try:
        on = date.fromisoformat(given["day"]) if given["day"] else None
    except ValueError:
        on, given["day"] = None, ""
    wanted = Wanted(by=given["by"], what=given["what"], subject=given["subject"], on=on)
    look = kit_audit.read_by if given["trail"] == "read" else kit_audit.done_by
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    return look(wanted, before=number, most=PAGE)
