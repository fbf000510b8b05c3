"""The numbers of the guard, each counted while inflating and never taken from a header."""

from __future__ import annotations

MIB = 1 << 20

# a file, and what a package or archive may hold
WORKBOOK = 30 * MIB
CONTAINER = 200 * MIB
MEMBERS = 1000
PART = 100 * MIB
TOTAL = 200 * MIB
SHARED_STRINGS = 64 * MIB
STYLES = 8 * MIB
WORKBOOK_PART = 4 * MIB
RATIO = 100
RATIO_FROM = 10 * MIB
DEPTH = 3

# XML
ELEMENTS = 5_000_000
XML_DEPTH = 64
ATTRIBUTES = 64
ATTRIBUTE = 64 << 10
SQREF = MIB
TOKEN = SQREF + 2 * ATTRIBUTE  # bytes of a tag, or of a text
TEXT = 2 * 32_767  # characters: twice what Excel can hold in one cell
RUN = 4 * 32_767  # bytes without a "<": more than a cell's longest text in Chinese

# a workbook
SHEETS = 200
CELLS = 1_000_000
BOX = 2_000_000
ROWS, COLUMNS = 1_048_576, 16_384
MERGES = 5_000
MERGED_CELLS = 200_000
FORMULA = 8_192
SHARED_FORMULA = 5_000_000
FORMATS = 65_490

# mail
MAIL = 50 * MIB
MAIL_PARTS = 500
MAIL_DEPTH = 20
HEADER = 64 << 10
HEADERS = 2 * MIB
