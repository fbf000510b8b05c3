"""What a form looks like in Excel: reading, marking and painting workbooks (floor 1)."""

import os

# openpyxl writes other bytes where lxml is installed (`<c/>` as `<c></c>`): the same book gives the same everywhere.
os.environ.setdefault("OPENPYXL_LXML", "False")
