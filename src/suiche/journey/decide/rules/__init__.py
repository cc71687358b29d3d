"""The pure side of deciding: facts, rule sets as data, policy, scorecard, reasons."""
