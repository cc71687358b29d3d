"""Every way in: translate, authorise, ask questions, do at most one action, render. No rules, no SQL."""
