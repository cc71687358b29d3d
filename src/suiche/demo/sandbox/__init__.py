"""The sandbox: the partners' side of every wire, in a process of its own, with its own memory.

It stands for other companies: it shares no table and no code of the product but the clock, checks every
signature itself, and answers by its input (see `outcomes`), so that every outcome can be provoked.
It listens on 127.0.0.1 only and holds invented people.
"""
