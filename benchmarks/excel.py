"""A workbook of ours as Excel leaves it behind: strings shared, rows with their spans.

Only what a reader's time depends on is redone; values, formulas and looks are those of the file that is given.
"""

from __future__ import annotations

import io
import re
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from workbook.sheets import column_number

_INLINE = re.compile(r' t="inlineStr"><is>(<t[^>]*>[^<]*</t>)</is></c>')
_ROW = re.compile(r'<row r="(\d+)"([^>]*)>(<c r="[A-Z].*?)</row>')
_LETTERS = re.compile(r'<c r="([A-Z]+)')
_MOMENT = (1980, 1, 1, 0, 0, 0)
_STRINGS = "xl/sharedStrings.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def as_excel_saves(data: bytes) -> bytes:
    """The same workbook with its inline strings in `xl/sharedStrings.xml`."""
    strings: dict[str, int] = {}
    count = 0

    def share(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f' t="s"><v>{strings.setdefault(match[1], len(strings))}</v></c>'

    made = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED, compresslevel=6) as new:
        for info in old.infolist():
            part = old.read(info).decode()
            if info.filename.startswith("xl/worksheets/"):
                part = _ROW.sub(_with_spans, _INLINE.sub(share, part))
            elif info.filename == "[Content_Types].xml":
                part = part.replace("</Types>", f'<Override PartName="/{_STRINGS}" ContentType="{_CONTENT}"/></Types>')
            elif info.filename == "xl/_rels/workbook.xml.rels":
                relation = f'<Relationship Id="rIdStrings" Type="{_KIND}" Target="sharedStrings.xml"/>'
                part = part.replace("</Relationships>", f"{relation}</Relationships>")
            new.writestr(info, part)
        items = "".join(f"<si>{text}</si>" for text in strings)
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
        strings_part = ZipInfo(_STRINGS, _MOMENT)
        strings_part.compress_type = ZIP_DEFLATED
        new.writestr(
            strings_part, f'{head}<sst xmlns="{_MAIN}" count="{count}" uniqueCount="{len(strings)}">{items}</sst>'
        )
    return made.getvalue()


def _with_spans(row: re.Match[str]) -> str:
    letters = _LETTERS.findall(row[3])
    return f'<row r="{row[1]}" spans="{column_number(letters[0])}:{column_number(letters[-1])}"{row[2]}>{row[3]}</row>'
