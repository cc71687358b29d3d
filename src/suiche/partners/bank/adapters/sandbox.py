"""Card verification in the public four-factor shape: accountNo, name, certNo, mobile as JSON, answer `code`.

Signed with HMAC headers; `requestNo` binds a repetition to the first try.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from suiche.kit.wire import Wire, WireFault
from suiche.kit.wire_signatures import HmacSigner
from suiche.partners.bank.port import CardOutcome, CardResult

CODES = {
    "0": CardOutcome.SAME,
    "1": CardOutcome.DIFFERENT,
    "2": CardOutcome.BAD_NUMBER,
    "3": CardOutcome.ABNORMAL,
    "4": CardOutcome.ABNORMAL,
    "5": CardOutcome.RESTRICTED,
    "9": CardOutcome.FAILED,
    "95": CardOutcome.TOO_FREQUENT,
    "96": CardOutcome.RETRY,
}

KEY_ID = "suiche-demo"  # our name at every sandbox partner


class SandboxBank:
    """Speaks to the sandbox."""

    def __init__(self, options: Mapping[str, object]) -> None:
        """Options: url (of the sandbox), home (SUICHE_HOME, whose keys/ holds the secret), and those of `Wire`."""
        self._wire = Wire("bank", f"{options['url']}/bank", options)
        self._sign = HmacSigner(key_id=KEY_ID, secret=Path(str(options["home"])) / "keys" / "bank.secret")

    def verify_card(
        self, *, card_no: str, name: str, id_number: str, mobile: str, request_no: str
    ) -> CardResult:
        """Ask the issuer through the partner; see the port."""
        question = {
            "accountNo": card_no,
            "name": name,
            "certNo": id_number,
            "mobile": mobile,
            "requestNo": request_no,
        }
        body = json.dumps(question, ensure_ascii=False).encode()
        try:
            reply = self._wire.call("card4", "POST", "/v1/card4", sign=self._sign, body=body, idempotent=True)
            answer = json.loads(reply.body)
            return CardResult(CODES[str(answer["code"])], str(answer.get("bankName", "")))
        except (WireFault, ValueError, KeyError, TypeError):
            return CardResult(CardOutcome.RETRY, "")
