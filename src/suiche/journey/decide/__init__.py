"""Deciding: from a submitted application to a decision that a person can read.

The paper is the Decision. Three checks run at the same time through partners: identity, credit bureau, bank card.
Each answer is kept once; the last one lets the rules run: policy and scorecard are versioned data, published by
hand, and every rule leaves its trace. What no rule settles, a person decides; a customer may always ask for one.
It hands on ApplicationDecided. From the stored facts every decision can be run again with the same result.
"""
