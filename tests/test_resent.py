"""A mail that bears the number of another: told where it says something else, never where it is the same mail."""

from pathlib import Path

from tests import returns
from tests.intake.builders import mail
from validator.batch import check_paths
from validator.examine import Desk
from workbook.finding import Report


def checked(folder: Path, *mails: bytes) -> list[Report]:
    paths = [folder / f"{number}.eml" for number in range(len(mails))]
    for path, data in zip(paths, mails, strict=True):
        path.write_bytes(data)
    return check_paths(map(str, paths), Desk([returns.form()], returns.FACTS))


def codes(report: Report) -> list[str]:
    return [one.code for one in report.findings]


def test_another_mail_of_the_same_number_is_told_and_names_the_first(tmp_path: Path) -> None:
    first, second = mail(("报表.xlsx", returns.right())), mail(("照片.txt", b"x"), ("报表.xlsx", returns.right()))
    one, other = checked(tmp_path, first.as_bytes(), second.as_bytes())
    assert "file.resent" not in codes(one)
    (told,) = (one for one in other.findings if one.code == "file.resent")
    assert (told.severity.value, told.cell) == ("info", None) and "0.eml" in told.message


def test_the_same_mail_again_and_mails_without_a_number_are_not(tmp_path: Path) -> None:
    numbered, bare = mail(("报表.xlsx", returns.right())), mail(("报表.xlsx", returns.right()), text="另一封")
    del bare["Message-ID"]
    found = checked(tmp_path, numbered.as_bytes(), numbered.as_bytes(), bare.as_bytes())
    assert [code for report in found for code in codes(report) if code == "file.resent"] == []
