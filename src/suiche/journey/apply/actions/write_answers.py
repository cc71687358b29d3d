"""Write the answers of a draft, within another action."""

from __future__ import annotations

from suiche.journey.apply import models, rules
from suiche.kit.action import part


@part
def write_answers(*, application: models.Application, answers: rules.Answers) -> rules.Answers:
    """Store the answers, encrypted, and return them."""
    application.answers = rules.written(answers)
    application.save(update_fields=["answers"])
    return answers
