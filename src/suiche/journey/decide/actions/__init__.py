"""What can be done about a case: open, keep an answer, decide, propose, review, cancel; and publish a rule set."""
