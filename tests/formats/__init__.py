"""Formats beside .xlsx: what is read of them, and what their guards refuse."""
