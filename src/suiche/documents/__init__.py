"""Papers: rendered from a frozen view, signed and sealed, kept, opened, verified.

A step hands in what is printed (``papers``) and says who signs; nothing here knows a loan. A paper is PDF/A with
an embedded font, signed so that any later change is found, and kept encrypted together with the evidence of
each signature. Anybody can have a paper verified, by the code on it or by uploading the file.
"""
