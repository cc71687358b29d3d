"""Credit report as JSON: POST /v1/reports, HMAC headers; field names are ours, as no public wire exists.

Question: request_no, name, id_number, reason (two digits), authorisation_no. Answer: code OK | NO_RECORD |
other, and for OK the report with amounts in fen and days as YYYY-MM-DD.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from suiche.kit.clock import Instant
from suiche.kit.wire import Wire, WireFault
from suiche.kit.wire_signatures import HmacSigner
from suiche.partners.bureau.port import (
    Account,
    AccountStatus,
    AccountType,
    BureauOutcome,
    BureauReport,
    FiveClass,
    PublicKind,
    PublicRecord,
    Query,
    QueryReason,
    Score,
)

MONTHS_REPORTED = 24

KEY_ID = "suiche-demo"  # our name at every sandbox partner


class SandboxBureau:
    """Speaks to the sandbox."""

    def __init__(self, options: Mapping[str, object]) -> None:
        """Options: url (of the sandbox), home (SUICHE_HOME, whose keys/ holds the secret), and those of `Wire`."""
        self._wire = Wire("bureau", f"{options['url']}/bureau", options)
        self._sign = HmacSigner(key_id=KEY_ID, secret=Path(str(options["home"])) / "keys" / "bureau.secret")

    def report(
        self, *, name: str, id_number: str, purpose: QueryReason, authorisation_no: str, request_no: str
    ) -> BureauReport:
        """Ask for the report; see the port."""
        question = {
            "request_no": request_no,
            "name": name,
            "id_number": id_number,
            "reason": purpose.value,
            "authorisation_no": authorisation_no,
        }
        body = json.dumps(question, ensure_ascii=False).encode()
        try:
            reply = self._wire.call(
                "report", "POST", "/v1/reports", sign=self._sign, body=body, idempotent=True
            )
            return _read(json.loads(reply.body))
        except (WireFault, ValueError, KeyError, TypeError, AttributeError):
            # A report that is not complete is no report: a decision never rests on half of one.
            return BureauReport(BureauOutcome.SOURCE_ERROR)


def _read(answer: Mapping[str, Any]) -> BureauReport:
    if answer["code"] == "NO_RECORD":
        return BureauReport(BureauOutcome.NO_RECORD, report_no=str(answer["report_no"]))
    if answer["code"] != "OK":
        return BureauReport(BureauOutcome.SOURCE_ERROR)
    report = answer["report"]
    score = report.get("score")
    return BureauReport(
        outcome=BureauOutcome.OK,
        report_no=str(report["report_no"]),
        reported_at=Instant(datetime.fromisoformat(report["reported_at"]).astimezone(UTC)),
        accounts=tuple(_account(row) for row in report["accounts"]),
        queries=tuple(
            Query(date.fromisoformat(row["on"]), str(row["lender"]), QueryReason(row["reason"]))
            for row in report["queries"]
        ),
        public_records=tuple(
            PublicRecord(
                PublicKind(row["kind"]), date.fromisoformat(row["on"]), _fen(row["amount_fen"]), row["text"]
            )
            for row in report["public_records"]
        ),
        score=Score(int(score["value"]), tuple(score["reason_codes"])) if score else None,
    )


def _account(row: Mapping[str, Any]) -> Account:
    repay24 = str(row["repay24"])
    if len(repay24) != MONTHS_REPORTED or set(repay24) - set("N1234567*#CGDZBM"):
        raise ValueError("repay24 is 24 signs of the published set")
    return Account(
        account_no=str(row["account_no"]),
        kind=AccountType(row["kind"]),
        business=str(row["business"]),
        lender=str(row["lender"]),
        opened_on=date.fromisoformat(row["opened_on"]),
        limit_fen=_fen(row["limit_fen"]),
        balance_fen=_fen(row["balance_fen"]),
        monthly_fen=_fen(row["monthly_fen"]),
        months=int(row["months"]),
        repay24=repay24,
        overdue_fen=_fen(row["overdue_fen"]),
        overdue_days=int(row["overdue_days"]),
        five_class=FiveClass(row["five_class"]),
        status=AccountStatus(row["status"]),
    )


def _fen(value: object) -> int:
    """Money on the wire is a whole number; 12.0 or "12" is a broken report."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("an amount is a whole number of fen")
    return value
