"""Identity: does the public-security source hold this name with this identity number?"""
