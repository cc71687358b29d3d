"""``suiche prove-ledger [--seal N --hash HEX]``: compute every hash and every sum of the ledger again.

Exit code 0 when everything is as it was sealed, 1 with a sentence that names what differs, 2 for a wrong command
line. ``--seal`` and ``--hash`` compare the chain with a seal somebody wrote down earlier: whoever can change every
row can also compute a whole new chain, and only a hash kept elsewhere finds that.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable

from suiche.ledger import chain_queries
from suiche.ledger.chain_queries import ChainProof


def main(arguments: list[str]) -> int:
    """Prove the ledger and say what was found."""
    parser = argparse.ArgumentParser(prog="suiche prove-ledger", description=__doc__)
    parser.add_argument("--seal", type=int, help="the number of a seal that was written down")
    parser.add_argument("--hash", help="its hash, as it was written down")
    given = parser.parse_args(arguments)
    if (given.seal is None) != (given.hash is None):
        parser.error("--seal and --hash belong together")
    proof = chain_queries.prove_chain()
    problems = list(_problems(proof))
    if given.seal is not None and chain_queries.seal_hash(given.seal) != given.hash.lower():
        problems.append(f"Seal {given.seal} is not the one that was written down.")
    if problems:
        print(" ".join(problems), file=sys.stderr)
        return 1
    print(
        f"{proof.sealed:,} entries in {proof.links:,} seals are as they were sealed; {proof.waiting:,} wait."
    )
    if proof.head:
        print(f"Seal {proof.links}: {proof.head}")
    return 0


def _problems(proof: ChainProof) -> Iterable[str]:
    if proof.first_seal is not None:
        yield f"The chain holds up to seal {proof.first_seal - 1}; seal {proof.first_seal} is the first that differs."
    if proof.seals:
        yield f"Seals that do not follow from what they hold: {_named(proof.seals)}."
    if proof.entries:
        yield f"Entries that were changed or are gone: {_named(proof.entries)}."
    if proof.stray:
        yield f"Entries outside the chain: {_named(proof.stray)}."
    if proof.unbalanced:
        yield f"Entries that do not balance: {_named(proof.unbalanced)}."
    if proof.days:
        yield f"Business dates whose sums are wrong: {_named(proof.days)}."


def _named(things: tuple[object, ...]) -> str:
    more = " and possibly more" if len(things) >= chain_queries.MOST_NAMED else ""
    return ", ".join(map(str, things)) + more
