"""The only writers of the ledger: post, and post the counter-entry."""
