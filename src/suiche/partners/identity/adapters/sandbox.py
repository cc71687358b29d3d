"""Identity in the shape of Alibaba Cloud's Id2MetaVerify (product Cloudauth, version 2019-03-07).

Form: ParamType=normal, IdentifyNum, UserName. Answer: Code "200" with ResultObject.BizCode 1 same,
2 different, 3 no record; other codes are errors. Source: the cloud's public reference of the action.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from suiche.kit.wire import Reply, Wire, WireFault
from suiche.kit.wire_signatures import Acs3Signer
from suiche.partners.identity.port import IdentityOutcome, IdentityResult

BIZ = {"1": IdentityOutcome.MATCH, "2": IdentityOutcome.MISMATCH, "3": IdentityOutcome.NO_RECORD}
ERRORS = {
    "400": IdentityOutcome.INVALID_INPUT,
    "401": IdentityOutcome.INVALID_INPUT,
    "Throttling.User": IdentityOutcome.RATE_LIMITED,
    "412": IdentityOutcome.RATE_LIMITED,
}

KEY_ID = "suiche-demo"  # our name at every sandbox partner


class SandboxIdentity:
    """Speaks to the sandbox; the wire is the public one, so a live adapter differs in its address only."""

    def __init__(self, options: Mapping[str, object]) -> None:
        """Options: url (of the sandbox), home (SUICHE_HOME, whose keys/ holds the secret), and those of `Wire`."""
        self._wire = Wire("identity", f"{options['url']}/identity", options)
        self._sign = Acs3Signer(
            key_id=KEY_ID,
            secret=Path(str(options["home"])) / "keys" / "identity.secret",
            action="Id2MetaVerify",
            version="2019-03-07",
        )

    def two_factor(self, *, name: str, id_number: str, request_no: str) -> IdentityResult:
        """Ask the source; see the port. The wire has no field for our `request_no`: a question may repeat."""
        form = {"ParamType": "normal", "IdentifyNum": id_number, "UserName": name}
        try:
            reply = self._wire.call(
                "Id2MetaVerify", "POST", "/", sign=self._sign, body=urlencode(form).encode(), idempotent=True
            )
        except WireFault:
            return IdentityResult(IdentityOutcome.SOURCE_ERROR, "")
        return _read(reply)


def _read(reply: Reply) -> IdentityResult:
    try:
        answer = json.loads(reply.body)
        order_no, code = str(answer.get("RequestId", "")), str(answer.get("Code", ""))
        if code != "200":
            return IdentityResult(ERRORS.get(code, IdentityOutcome.SOURCE_ERROR), order_no)
        return IdentityResult(BIZ[str(answer["ResultObject"]["BizCode"])], order_no)
    except (ValueError, KeyError, TypeError, AttributeError):
        return IdentityResult(IdentityOutcome.SOURCE_ERROR, "")
