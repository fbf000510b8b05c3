"""Outlook's messages and its winmail.dat, and mailbox files: all are taken apart as mails are."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

import pytest

from tests.intake.builders import mail, packed, raw_mail
from tests.intake.opening import BOOK, OTHER, PICTURE, evidence, named, opened
from tests.intake.parcels.compounds import compound, message
from tests.intake.parcels.winmail import SIGNATURE, attribute, winmail
from tests.support import corpus
from validator.intake import limits
from validator.intake.document import Mail
from validator.intake.parcels.outlook import open_message
from validator.intake.parcels.tnef import open_tnef

NAME = "四月月报（第二办事处·名字很长的那一份）.xlsx"
BOTH = pytest.mark.parametrize("charset", ["", "gbk"])


@BOTH
def test_a_message_of_outlook(charset: str) -> None:
    data = compound(message(attachments=[(NAME, BOOK), ("现场.png", PICTURE)], charset=charset))
    (document,) = opened(data, "来信.msg")
    assert named([document]) == [(NAME, ("来信.msg",), True, [])]
    assert evidence(document) == ["现场.png"]
    sent = datetime(2020, 5, 1, 13, 30, tzinfo=UTC)
    assert document.mail == Mail("clerk@ban.example", "四月月报", sent, "", sha256(data).hexdigest())


def test_what_a_message_was_sent_with_counts_before_what_outlook_noted() -> None:
    headers = (
        "Received: from a by b; Fri, 01 May 2020 09:31:00 +0800\r\nFrom: =?utf-8?B?5byg5LiJ?= <zhang@ban.example>\r\n"
        "Subject: =?gb2312?B?y8TUwtTCsag=?=\r\nMessage-ID: <1@ban.example>\r\nDate: Fri, 01 May 2020 09:30:00 +0800\r\n"
    )
    data = compound(message("另一个", "/O=QU/CN=ZHANG", [("表.xlsx", BOOK)], headers=headers))
    (document,) = opened(data, "来信.msg")
    assert document.mail is not None
    assert document.mail[:2] == ("zhang@ban.example", "四月月报")
    assert document.mail.message_id == "<1@ban.example>"
    assert document.mail.sent is not None and document.mail.sent.isoformat() == "2020-05-01T09:31:00+08:00"


@BOTH
def test_messages_within_messages(charset: str) -> None:
    inner = message("原信", "x@y.example", [("里.xlsx", BOOK)], inner=True, charset=charset)
    outer = message(attachments=[("转发：原信", inner), ("外.xlsx", OTHER)], charset=charset)
    documents = opened(compound(outer), "来信.msg")
    assert named(documents) == [
        ("里.xlsx", ("来信.msg", "转发：原信.msg"), True, []),
        ("外.xlsx", ("来信.msg",), True, []),
    ]
    assert {document.mail and document.mail.sender for document in documents} == {"clerk@ban.example"}


def test_messages_are_opened_three_deep_and_no_deeper() -> None:
    storage = message(attachments=[("表.xlsx", BOOK)], inner=True)
    for _ in range(3):
        storage = message(attachments=[("转发", storage)], inner=True)
    (document,) = opened(compound(storage | {"__properties_version1.0": bytes(32)}), "来信.msg")
    assert [fault.code for fault in document.faults] == ["file.too-deep"]


def test_a_message_in_a_mail_in_a_zip() -> None:
    inner = mail(("来信.msg", compound(message(attachments=[("表.xlsx", BOOK)]))))
    (document,) = opened(packed({"信.eml": inner.as_bytes()}), "包.zip")
    assert named([document]) == [("表.xlsx", ("包.zip", "信.eml", "来信.msg"), True, [])]
    assert document.mail is not None and document.mail.message_id == "<1@ban.example>"


def test_a_message_of_too_many_attachments() -> None:
    storage = message(attachments=[(f"{number}.txt", b"x") for number in range(limits.MAIL_PARTS + 1)])
    (document,) = opened(compound(storage), "来信.msg")
    assert [fault.code for fault in document.faults] == ["file.too-many"]


def test_a_message_that_only_points_to_a_net_disk() -> None:
    storage = message()
    storage["__substg1.0_1000001F"] = "报表见 https://pan.baidu.com/s/1abc 提取码 1234".encode("utf-16-le")
    (document,) = opened(compound(storage), "来信.msg")
    assert [(fault.code, fault.slots["reason"]) for fault in document.faults] == [("file.linked", "pan.baidu.com")]


def test_a_message_with_bytes_changed_raises_nothing() -> None:
    data = compound(message(attachments=[(NAME, BOOK), ("转发", message("x", inner=True))]))
    for at in range(0, len(data), 29):
        assert opened(data[:at] + bytes([data[at] ^ 0x41]) + data[at + 1 :], "来信.msg")
        assert opened(data[:at], "来信.msg")


def test_real_messages_say_who_sent_them() -> None:
    files = sorted((corpus() / "real" / "msg-outlook").iterdir())
    letters = {path.name.split("__")[-1]: open_message(path.read_bytes()) for path in files}
    assert letters["58214_with_attachment.msg"].mail.sender == "bertrand.beyssac@c6.eu"
    assert [item.name for item in letters["attachment_test_msg.msg"].items] == ["test-unicode.doc", "pj1.txt"]
    assert [bool(item.read) for item in letters["attachment_msg_pdf.msg"].items] == [True, False]
    assert sum("@" in letter.mail.sender for letter in letters.values()) >= 6


@pytest.mark.parametrize("long", [False, True])
def test_a_winmail_dat_by_itself_and_in_a_mail(long: bool) -> None:
    name = NAME if long else "月报表.xlsx"
    data = winmail([(name, BOOK), ("图.png", PICTURE)], long=long)
    (document,) = opened(data, "winmail.dat")
    assert (named([document]), evidence(document)) == ([(name, ("winmail.dat",), True, [])], ["图.png"])
    (document,) = opened(mail(("winmail.dat", data), ("说明.txt", b"x")))
    assert named([document]) == [(name, ("来件.eml",), True, [])], "its files are the mail's own"
    assert evidence(document) == ["图.png", "说明.txt"]
    storage = message(attachments=[("winmail.dat", data)])
    assert named(opened(compound(storage), "来信.msg")) == [(name, ("来信.msg",), True, [])]


WINMAILS = {
    "a length past the end": SIGNATURE + attribute(1, 0x8006, b"", 0xFFFFFFFF),
    "a checksum that is wrong": winmail([("表.xlsx", BOOK)])[:-1] + b"\x01",
    "cut": winmail([("表.xlsx", BOOK)])[:-100],
    "a level that is none": SIGNATURE + attribute(7, 0x8006, b"x"),
}


@pytest.mark.parametrize("name", WINMAILS)
def test_a_winmail_dat_that_lies_is_refused(name: str) -> None:
    assert named(opened(WINMAILS[name], "winmail.dat")) == [("winmail.dat", (), False, ["file.corrupt"])]
    assert ("月报表.xlsx", ("来件.eml",), True, []) in named(
        opened(mail(("winmail.dat", WINMAILS[name]), ("月报表.xlsx", BOOK)))
    )


def test_properties_that_claim_millions_of_values_come_to_an_end() -> None:
    lies = b"\xff" * 4 + b"\x1f\x10\x07\x37" + b"\xff" * 12
    many = b"\xff" * 4 + b"\x03\x10\x07\x37\xff\xff\xff\xff" * 3
    for values in (lies, many, b"\xff" * 40, b"\xff\xff\xff\xff" + bytes(400)):
        data = SIGNATURE + attribute(2, 0x9002, bytes(14)) + attribute(2, 0x800F, b"x") + attribute(2, 0x9005, values)
        assert len(open_tnef(data).items) == 1


def test_winmail_dats_are_read_as_another_reads_them() -> None:
    import tnefparse

    for path in sorted((corpus() / "real" / "tnef").iterdir()):
        other = tnefparse.TNEF(path.read_bytes(), do_checksum=False).attachments
        expected = [(one.long_filename(), bytes(one.data)) for one in other]
        assert [(item.name, item.data) for item in open_tnef(path.read_bytes()).items] == expected, path.name


def box(*mails: EmailMessage | bytes, end: bytes = b"\n") -> bytes:
    """A mailbox file of some mails, as procmail writes it."""
    out = b""
    for one in mails:
        raw = one.as_bytes() if isinstance(one, EmailMessage) else one
        out += (
            b"From clerk@ban.example Fri May  1 09:30:00 2020" + end + raw.replace(b"\nFrom ", b"\n>From ") + end + end
        )
    return out


def test_a_mailbox_of_mails_each_with_its_own_sender_and_evidence() -> None:
    first = mail(("月报表.xlsx", BOOK), ("图.png", PICTURE))
    second = mail(("月报表.xlsx", OTHER), sender="li@jie.example")
    one, two = opened(box(first, second), "收件箱.mbox")
    assert named([one, two]) == [
        ("月报表.xlsx", ("收件箱.mbox", "1.eml"), True, []),
        ("月报表.xlsx", ("收件箱.mbox", "2.eml"), True, []),
    ]
    assert (evidence(one), evidence(two)) == (["图.png"], [])
    assert [each.mail and each.mail.sender for each in (one, two)] == ["clerk@ban.example", "li@jie.example"]


def test_a_line_of_a_body_that_begins_with_from_begins_no_mail() -> None:
    message = mail(("月报表.xlsx", BOOK), text="你好\n\nFrom now on 请用新表\n\n>From 这里")
    for data in (
        box(message, message),
        b"From a\n" + message.as_bytes() + b"\n\nFrom a\n" + message.as_bytes(),
        box(message.as_bytes(policy=SMTP), message.as_bytes(policy=SMTP), end=b"\r\n"),
    ):
        assert [document.within for document in opened(data, "收件箱.mbox")] == [
            ("收件箱.mbox", "1.eml"), ("收件箱.mbox", "2.eml"),
        ]  # fmt: skip


def test_a_mailbox_of_too_many_mails_gives_those_within_the_limit_nothing() -> None:
    data = box(*[b"From: a@b.example\nTo: c@d.example\n\nx"] * (limits.MEMBERS + 1))
    assert named(opened(data, "收件箱.mbox")) == [("收件箱.mbox", (), False, ["file.too-many"])]


def test_a_bad_mail_of_a_mailbox_does_not_take_the_others_along() -> None:
    bad = b"From: a@b.example\nTo: c@d.example\n" + b"X: y\n" * 600_000 + b"\nx"
    assert named(opened(box(bad, mail(("月报表.xlsx", BOOK))), "收件箱.mbox")) == [
        ("1.eml", ("收件箱.mbox",), False, ["file.unsafe"]),
        ("月报表.xlsx", ("收件箱.mbox", "2.eml"), True, []),
    ]


def test_a_name_that_is_cut_in_the_middle_of_a_character_between_two_words() -> None:
    import base64

    raw = "月报表汇总.xlsx".encode("gbk")
    for cut in range(1, len(raw)):
        words = b"\r\n ".join(b"=?gb2312?B?" + base64.b64encode(piece) + b"?=" for piece in (raw[:cut], raw[cut:]))
        data = raw_mail(b'Content-Type: application/octet-stream; name="' + words + b'"', BOOK)
        assert [document.file for document in opened(data)] == ["月报表汇总.xlsx"], cut


def test_a_name_that_a_program_cut_off_in_the_middle_of_a_character() -> None:
    raw = "月报表汇总".encode("gbk")[:-1]
    data = raw_mail(b'Content-Disposition: attachment; filename="' + raw + b'"', BOOK)
    (document,) = opened(data)
    assert document.file.startswith("月报表汇") and document.data == BOOK
