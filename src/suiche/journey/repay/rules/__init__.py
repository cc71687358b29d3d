"""Pure decisions about a running loan: what is owed on a day, what is still to come, what settling takes."""

from suiche.journey.repay.rules.lateness import Met as Met
from suiche.journey.repay.rules.lateness import Stretch as Stretch
from suiche.journey.repay.rules.lateness import costs_of_lateness as costs_of_lateness
from suiche.journey.repay.rules.lateness import stretches as stretches
from suiche.journey.repay.rules.orders import BankTransfer as BankTransfer
from suiche.journey.repay.rules.orders import EventOrder as EventOrder
from suiche.journey.repay.rules.owed import DueItem as DueItem
from suiche.journey.repay.rules.owed import Lateness as Lateness
from suiche.journey.repay.rules.owed import due_now as due_now
from suiche.journey.repay.rules.owed import dues as dues
from suiche.journey.repay.rules.owed import is_paid_up as is_paid_up
from suiche.journey.repay.rules.owed import late_since as late_since
from suiche.journey.repay.rules.owed import lateness as lateness
from suiche.journey.repay.rules.owed import new_charges as new_charges
from suiche.journey.repay.rules.owed import overpaid as overpaid
from suiche.journey.repay.rules.owed import state_of as state_of
from suiche.journey.repay.rules.payoff import Payoff as Payoff
from suiche.journey.repay.rules.payoff import accrued_on as accrued_on
from suiche.journey.repay.rules.payoff import assuming_paid as assuming_paid
from suiche.journey.repay.rules.payoff import payoff as payoff
from suiche.journey.repay.rules.position import PlanRow as PlanRow
from suiche.journey.repay.rules.position import Position as Position
from suiche.journey.repay.rules.position import day_number as day_number
from suiche.journey.repay.rules.position import first_plan as first_plan
from suiche.journey.repay.rules.references import posting as posting
from suiche.journey.repay.rules.references import postings as postings
