"""Names of folders as servers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.mailbox.folders import decode, encode, listed, quoted


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("INBOX", "INBOX"),
        ("收件箱", "&ZTZO9nux-"),
        ("其他文件夹/月报", "&UXZO1mWHTvZZOQ-/&ZwhipQ-"),
        ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),  # RFC 3501's own example
        ("R&D", "R&-D"),
    ],
)
def test_names_are_written_as_the_standard_says(name: str, written: str) -> None:
    assert encode(name) == written
    assert decode(written) == name


@given(st.text())
def test_every_name_comes_back(name: str) -> None:
    assert encode(name).isascii()
    assert decode(encode(name)) == name


@given(st.text(alphabet="&-,+/AZ09~é", max_size=12))
def test_what_is_no_such_name_raises_nothing(name: str) -> None:
    assert isinstance(decode(name), str)


def test_a_name_is_one_argument_of_a_command() -> None:
    assert quoted('a"b\\c') == '"a\\"b\\\\c"'


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (rb'(\HasNoChildren) "/" INBOX', "INBOX"),
        (rb'(\HasNoChildren \Sent) "." "&XfJT0ZAB-"', "已发送"),
        (rb'(\HasNoChildren) NIL "a\"b"', 'a"b'),
        ((rb'(\Marked) "/" {6}', b"&ZTZO9nux-"), "收件箱"),
        (rb'(\Noselect \HasChildren) "/" "&UXZO1mWHTvZZOQ-"', None),
        (b"something else", None),
    ],
)
def test_a_line_of_a_list_is_read(line: bytes | tuple[bytes, bytes], name: str | None) -> None:
    assert listed(line) == name
