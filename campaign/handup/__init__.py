"""上报: the form of those above, filled from the ledger by a mapping that is data."""
