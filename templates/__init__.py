"""Data only: campaigns, forms, code lists, notices, pages (floor 0)."""

from pathlib import Path

HOME = Path(__file__).parent
"""The folder that they lie in."""
