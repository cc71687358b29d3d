"""Who of the staff may do what: the one table that pages, menus and the API ask.

    @duties.only(Duty.PAY_OUT)                        # a page
    "may_act": duties.may(who, Duty.PAY_OUT)          # what a page offers
    auth=StaffAuth(Duty.PAY_OUT)                      # the API

How much somebody may decide alone is another question: the limits of authority of ``journey.repay`` answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto

from suiche.channels import access
from suiche.parties.queries import SignedIn
from suiche.parties.roles import Role


class Duty(Enum):
    """What colleagues do at the desk, one name for each thing that not everybody may."""

    HOME = auto()
    READ_CASES = auto()
    DECIDE_CASES = auto()
    ANSWER_CASES = auto()  # the second person's word
    READ_SIGNED = auto()
    PAY_OUT = auto()  # the checklist too
    READ_LOANS = auto()
    WAIVE = auto()
    CHARGE_FEES = auto()
    BOOK_TRANSFERS = auto()
    RETURN_PAYMENTS = auto()
    REFUND = auto()
    SETTLE = auto()
    TAKE_BACK = auto()
    TRANSFER = auto()
    WRITE_OFF = auto()
    END_LEASES = auto()
    CHANGE_PLANS = auto()
    TAKE_BACK_CHANGES = auto()
    DECIDE_EVENTS = auto()  # what colleagues could not decide alone, and the limits themselves
    READ_BOOKS = auto()  # ledger, day closes, payments, debits
    KEEP_BOOKS = auto()  # close payment and debit problems, settle batches, book subventions
    READ_PRODUCTS = auto()
    PROPOSE_PRODUCTS = auto()  # rule sets too
    DECIDE_PRODUCTS = auto()
    REVIVE_JOBS = auto()
    READ_TRAILS = auto()
    LET_PEOPLE_IN = auto()  # hire, end a sign-in, give a one-time password


UNDERWRITER, OPERATIONS, ACCOUNTANT = Role.UNDERWRITER, Role.OPERATIONS, Role.ACCOUNTANT
SERVICE, AUDITOR, PRODUCTS, SUPERVISOR = Role.SERVICE, Role.AUDITOR, Role.PRODUCTS, Role.SUPERVISOR
MAY: Mapping[Duty, tuple[Role, ...]] = {
    Duty.HOME: tuple(Role),
    Duty.READ_CASES: (UNDERWRITER, SUPERVISOR),
    Duty.DECIDE_CASES: (UNDERWRITER,),
    Duty.ANSWER_CASES: (UNDERWRITER, SUPERVISOR),
    Duty.READ_SIGNED: (OPERATIONS, SUPERVISOR),
    Duty.PAY_OUT: (OPERATIONS,),
    Duty.READ_LOANS: (UNDERWRITER, OPERATIONS, ACCOUNTANT, SERVICE, AUDITOR, SUPERVISOR),
    Duty.WAIVE: (SERVICE, SUPERVISOR),
    Duty.CHARGE_FEES: (SERVICE, ACCOUNTANT, SUPERVISOR),
    Duty.BOOK_TRANSFERS: (ACCOUNTANT,),
    Duty.RETURN_PAYMENTS: (ACCOUNTANT, SUPERVISOR),
    Duty.REFUND: (SERVICE, ACCOUNTANT, SUPERVISOR),
    Duty.SETTLE: (SERVICE, ACCOUNTANT, SUPERVISOR),
    Duty.TAKE_BACK: (ACCOUNTANT, SUPERVISOR),
    Duty.TRANSFER: (OPERATIONS, SUPERVISOR),
    Duty.WRITE_OFF: (ACCOUNTANT, SUPERVISOR),
    Duty.END_LEASES: (SERVICE, OPERATIONS, SUPERVISOR),
    Duty.CHANGE_PLANS: (SERVICE, OPERATIONS, SUPERVISOR),
    Duty.TAKE_BACK_CHANGES: (OPERATIONS, SUPERVISOR),
    Duty.DECIDE_EVENTS: (SUPERVISOR,),
    Duty.READ_BOOKS: (ACCOUNTANT, AUDITOR, SUPERVISOR),
    Duty.KEEP_BOOKS: (ACCOUNTANT,),
    Duty.READ_PRODUCTS: (PRODUCTS, SUPERVISOR, AUDITOR),
    Duty.PROPOSE_PRODUCTS: (PRODUCTS,),
    Duty.DECIDE_PRODUCTS: (SUPERVISOR,),
    Duty.REVIVE_JOBS: (SUPERVISOR,),
    Duty.READ_TRAILS: (AUDITOR,),
    Duty.LET_PEOPLE_IN: (SUPERVISOR,),
}


def may(who: SignedIn, *duties: Duty) -> bool:
    """Tell whether this person has one of the duties."""
    return any(set(MAY[duty]) & set(who.roles) for duty in duties)


def roles_of(*duties: Duty) -> tuple[Role, ...]:
    """Return the roles that have one of the duties."""
    return tuple(role for role in Role if any(role in MAY[duty] for duty in duties))


def only(*duties: Duty) -> Callable[[access.View[...]], access.View[...]]:
    """Let in only staff who have one of the duties. Refuses: NotAllowed."""
    return access.staff_only(*roles_of(*duties))
