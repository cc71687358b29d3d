"""Pure decisions about changing a running loan: what is possible, what it takes and what it costs."""

from suiche.journey.change.rules.acceleration import price_acceleration
from suiche.journey.change.rules.balloon import price_extension
from suiche.journey.change.rules.basis import Basis as Basis
from suiche.journey.change.rules.basis import Done as Done
from suiche.journey.change.rules.change import EVENT_OF as EVENT_OF
from suiche.journey.change.rules.change import Change as Change
from suiche.journey.change.rules.change import Outlook as Outlook
from suiche.journey.change.rules.deferral import price_deferral
from suiche.journey.change.rules.due_day import price_due_day
from suiche.journey.change.rules.policy import Policy as Policy
from suiche.journey.change.rules.policy import policy_on as policy_on
from suiche.journey.change.rules.prepay import price_prepay
from suiche.journey.change.rules.wishes import Accelerate as Accelerate
from suiche.journey.change.rules.wishes import Defer as Defer
from suiche.journey.change.rules.wishes import DeferWay as DeferWay
from suiche.journey.change.rules.wishes import ExtendBalloon as ExtendBalloon
from suiche.journey.change.rules.wishes import MoveDueDay as MoveDueDay
from suiche.journey.change.rules.wishes import Prepay as Prepay
from suiche.journey.change.rules.wishes import PrepayWay as PrepayWay
from suiche.journey.change.rules.wishes import Wish as Wish


def price(basis: Basis, wish: Wish) -> Change:
    """Price any change: the one function behind a quote, its screen and its posting. Refuses: see each kind."""
    policy = policy_on(basis.day)
    if isinstance(wish, Prepay):
        return price_prepay(basis, wish, policy.prepay)
    if isinstance(wish, MoveDueDay):
        return price_due_day(basis, wish, policy.due_day)
    if isinstance(wish, Defer):
        return price_deferral(basis, wish, policy.deferral)
    if isinstance(wish, ExtendBalloon):
        return price_extension(basis, wish, policy.balloon)
    return price_acceleration(basis, wish, policy.acceleration)
