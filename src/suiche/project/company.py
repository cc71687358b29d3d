"""Who lends and seals, from the environment: a demo is a made-up company, production names its own."""

from __future__ import annotations

from collections.abc import Mapping

DEMO = {
    "name": "随车汽车金融有限公司（演示）",
    "credit_code": "91310000MADEM00006",
    "address": "上海市演示区演示路1号",
    "phone": "400-000-0000",
}


class CompanyError(Exception):
    """The company cannot be named; the message is one sentence that says what to do."""


def load_company(given: Mapping[str, str], environment: str) -> dict[str, str]:
    """Return name, credit_code (GB 32100), address and phone, from ``SUICHE_COMPANY_NAME`` and so on.

    Refuses (CompanyError): production where one of them is missing, for papers would be sealed in a demo's name.
    """
    names = {field: f"SUICHE_COMPANY_{field.upper()}" for field in DEMO}
    missing = [name for name in names.values() if not given.get(name, "").strip()]
    if missing and environment == "production":
        raise CompanyError(
            f"Production seals papers in the name of your company: set {', '.join(missing)} and start again."
        )
    return {field: given.get(name, "").strip() or DEMO[field] for field, name in names.items()}
