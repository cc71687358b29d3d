"""What the kit asks before an approval: four eyes are two people, and not one who holds the other's password."""

from __future__ import annotations

from suiche.kit import audit
from suiche.kit.actor import Actor
from suiche.kit.proposals import Approval, SamePerson, before_approving
from suiche.parties.people_queries import let_in_lately, other_supervisors


class LetInByOne(SamePerson):
    """Who gives somebody a one-time password may have signed in as them."""

    code = "let_in_by_one"
    zh = (
        "您和提出的人，最近有一位给另一位开通过登录或发过一次性密码，所以您不能批准。请另一位主管或同事来看。"
    )
    en = "One of you and the proposer lately let the other in, so you cannot approve this. Please ask another colleague."


@before_approving
def expect_two_people(approval: Approval) -> None:
    """Refuse where one of the two let the other in, lately when it was proposed or since: waiting makes nobody two people.

    Where no other supervisor is left it is written down instead. Refuses: LetInByOne.
    """
    if not let_in_lately(approval.proposed_by, approval.approved_by, approval.proposed_at):
        return
    if other_supervisors({approval.proposed_by, approval.approved_by}):
        raise LetInByOne()
    audit.record(
        action="parties.without_second_supervisor",
        by=Actor.parse(approval.approved_by),
        at=approval.at,
        arguments={"proposal_id": approval.proposal_id},
        input_hash="",
        outcome=audit.DONE,
    )
