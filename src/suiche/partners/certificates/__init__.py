"""Certificates: a licensed certification authority issues one-time signer certificates and time stamps.

Who signs is proven before we ask (code, identity checks); the authority binds that name to a key made for
this one signature. The key never leaves the process that made it.
"""
