"""Filings whose attachments came, came not, came unlisted, came twice; with bytes in the archive."""

import hashlib
import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from campaign.ledger.store import Ledger
from campaign.ledger.tables import documents, evidence
from campaign.receiving.archive import Archive
from campaign.workspace import Workspace
from tests.campaign.ledgers import Clerk, found
from tests.people.conftest import lecture

PHONE = "13812345678"
GPS = 0x8825


def photo(colour: str, side: int = 400, kind: str = "JPEG") -> bytes:
    """A picture as a telephone takes it: turned on its side, with its maker and the place in it."""
    picture = Image.new("RGB", (side, side // 2), colour)
    exif = Image.Exif()
    exif[0x010F] = "MakerOfTelephones"
    exif[0x0112] = 6
    exif.get_ifd(GPS)[1] = "N"
    target = io.BytesIO()
    picture.save(target, kind, exif=exif)
    return target.getvalue()


SHARED, RED, BLUE = photo("green"), photo("red"), photo("blue")
REPORT, TABLE, PROGRAM = b"PK\3\4report", b"PK\3\4table", b"MZ\0\0"
MACROS = b"\xd0\xcf\x11\xe0" + "_VBA_PROJECT".encode("utf-16-le")


def listed(file: str, kind: str = "现场活动图片", number: int | None = None) -> dict[str, Any]:
    row: dict[str, Any] = {"file": file, "kind": kind}
    return row | ({"lecture_no": number} if number is not None else {})


class Sender(Clerk):
    """A clerk who sends files along."""

    def send(self, unit: str, period: str, lists: list[dict[str, Any]], came: dict[str, bytes], **more: Any) -> int:
        """A filing with one lecture, its list, and the files that came: their bytes in the archive."""
        place = f"会议室:{PHONE}" if unit == "A01" else "礼堂"
        rows = {"lectures": [lecture("张建国", "党的初心和使命", day=f"{period}-03", no=1, place=place)]}
        document = self.file(unit, period, {**rows, "attachments": lists}, **more)
        archive = Archive(self.workspace.archive)
        with Ledger(self.workspace.ledger) as ledger, ledger.write() as conn:
            for number, (name, data) in enumerate(came.items()):
                digest = hashlib.sha256(data).hexdigest()
                archive.put(data, digest, name)
                conn.execute(
                    evidence.insert().values(document=document, number=number, name=name, sha256=digest, size=len(data))
                )
        return document

    def enclose(self, document: int, name: str, data: bytes) -> None:
        """A workbook that is no form of ours, in the same mail as a filing."""
        digest = hashlib.sha256(data).hexdigest()
        Archive(self.workspace.archive).put(data, digest, name)
        with Ledger(self.workspace.ledger) as ledger, ledger.read() as conn:
            mail = conn.execute(select(documents.c.container_sha256).where(documents.c.id == document)).scalar_one()
        self.file("A02", "2020-04", {}, edition=0, file=name, sha256=digest, container_sha256=mail, number=1, form=None,
                  verdict="unrecognised", in_force=False, gist=None)  # fmt: skip


@pytest.fixture(scope="session")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """April of three units, March of one; not to be changed."""
    workspace = found(tmp_path_factory.mktemp("attachments") / "工作区")
    clerk = Sender(workspace)
    clerk.send("B01", "2020-03", [listed("旧图.jpg", number=1)], {"旧图.jpg": BLUE})
    clerk.send(
        "A01",
        "2020-04",
        [listed("现场照片１.JPG", number=1), listed("报告.docx", "情况报告"), listed("没有来.png", number=1)],
        {
            "现场照片1.jpg": RED,
            "报告.docx": REPORT,
            "多出来.jpg": photo("white"),
            f"王{PHONE}.exe": PROGRAM,
            "老报告.doc": MACROS,
        },
    )
    a02 = clerk.send("A02", "2020-04", [listed("图.jpg", number=1), listed("佐证.xlsx", "其他")], {"图.jpg": SHARED})
    clerk.enclose(a02, "佐证.xlsx", TABLE)
    clerk.send("B01", "2020-04", [listed("第一版来的.jpg", number=1)], {"第一版来的.jpg": SHARED}, verdict="returned",
               in_force=False)  # fmt: skip
    clerk.send("B01", "2020-04", [listed("第一版来的.jpg", number=1), listed("又是旧图.jpg", number=7)],
               {"又是旧图.jpg": BLUE, "图.jpg": SHARED}, edition=2)  # fmt: skip
    return workspace


@pytest.fixture
def desk(sent: Workspace, tmp_path: Path) -> Workspace:
    """A copy of it for one test."""
    return Workspace(shutil.copytree(sent.path, tmp_path / "工作区"))
