"""CSV and its kin: a table as text, with commas, tabs or semicolons."""

from __future__ import annotations

import re

from validator.intake import limits, reasons
from validator.intake.codes import Refusal
from validator.intake.encodings import CONTROL, decoded
from validator.intake.formats.survey import Survey, calling, check_size, survey_told
from workbook.grid.delimited import cells_of

SHEET = "Sheet1"
"""What the one sheet of a text is called."""

_BETWEEN = re.compile(r"[,;\t\n|，、]")
_CALL = re.compile(
    r"""(?:^|[,;\t"]) ?([=+\-@][^\n|]{1,60}\|[^\n!]{1,60}!|=[^\n]{0,60}\b(?:WEBSERVICE|RTD)\([^\n]{0,40})""", re.M
)


def survey(data: bytes) -> Survey:
    """Judge and read a text under the bounds of `survey.bounded`; raises Refusal or DamagedError.

    It is one that holds together as text: in an encoding that is to be expected, without control characters, with
    more than one word in it.
    """
    check_size(data)
    text = decoded(data)
    if text is None or CONTROL.search(text) or not _BETWEEN.search(text.strip()):
        raise Refusal("file.corrupt", reasons.NO_TEXT)
    if text.count("\n") > limits.CELLS:
        raise Refusal("file.too-large", reasons.CELLS)
    call = _CALL.search(text) if "|" in text or "(" in text else None
    told = [calling(call[1])] if call else []
    return survey_told(cells_of(text, SHEET), told, untyped=True, nameless=True)
