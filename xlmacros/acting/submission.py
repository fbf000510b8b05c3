"""The actions over an open return, each a button."""

from __future__ import annotations

from typing import Any

from xlmacros.acting.person import Done, Person


def check_before_sending(book: Any, person: Person) -> Done:
    """提交前检查: every check, its marks in place, the next fault selected."""
    from workbook.issuesheet import summary
    from xlmacros.acting.marking import check_open

    person.tell("正在检查……")
    report = check_open(book)
    if not report.findings:
        return Done(("没有发现问题，可以报送。",))
    return Done((f"{summary(report)}已在表中标出，详见“问题清单”；再点一次到下一处。",))


def take_marks_off(book: Any, person: Person) -> Done:
    """清除标记: the return as its clerk had it."""
    from campaign.checking import CannotRunError
    from workbook import issues, meta, shades
    from xlmacros.acting.marking import clear_marks

    if not {meta.SHEET, issues.SHEET, shades.SHEET} & {sheet.name for sheet in book.sheets}:
        raise CannotRunError("这不是报送表，没有检查时加的标记：请打开要清除标记的报表，再点一次。")
    stays = clear_marks(book)
    return Done(("标记已清除；“问题清单”里有您写的说明，予以保留。" if stays else "标记已清除。",))
