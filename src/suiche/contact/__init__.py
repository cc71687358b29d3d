"""Messages out: what is sent to whom, within which limits, and what the operator said.

Owns no paper. Knows phones and templates, no customer, loan or story: rooms above hand over what to say.
One-time codes live here too: they prove that who acts reads the messages of a phone (sign-in, signing, a new number).
Hands on: the log of messages, masked; a checked code. Codes and phones are never stored or logged in the clear.
"""
