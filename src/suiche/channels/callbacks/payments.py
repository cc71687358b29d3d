"""The payment gateway's notices: only what the gateway signed is stored, and nothing is decided here."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from suiche.channels import access
from suiche.journey.change.tasks import handle_payment_notice
from suiche.kit import inbox
from suiche.kit.actor import ANONYMOUS
from suiche.kit.clock import now
from suiche.partners.payments import port as payments

LONGEST_BODY = 65_536
# Whoever calls has no session with us; what a proxy or a browser may add is not evidence.
NOT_KEPT = {"cookie", "authorization", "x-forwarded-for"}


@csrf_exempt
@require_POST
@access.public
def payment_notice(request: HttpRequest) -> JsonResponse:
    """Store a genuine notice once and say SUCCESS, again when it comes again; refuse anything else with 401.

    The door is open to anyone because the gateway has no account here: its signature over time and body is the
    key. A refusal leaves an audit row and nothing else.
    """
    body = request.read(LONGEST_BODY + 1)
    if len(body) > LONGEST_BODY:
        return JsonResponse({"code": "FAIL", "message": "内容太长"}, status=413)
    at = now()
    headers = {name: value for name, value in request.headers.items() if name.lower() not in NOT_KEPT}
    try:
        notice = payments.port().verify_callback(headers, body, at=at)
    except payments.ForgedCallback as forged:
        access.denied(request, by=ANONYMOUS, subject=f"payments:{forged.reason}")
        return JsonResponse({"code": "SIGN_ERROR", "message": "签名不对或已过期"}, status=401)
    inbox.receive(
        partner="payments",
        message_id=notice.message_id,
        body=body,
        headers=headers,
        at=at,
        task=handle_payment_notice,
    )
    return JsonResponse({"code": "SUCCESS"})
