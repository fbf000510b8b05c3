"""Text as clerks type it -> a canonical JSON value, or how sure we are; pure, no input or output.

Every reader takes one raw cell as python-calamine gives it (int, float, str, bool, date, time, datetime,
timedelta; never None, never ""; a cell for which `is_blank` holds is empty for every kind) and returns
the plain canonical value where the cell was typed exactly right, else an `Odd`. No reader ever raises.
"""

from workbook.values.cells import is_blank, is_blank_mark, is_blank_word, show
from workbook.values.choices import make_choice_reader
from workbook.values.dates import read_date
from workbook.values.either import read_either
from workbook.values.months import read_month
from workbook.values.numbers import read_number
from workbook.values.odd import Odd
from workbook.values.texts import read_person, read_text
from workbook.values.times import read_time

__all__ = [
    "Odd",
    "is_blank",
    "is_blank_mark",
    "is_blank_word",
    "make_choice_reader",
    "read_date",
    "read_either",
    "read_month",
    "read_number",
    "read_person",
    "read_text",
    "read_time",
    "show",
]
