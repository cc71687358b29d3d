"""The customer's pages, on a phone first: they translate, ask and show; the steps decide."""
