"""Formats beside .xlsx: for each a guard that looks at the bytes before any reader, and the reader it then trusts."""
