"""Partners: what the company cannot know or do alone, one folder for each capability.

Each folder holds a port (what we ask and every answer there can be) and adapters that speak a partner's wire.
Settings name the adapter; nobody imports one. Partners do not know each other, and none knows the product.
"""
