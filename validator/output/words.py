"""The words of the output in both languages."""

from __future__ import annotations

from workbook.finding import Severity, Text, Verdict

_VERDICTS = {
    Verdict.ACCEPTED: "accepted",
    Verdict.ACCEPTED_ZERO: "zero return",
    Verdict.ACCEPTED_EXPLAINED: "explained",
    Verdict.RETURNED: "returned",
    Verdict.UNREADABLE: "unreadable",
    Verdict.UNRECOGNISED: "not our form",
}

SEVERITIES = tuple(Severity)
"""Heaviest first: the order in which findings are told."""

WORDS = {
    "suggestion": Text("建议：{suggestion}", "suggestion: {suggestion}"),
    "skipped": Text("没有检查的", "not checked"),
    "cell": Text("所用的值另有意见", "a value it needs has a finding of its own"),
    "times": Text("{count} 份", "{count} documents"),
    "whole-file": Text("整份文件", "whole file"),
    "nothing": Text("没有找到可以检查的文件。", "No file to check was found."),
    "documents": Text("共 {count} 份", "documents {count}"),
    "findings": Text("意见 {count} 条", "findings {count}"),
    "top": Text("最多的意见", "most frequent"),
    "title": Text("报表审核结果", "Validation report"),
    "no-unit": Text("（未识别单位）", "(unit unknown)"),
}


def word(name: str, lang: str, **slots: object) -> str:
    """The sentence of that name in `lang`; an unknown name or a missing slot is a KeyError."""
    return WORDS[name].fill(lang, slots)


def verdict_word(verdict: Verdict, lang: str) -> str:
    """The word for a verdict."""
    return _VERDICTS[verdict] if lang == "en" else verdict.label


def code_title(code: str, lang: str) -> str:
    """What a code is about; "" for one that is none of ours."""
    from validator.codes import look_up

    try:
        return look_up(code).title.fill(lang, {})
    except KeyError:
        return ""


def severity_word(severity: Severity, lang: str) -> str:
    """The word for a severity."""
    return severity.value if lang == "en" else severity.label
