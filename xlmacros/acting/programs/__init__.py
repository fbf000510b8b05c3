"""What an action asks of the program beyond xlwings' common surface: one class for Excel, one for LibreOffice."""

from __future__ import annotations

from typing import Any

from xlmacros.acting.programs.calc import Calc
from xlmacros.acting.programs.excel import Excel
from xlmacros.acting.programs.program import HalfDoneError, Program, ProgramError

__all__ = ["Calc", "Excel", "HalfDoneError", "Program", "ProgramError", "program_of"]


def program_of(book: Any) -> Program:
    """The words of the program that a book is open in."""
    return Calc() if book.app.engine.name == "libreoffice" else Excel()
