"""A mail becomes documents: who sent it and when, what lies in it, what came along."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage

import pytest

from tests.intake.builders import mail, packed, raw_mail, zipped_raw
from tests.intake.opening import BOOK, OLE, OTHER, PICTURE, evidence, named, opened
from validator.intake import limits


def test_a_mail_gives_its_attachments_and_says_who_and_when() -> None:
    report = packed({"[Content_Types].xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"})
    (document,) = opened(mail(("月报表.xlsx", BOOK), ("现场.jpg", PICTURE), ("报告.docx", report)))
    assert named([document]) == [("月报表.xlsx", ("来件.eml",), True, [])]
    assert document.data == BOOK
    assert evidence(document) == ["现场.jpg", "报告.docx"]
    assert document.mail is not None
    assert (document.mail.sender, document.mail.subject) == ("clerk@ban.example", "四月月报")
    assert document.mail.message_id == "<1@ban.example>"
    assert document.mail.sent == datetime(2020, 5, 1, 9, 30, tzinfo=timezone(timedelta(hours=8)))


def test_the_topmost_received_header_dates_a_mail() -> None:
    message = mail(("a.xlsx", BOOK)).as_bytes()
    received = (
        b"Received: from a by b; Sat, 02 May 2020 00:00:01 +0000\nReceived: from c; Fri, 01 May 2020 00:00:00 +0000\n"
    )
    (document,) = opened(received + message)
    assert document.mail
    assert document.mail.sent == datetime(2020, 5, 2, 0, 0, 1, tzinfo=UTC)
    (document,) = opened(b"Received: from a; whenever\n" + message)
    assert document.mail
    assert document.mail.sent
    assert document.mail.sent.day == 1


def test_the_sender_is_the_address_in_angle_brackets() -> None:
    data = raw_mail(b'Content-Disposition: attachment; filename="a.xlsx"', BOOK)
    spoofed = data.replace(b"From: a@b.example", b'From: "boss@qu.example" <Real@Ban.example>')
    (document,) = opened(spoofed)
    assert document.mail
    assert document.mail.sender == "real@ban.example"


def test_a_zip_with_gbk_names_in_a_mail() -> None:
    archive = zipped_raw([("四月/办事处月报表.xlsx".encode("gbk"), BOOK), ("四月/现场照片.jpg".encode("gbk"), PICTURE)])
    (document,) = opened(mail(("四月.zip", archive), ("视频.mp4", b"\0\0\0\x18ftypmp42")))
    assert (document.file, document.within) == ("办事处月报表.xlsx", ("来件.eml", "四月.zip"))
    assert sorted(evidence(document) or []) == ["现场照片.jpg", "视频.mp4"]


def test_pictures_packed_apart_still_came_with_the_return() -> None:
    pictures = packed({"图/1.jpg": PICTURE, "图/2.jpg": PICTURE + b"2"})
    (document,) = opened(mail(("月报表.xlsx", BOOK), ("照片.zip", pictures)))
    assert evidence(document) == ["1.jpg", "2.jpg"]


@pytest.mark.parametrize(
    ("header", "sender"),
    [
        ("From: a@ban.example", "a@ban.example"),
        ("From: =?gb2312?B?1cXI/Q==?= <a@ban.example>", "a@ban.example"),
        ("From: =?utf-8?B?5byg5LiJIDxhQGJhbi5leGFtcGxlPg==?=", "a@ban.example"),  # all of it encoded, as some do
        ("From: <x@evil.example> =?utf-8?B?PGFAYmFuLmV4YW1wbGU+?=", "x@evil.example"),
        ("From: <x@evil.example> (a@ban.example)", "x@evil.example"),
        ("From: (a@ban.example) x@evil.example", "x@evil.example"),
        ("From: x@evil.example, a@ban.example", ""),
        ("From: <x@evil.example>, <a@ban.example>", ""),
        ("From: x@evil.example\nFrom: a@ban.example", ""),
        ("From: x@evil.example\nSender: a@ban.example", "x@evil.example"),
        ("Sender: a@ban.example", "a@ban.example"),
    ],
)
def test_a_sender_is_one_address_and_no_name_that_looks_like_one(header: str, sender: str) -> None:
    data = raw_mail(b'Content-Disposition: attachment; filename="a.xlsx"', BOOK)
    (document,) = opened(data.replace(b"From: a@b.example", header.encode()))
    assert document.mail
    assert document.mail.sender == sender


@pytest.mark.parametrize(
    "date", ["Fri, 31 Dec 9999 23:59:59 -1200", "Mon, 01 Jan 1899 00:00:00 +1400", "1 Jan 1970 00:00 +0000"]
)
def test_a_date_that_no_mail_can_have_is_none(date: str) -> None:
    message = mail(("a.xlsx", BOOK))
    message.replace_header("Date", date)
    (document,) = opened(message)
    assert document.mail
    assert document.mail.sent is None


def test_the_outermost_mail_says_who_sent_what_lies_in_a_forwarded_one() -> None:
    one, two = (
        mail(("甲.xlsx", BOOK), ("甲.jpg", PICTURE), sender="a@x.example"),
        mail(("乙.xlsx", OTHER), sender="b@x.example"),
    )
    outer = mail(("统一说明.txt", b"note"))
    outer.add_attachment(one)
    outer.add_attachment(two)
    first, second = opened(outer)
    assert first.mail
    assert second.mail
    sender = "clerk@ban.example"
    assert (first.file, first.mail.sender, evidence(first)) == ("甲.xlsx", sender, ["统一说明.txt", "甲.jpg"])
    assert (second.file, second.mail.sender, evidence(second)) == ("乙.xlsx", sender, ["统一说明.txt"])
    assert first.within == ("来件.eml", "四月月报.eml")


def test_mails_in_an_archive_that_came_in_none_are_each_outermost() -> None:
    inner = mail(("甲.xlsx", BOOK), sender="a@x.example").as_bytes()
    (document,) = opened(packed({"甲.eml": inner}), "汇总.zip")
    assert document.mail
    assert document.mail.sender == "a@x.example"
    (document,) = opened(mail(("汇总.zip", packed({"甲.eml": inner}))))
    assert document.mail
    assert document.mail.sender == "clerk@ban.example"


def test_only_a_link() -> None:
    link = '<a href="https://mail.qq.com/cgi-bin/ftnExs_download?k=1">四月月报</a>'
    message = mail(text="见附件")
    message.add_alternative(link, subtype="html")
    (document,) = opened(message)
    assert named([document]) == [("来件.eml", (), False, ["file.linked"])]
    assert document.faults[0].slots["reason"] == "mail.qq.com"
    assert document.mail
    assert named(opened(mail(text="详见 https://qu.example/notice 网站"))) == [("来件.eml", (), False, [])]
    beside = mail(("月报表.xlsx", BOOK), text="视频 https://pan.baidu.com/s/1")
    assert named(opened(beside)) == [("月报表.xlsx", ("来件.eml",), True, [])]


def test_a_body_that_tells_of_a_big_attachment() -> None:
    assert named(opened(mail(text="超大附件 http://mail.x.example/d?k=1"))) == [
        ("来件.eml", (), False, ["file.linked"])
    ]


def test_what_is_unreadable_in_a_mail_is_a_document_of_its_own() -> None:
    message = mail(("月报表.xlsx", BOOK), ("旧.xls", OLE + bytes(600)), ("图.rar", b"Rar!\x1a\7\0"))
    assert named(opened(message)) == [
        ("月报表.xlsx", ("来件.eml",), True, []),
        ("旧.xls", ("来件.eml",), True, []),
        ("图.rar", ("来件.eml",), False, ["file.corrupt"]),
    ]


def test_an_encrypted_mail() -> None:
    data = raw_mail(b'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"', b"x")
    assert named(opened(data)) == [("smime.p7m", ("来件.eml",), False, ["file.encrypted"])]


def test_uuencoded_in_the_body() -> None:
    import binascii

    lines = b"".join(binascii.b2a_uu(BOOK[at : at + 45]) for at in range(0, len(BOOK), 45))
    data = b"From: a@b.example\nSubject: s\n\ntext\nbegin 644 yb.xlsx\n" + lines + b"`\nend\nbye\n"
    (document,) = opened(data)
    assert (document.file, document.data) == ("yb.xlsx", BOOK)
    stripped = data.replace(b" \n", b"\n")
    assert opened(stripped)[0].data == BOOK


def test_base64_with_dirt_or_cut_is_decoded_as_far_as_it_goes() -> None:
    data = raw_mail(b'Content-Disposition: attachment; filename="a.xlsx"', BOOK)
    at = data.index(b"UEsDB")
    assert opened(data[: at + 70] + b"!*" + data[at + 70 :])[0].data == BOOK
    (document,) = opened(data[: at + 401])
    assert document.data
    assert BOOK.startswith(document.data)
    assert [fault.code for fault in document.faults] == ["file.irregular"]


def test_a_mail_with_lost_separators_is_damaged() -> None:
    data = raw_mail(b'Content-Disposition: attachment; filename="a.xlsx"', BOOK).replace(
        b'boundary="BB"', b'boundary="CC"'
    )
    assert named(opened(data)) == [("来件.eml", (), False, ["file.corrupt"])]


def test_decorations_of_a_mail_are_no_evidence() -> None:
    message = mail(("月报表.xlsx", BOOK))
    message.add_attachment(b"x", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    html = EmailMessage()
    html.set_content('<img src="cid:logo">', subtype="html")
    html.add_related(PICTURE, "image", "png", cid="<logo>")
    message.attach(html)
    (document,) = opened(message)
    assert evidence(document) == []


def test_two_attachments_of_one_name_are_both_kept_and_told() -> None:
    documents = opened(mail(("表.xlsx", BOOK), ("表.xlsx", OTHER)))
    assert [document.data for document in documents] == [BOOK, OTHER]
    assert all([fault.code for fault in document.faults] == ["file.irregular"] for document in documents)


def test_mails_that_are_built_to_hurt() -> None:
    part = b'Content-Disposition: attachment; filename="a.xlsx"'
    many = raw_mail(part, BOOK).replace(b"--BB--", b"--BB\r\n\r\nx\r\n" * 600 + b"--BB--")
    assert named(opened(many)) == [("来件.eml", (), False, ["file.too-many"])]
    head = raw_mail(part, BOOK, before=b"X-A: " + b"a" * (3 << 20) + b"\r\n")
    assert named(opened(head)) == [("来件.eml", (), False, ["file.unsafe"])]
    addresses = raw_mail(part, BOOK, before=b"To: " + b"a@b.example,\r\n " * 20_000 + b"c@d.example\r\n")
    assert named(opened(addresses)) == [("a.xlsx", ("来件.eml",), True, ["file.irregular"])]
    nest = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(30))
    assert named(opened(b"From: a@b.example\nSubject: x\n" + nest)) == [("来件.eml", (), False, ["file.too-deep"])]
    inside = b"Content-Type: message/rfc822\n\n" * 5000
    assert named(opened(b"From: a@b.example\nSubject: x\n" + inside)) == [("来件.eml", (), False, ["file.too-deep"])]
    assert named(opened(b"From: a@b\nSubject: x\n\n" + bytes(limits.MAIL))) == [
        ("来件.eml", (), False, ["file.too-large"])
    ]


def test_what_is_odd_about_several_attachments_is_said_once() -> None:
    message = mail(("a.xlsx", BOOK))
    for name in ("../甲.xlsx", "../乙.xlsx"):
        message.add_attachment(OTHER, maintype="application", subtype="octet-stream", filename=name)
    for document in opened(message):
        assert [fault.code for fault in document.faults] == ["file.irregular"]
