"""Faults of the file or of its wrapping rather than of what stands in it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from zipfile import ZIP_DEFLATED, ZipFile

from campaign.demo.evidence import PHOTO, document
from campaign.demo.packing import zip_file
from campaign.demo.paper import Line

_TYPES = "[Content_Types].xml"


@dataclass(slots=True)
class Parcel:
    """What a clerk is about to send: the workbook, and what comes along with it.

    `lines` are the workbook's planted faults; `folded` the archives it lies in, outermost first. `others` are files
    beside it of which something is said as well. `link_only`: nothing is attached, the mail holds a link.
    `judged`: it can be read so far that other returns are held against it.
    """

    file: str
    data: bytes
    lines: list[Line]
    evidence: list[tuple[str, bytes]]
    folded: list[str] = field(default_factory=list)
    others: list[tuple[str, bytes, Line]] = field(default_factory=list)
    password: str = ""
    path_in_name: str = ""
    link_only: bool = False
    judged: bool = True

    @property
    def stem(self) -> str:
        """The workbook's name without its ending."""
        return self.file.rpartition(".")[0]

    def refuse(self, code: str, note: str) -> None:
        """Say that the workbook cannot be read: nothing else will be said of it."""
        self.lines[:] = [Line(code, "error", None, None, note)]
        self.judged = False

    def remark(self, code: str, severity: str, note: str) -> None:
        """Say something of the workbook as a file."""
        self.lines.append(Line(code, severity, None, None, note))


Spoil = Callable[[Parcel], None]


def send_empty(parcel: Parcel) -> None:
    """Sent while it was still being copied: nothing in it."""
    parcel.data = b""
    parcel.refuse("file.empty", "附件是空文件")


def send_half(parcel: Parcel) -> None:
    """Cut off on the way."""
    parcel.data = parcel.data[: len(parcel.data) // 2]
    parcel.refuse("file.corrupt", "文件只传了一半")


def send_doubled_part(parcel: Parcel) -> None:
    """A part of the package is there twice, in small and in capital letters."""
    stream = io.BytesIO(parcel.data)
    with ZipFile(stream, "a", ZIP_DEFLATED) as package:
        package.writestr("XL/WORKBOOK.XML", package.read("xl/workbook.xml"))
    parcel.data = stream.getvalue()
    parcel.refuse("file.unsafe", "文件内部有重名的部件")


def send_numbers(parcel: Parcel) -> None:
    """Written on a tablet, by a program of its own."""
    parcel.file = f"{parcel.stem}.numbers"
    parcel.data = zip_file([("Index/Document.iwa", b"\0" * 64), ("Index/CalculationEngine.iwa", b"\0" * 64)])
    parcel.refuse("file.unsupported", "报的是苹果Numbers表格")


def send_sylk(parcel: Parcel) -> None:
    """What an old accounting program puts out."""
    parcel.file = f"{parcel.stem}.slk"
    parcel.data = 'ID;PWXL;N;E\r\nC;Y1;X1;K"序号"\r\nC;Y1;X2;K"宣讲日期"\r\nE\r\n'.encode("gbk")
    parcel.refuse("file.unsupported", "报的是.slk文件")


def send_locked_zip(parcel: Parcel) -> None:
    """In an archive with a password, which will follow by telephone."""
    parcel.folded.append(f"{parcel.stem}.zip")
    parcel.password = "20200501"
    parcel.refuse("file.encrypted", "压缩包设了密码")


def send_nested(parcel: Parcel) -> None:
    """An archive in an archive in an archive: the innermost is not opened."""
    inner = f"{parcel.stem}.zip"
    parcel.data, parcel.file = zip_file([(parcel.file, parcel.data)]), inner
    parcel.folded += ["全部材料.zip", "报表.zip"]
    parcel.refuse("file.too-deep", "压缩包套了三层")


def send_link(parcel: Parcel) -> None:
    """Nothing attached, only a link to a net disk."""
    parcel.link_only = True
    parcel.refuse("file.linked", "邮件里只有网盘链接")


def send_thousand_pictures(parcel: Parcel) -> None:
    """Every photograph of the month in one archive, beside a return that is fine."""
    pictures = [(f"IMG_{number:04d}.jpg", PHOTO) for number in range(1001)]
    line = Line("file.too-many", "error", None, None, "照片压缩包里有1001个文件")
    parcel.others.append(("全部照片.zip", zip_file(pictures), line))


def send_embedded(parcel: Parcel) -> None:
    """A document embedded in the workbook."""
    kind = b'<Default Extension="docx" ContentType="application/vnd.openxmlformats-officedocument'
    kind += b'.wordprocessingml.document"/>'
    stream = io.BytesIO()
    with ZipFile(io.BytesIO(parcel.data)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part.replace(b"<Override", kind + b"<Override", 1) if name == _TYPES else part)
        new.writestr("xl/embeddings/Microsoft_Word_Document1.docx", document("附：讲稿提纲"))
    parcel.data = stream.getvalue()
    parcel.remark("file.macro", "warning", "表中嵌入了Word文档")


def send_as_xls(parcel: Parcel) -> None:
    """Renamed by hand to the ending that used to be asked for."""
    parcel.file = f"{parcel.stem}.xls"
    parcel.remark("file.wrong-extension", "info", "扩展名被改成.xls")


def send_with_path(parcel: Parcel) -> None:
    """A mail program that gives away where the file lay."""
    parcel.path_in_name = "D:\\报表\\"
    parcel.remark("file.irregular", "info", "附件名带有本机路径")


REFUSED: dict[str, Spoil] = {
    spoil.__name__: spoil
    for spoil in (
        send_empty, send_half, send_doubled_part, send_numbers, send_locked_zip, send_nested, send_link, send_sylk,
    )
}  # fmt: skip
"""What keeps a return from being read at all."""

TOLERATED: dict[str, Spoil] = {
    spoil.__name__: spoil for spoil in (send_embedded, send_as_xls, send_with_path, send_thousand_pictures)
}
"""What is told, and does not keep it from being accepted."""
