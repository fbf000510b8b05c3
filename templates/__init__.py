"""Data only: campaigns, forms, code lists, notices, pages (floor 0)."""
