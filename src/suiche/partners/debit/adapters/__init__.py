"""Adapters of the direct-debit port; the settings name one."""
