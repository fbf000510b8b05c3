"""File names as mail programs write them."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.intake.names import (
    HAS_CONTROLS,
    HAS_GAP,
    HAS_PATH,
    HAS_TWO,
    IS_DEVICE,
    IS_LONG,
    file_name,
    header,
    last_component,
    oddities,
)

NAME = "一分公司11月月报.xlsx"
GBK = NAME.encode("gbk")


def word(raw: bytes, charset: str = "GBK") -> bytes:
    return b"=?" + charset.encode() + b"?B?" + base64.b64encode(raw) + b"?="


def percent(raw: bytes) -> bytes:
    return "".join(f"%{byte:02X}" for byte in raw).encode()


def cut_word() -> bytes:
    """Two encoded words of one name, cut in the middle of a character."""
    return word(GBK[:3]) + b"\r\n " + word(GBK[3:])


@pytest.mark.parametrize(
    "value",
    [
        b'filename="' + word(GBK) + b'"',
        b'filename="' + word(NAME.encode(), "utf-8") + b'"',
        b'filename="' + cut_word() + b'"',
        b"filename=" + word(GBK, "gb2312"),
        b"filename=" + word(GBK, "x-nonsense"),
        b'filename="' + GBK + b'"',
        b'filename="' + NAME.encode() + b'"',
        b"filename*=GBK''" + percent(GBK),
        b"filename*=utf-8'zh-cn'" + percent(NAME.encode()),
        b"filename*1*=" + percent(GBK[5:]) + b"; filename*0*=gb2312''" + percent(GBK[:5]),
        b'filename="' + percent(NAME.encode()) + b'"',
        b"FileName*=utf-8''" + percent(NAME.encode()) + b'; filename="??.xlsx"',
    ],
)
def test_one_name_written_many_ways(value: bytes) -> None:
    assert file_name(b"attachment; " + value, "filename") == (NAME, [])


def test_a_gbk_character_whose_second_byte_is_a_backslash_survives() -> None:
    raw = "誠.xlsx".encode("gbk")
    assert b"\\" in raw
    name, _ = file_name(b'attachment; filename="' + raw + b'"', "filename")
    assert last_component(name) == "誠.xlsx"


def test_gb2312_means_gb18030() -> None:
    assert header(word("镕".encode("gbk"), "gb2312")) == "镕"


def test_words_and_plain_text_keep_their_spaces() -> None:
    assert header(b"Re: " + word(GBK) + b" " + word(GBK) + b" end") == f"Re: {NAME}{NAME} end"
    assert header(b"=?utf-8?Q?a_b=E6=9C=88?=") == "a b月"


@pytest.mark.parametrize(
    ("value", "odd"),
    [
        (b"filename*=UTF-8''..%2F..%2Fx.xlsx", HAS_PATH),
        (b'filename="C:\\\\dir\\\\x.xlsx"', HAS_PATH),
        (b"filename*=UTF-8''x%00.xlsx", HAS_CONTROLS),
        (b"filename*=UTF-8''x%E2%80%AE.xlsx", HAS_CONTROLS),
    ],
)
def test_odd_names_are_told_and_made_harmless(value: bytes, odd: object) -> None:
    name, _ = file_name(b"attachment; " + value, "filename")
    assert oddities(name) == [odd]
    assert last_component(name) == "x.xlsx"


def test_names_that_are_long_or_reserved_or_two_are_told() -> None:
    assert oddities("月" * 90 + ".xlsx") == [IS_LONG]
    assert oddities("con.xlsx") == [IS_DEVICE]
    assert oddities(NAME) == []
    assert file_name(b'attachment; filename="a.xlsx"; filename="b.xlsx"', "filename") == ("a.xlsx", [HAS_TWO])
    assert file_name(b"a; filename*99=x; filename*0*=UTF-8''a", "filename") == ("ax", [HAS_GAP])


@given(st.binary(max_size=300))
def test_no_bytes_are_too_odd(raw: bytes) -> None:
    for key in ("filename", "name"):
        name, _ = file_name(b"attachment; filename*0*=" + raw + b"; name=" + raw, key)
        assert "/" not in last_component(name)
        assert "\x00" not in last_component(name)
    assert isinstance(header(raw), str)


def test_ten_thousand_encoded_words_are_one_text() -> None:
    assert header(b" ".join([word(b"ab", "us-ascii")] * 10_000)) == "ab" * 10_000
