"""SMS in the shape of Alibaba Cloud's SendSms (product Dysmsapi, version 2017-05-25).

Form: PhoneNumbers, SignName, TemplateCode, TemplateParam (JSON), OutId (our request number).
Answer: Code "OK" with BizId, or a code that begins with isv. or isp. .
"""

import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from suiche.kit.wire import Wire, WireFault
from suiche.kit.wire_signatures import Acs3Signer
from suiche.partners.sms.port import SmsKind, SmsOutcome, SmsReceipt

CODES = {
    "isv.BUSINESS_LIMIT_CONTROL": SmsOutcome.RATE_LIMITED,
    "isv.MOBILE_NUMBER_ILLEGAL": SmsOutcome.BAD_NUMBER,
    "isv.BLACK_KEY_CONTROL_LIMIT": SmsOutcome.BLOCKED,
}

KEY_ID = "suiche-demo"  # our name at every sandbox partner


class SandboxSms:
    """Speaks to the sandbox."""

    def __init__(self, options: Mapping[str, object]) -> None:
        """Options: url (of the sandbox), home (SUICHE_HOME, whose keys/ holds the secret), and those of `Wire`."""
        self._wire = Wire("sms", f"{options['url']}/sms", options)
        self._sign = Acs3Signer(
            key_id=KEY_ID,
            secret=Path(str(options["home"])) / "keys" / "sms.secret",
            action="SendSms",
            version="2017-05-25",
        )
        self._sign_name = str(options.get("sign_name", "随车"))

    def send(
        self, *, phone: str, template: str, params: Mapping[str, str], kind: SmsKind, request_no: str
    ) -> SmsReceipt:
        """Hand one message over; see the port. The operator tells kinds apart by the template."""
        form = {
            "PhoneNumbers": phone,
            "SignName": self._sign_name,
            "TemplateCode": template,
            "TemplateParam": json.dumps(dict(params), ensure_ascii=False),
            "OutId": request_no,
        }
        try:
            reply = self._wire.call(
                "SendSms", "POST", "/", sign=self._sign, body=urlencode(form).encode(), idempotent=False
            )
            answer = json.loads(reply.body)
            code = str(answer["Code"])
        except (WireFault, ValueError, KeyError, TypeError):
            return SmsReceipt(SmsOutcome.FAILED, "")
        if code == "OK":
            return SmsReceipt(SmsOutcome.ACCEPTED, str(answer.get("BizId", "")))
        return SmsReceipt(CODES.get(code, SmsOutcome.FAILED), "")
