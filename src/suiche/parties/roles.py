"""The roles of staff and the kinds of consent: choices, not lifecycles."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a member of staff may do."""

    UNDERWRITER = "underwriter"
    OPERATIONS = "operations"  # activation, disbursement
    ACCOUNTANT = "accountant"
    SERVICE = "service"
    AUDITOR = "auditor"
    PRODUCTS = "products"
    SUPERVISOR = "supervisor"


class ConsentKind(StrEnum):
    """What a person agrees to, each on its own (个人信息保护法 13–16, 征信业管理条例 18)."""

    PRIVACY = "privacy"
    CREDIT_QUERY = "credit_query"
    CREDIT_REPORT = "credit_report"
    SENSITIVE_ID = "sensitive_id"
    E_SIGNATURE = "e_signature"
    MARKETING = "marketing"
