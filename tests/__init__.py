"""Tests: each proves one thing a user may rely on."""

import workbook  # noqa: F401  # before openpyxl, whose bytes it makes the same everywhere
