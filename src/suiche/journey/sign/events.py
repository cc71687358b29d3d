"""What signing has made true, as frozen facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from suiche.catalogue.kinds import Family, VatMode
from suiche.kit.clock import BusinessDate, Instant
from suiche.maths.penalty import PenaltyTerms
from suiche.maths.rates import PPM
from suiche.maths.terms import LoanTerms


@dataclass(frozen=True)
class OfferMade:
    """An approval became an offer the customer can read and sign until ``valid_until``."""

    contract_id: UUID
    application_id: UUID
    customer_id: UUID
    valid_until: date
    at: Instant


@dataclass(frozen=True)
class SigningConfirmed:
    """The customer's code was right: they want this contract. The papers are to be sealed."""

    contract_id: UUID
    customer_id: UUID
    at: Instant


@dataclass(frozen=True)
class ContractWithdrawn:
    """The customer (or the end of the approval) ended the contract before the money went out."""

    contract_id: UUID
    application_id: UUID
    customer_id: UUID
    expired: bool
    at: Instant


@dataclass(frozen=True)
class ContractSigned:
    """All parties have signed; the papers are sealed."""

    contract_id: UUID
    customer_id: UUID
    at: Instant


@dataclass(frozen=True)
class ContractActivated:
    """The car is handed over and the loan begins: everything repayment needs, frozen.

    ``fee_rule`` is the early-settlement fee in the plain form of ``maths.fee_form``; ``loan.disbursed_on`` is the
    activation's business date. ``subvention_fen`` is what others owe us because the customer's rate is below
    ``gross_rate_ppm`` (None: nobody), ``oem_share_ppm`` of it the maker, the rest the dealer. ``addon_fen`` is part of the
    principal; ``state_subsidy``: the product is admitted to it. In a lease the balloon is the residual value, and ``purchase_price_fen`` what it costs without one.
    """

    contract_id: UUID
    contract_no: str
    customer_id: UUID
    dealer_id: UUID
    vehicle: str
    product: str
    loan: LoanTerms
    penalty: PenaltyTerms
    fee_rule: dict[str, Any]
    on: BusinessDate
    at: Instant
    family: Family = Family.LOAN
    addon_fen: int = 0
    gross_rate_ppm: int | None = None
    subvention_fen: int = 0
    oem_share_ppm: int = PPM
    deposit_fen: int = 0
    vat_mode: VatMode = VatMode.NONE
    vat_ppm: int = 0
    purchase_price_fen: int | None = None
    state_subsidy: bool = False
