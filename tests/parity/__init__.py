"""Parity: the formulas of 自查, calculated by a real spreadsheet, against the findings of the product itself."""
