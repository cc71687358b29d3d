"""The only writers of the ledger: post one fact, post a batch, post the counter-entry."""
