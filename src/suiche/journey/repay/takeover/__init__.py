"""Taking over a book of running contracts from another core system: files in, loans out, to the fen.

Every row of the files is checked; a contract with a bad row stays out, whole, and is told with line and reason. The
others become loans as if they had always been here, in batches that are done or not done at all. What came in is
compared with the control totals of the old system. Owns the record of each run, its faults, and the payments the
old system had received. The form of the files: docs/portfolio-import.md.
"""
