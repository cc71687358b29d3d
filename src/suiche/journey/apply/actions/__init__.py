"""What can be done with an application: start, answer part by part, photograph, consent, submit, withdraw."""
