"""自查: its formulas, what it shows, what it is stored with."""
