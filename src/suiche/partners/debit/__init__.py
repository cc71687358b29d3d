"""Direct debit: collecting what is due from a customer's card by batch file, under a protocol the customer signed."""
