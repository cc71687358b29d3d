"""Pure decisions of the shop: what may be quoted (limits, refusals), what it costs (figures), and why (explain)."""
