"""The ledger as the master workbook: figures, projection, what staff wrote, the roll-up."""
