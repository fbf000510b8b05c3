"""The checks of a definition: kinds, their parameters, the fields these name; at last each is run on nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from validator.check import KINDS, Param, Params, Trial, kind
from validator.forms.names import all_names, find, kind_words, values_offered
from validator.forms.problem import Path, Problem, error, unknown
from workbook.filing import Filing
from workbook.form import Form
from workbook.nearest import nearest

_FITS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("sequence", "field"): ("integer",),
    ("in-period", "field"): ("date",),
    ("order", "earlier"): ("date", "time", "month", "integer", "number"),
    ("order", "later"): ("date", "time", "month", "integer", "number"),
    ("plausible", "field"): ("integer", "number"),
    ("two-places", "date"): ("date",),
    ("two-places", "start"): ("time",),
    ("two-places", "duration"): ("integer", "number"),
    ("cumulative", "field"): ("integer", "number"),
    ("cumulative", "of"): ("integer", "number"),
}
"""(kind, parameter) -> what its field must be, where a value of another kind could not be judged."""

ACROSS: Mapping[str, tuple[Param, ...]] = {
    "two-units": (Param("fields", "fields", "栏目", required=True),),
    "two-places": (
        Param("person", "field", "人员栏", required=True),
        Param("date", "field", "日期栏", required=True),
        Param("start", "field", "开始时间栏", required=True),
        Param("duration", "field", "时长栏", required=True),
        Param("place", "field", "地点栏", required=True),
    ),
    "cumulative": (
        Param("field", "field", "上期累计栏", required=True),
        Param("of", "field", "本期累计栏", required=True),
    ),
}


def rule_problems(form: Form) -> Iterator[Problem]:
    """Every check and every check between filings."""
    for number, params in enumerate(form.checks):
        path: Path = ("x-checks", number)
        named = params["kind"]
        if named not in KINDS:
            yield unknown((*path, "kind"), named, KINDS, ("核对", "check"))
            continue
        found = list(_params(form, path, params, kind(named).params))
        found.extend(_together(form, path, params) if not found else ())
        yield from found or _dry_run(form, path, params)
    for number, params in enumerate(form.across):
        yield from _params(form, ("x-across", number), params, ACROSS.get(params["kind"], ()))


def _params(form: Form, path: Path, params: Params, known: tuple[Param, ...]) -> Iterator[Problem]:
    """What is missing, what is not known, and what holds something else than it should."""
    names = [param.name for param in known]
    for name in params:
        if name != "kind" and name not in names:
            near = nearest(name, names)
            zh, en = (f"，是否应为“{near}”", f"; “{near}” perhaps") if near else ("", "")
            yield error(
                (*path, name),
                f"核对“{params['kind']}”没有参数“{name}”{zh}：请更正。",
                f"the check “{params['kind']}” takes no “{name}”{en}: mend it.",
            )
    for param in known:
        if param.name in params:
            yield from _HOLDS.get(param.holds, _anything)(form, (*path, param.name), params, param)
        elif param.required:
            yield error(
                path,
                f"核对“{params['kind']}”缺少参数“{param.name}”（{param.title}）：请补上。",
                f"the check “{params['kind']}” needs “{param.name}”: add it.",
            )


def _anything(form: Form, path: Path, params: Params, param: Param) -> Iterator[Problem]:
    return iter(())


def _field(form: Form, path: Path, params: Params, param: Param) -> Iterator[Problem]:
    yield from _one_field(form, path, params["kind"], param, params[param.name])


def _one_field(form: Form, path: Path, named: str, param: Param, dotted: object) -> Iterator[Problem]:
    found = find(form, dotted)
    if found is None:
        yield unknown(path, dotted, all_names(form), ("栏目", "field"))
        return
    wanted = _FITS.get((named, param.name))
    if wanted and found[1].kind not in wanted:
        zh, en = kind_words(wanted)
        yield error(
            path,
            f"“{found[1].title}”不是{zh}，不能作“{param.title}”：请换一栏，或更正它的类型。",
            f"“{found[1].title}” is not {en}: name another field, or mend its type.",
        )


def _fields(form: Form, path: Path, params: Params, param: Param) -> Iterator[Problem]:
    """Several fields of one section."""
    value = params[param.name]
    if not isinstance(value, list) or not value:
        yield _wrong(path, param, '栏目的列表，如 ["lectures.date"]', "a list of fields", value)
        return
    faults = [
        fault
        for number, dotted in enumerate(value)
        for fault in _one_field(form, (*path, number), params["kind"], param, dotted)
    ]
    yield from faults
    if not faults and not _of_one_section(params, param, value):
        yield error(
            path,
            f"“{param.title}”里的栏目须在同一张分表：请更正。",
            f"the fields of “{param.name}” must be of one section: mend it.",
        )
    elif not faults and len(set(value)) < len(value):
        yield error(path, f"“{param.title}”里有重复的栏目：请删去。", f"“{param.name}” names a field twice.")


def _of_one_section(params: Params, param: Param, dotted: list[str]) -> bool:
    """Whether fields stand together; those in which others are looked for may be of several sections, in turn."""
    size = len(params["fields"]) if param.name == "to" and isinstance(params.get("fields"), list) else len(dotted)
    parts = [dotted[start : start + size] for start in range(0, len(dotted), max(1, size))]
    return all(len(part) == size and len({one.partition(".")[0] for one in part}) == 1 for part in parts)


def _section(form: Form, path: Path, params: Params, param: Param) -> Iterator[Problem]:
    value = params[param.name]
    if not isinstance(value, str) or value not in form.by_name:
        yield unknown(path, value, form.by_name, ("分表", "section"))


def _when(form: Form, path: Path, params: Params, param: Param) -> Iterator[Problem]:
    """Conditions: field -> values; all in one section, with values that the fields can have."""
    value = params[param.name]
    if not isinstance(value, dict) or not value:
        yield _wrong(path, param, "{ 栏目: [值] }", "{field: [values]}", value)
        return
    for dotted, wanted in value.items():
        found = find(form, dotted)
        if found is None:
            yield unknown((*path, dotted), dotted, all_names(form), ("栏目", "field"))
        elif not isinstance(wanted, list) or not wanted:
            yield _wrong((*path, dotted), param, '值的列表，如 ["是"]', "a list of values", wanted)
        else:
            yield from values_offered((*path, dotted), found[1], wanted)


def _plain(test: Callable[[Any], bool], zh: str, en: str) -> Callable[..., Iterator[Problem]]:
    def judge(form: Form, path: Path, params: Params, param: Param) -> Iterator[Problem]:
        value = params[param.name]
        if not test(value):
            yield _wrong(path, param, zh, en, value)

    return judge


def _wrong(path: Path, param: Param, zh: str, en: str, value: object) -> Problem:
    return error(
        path,
        f"“{param.title}”应为{zh}，现为 {value}：请更正。",
        f"“{param.name}” should be {en}, not {value}: mend it.",
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_HOLDS: Mapping[str, Callable[[Form, Path, Params, Param], Iterator[Problem]]] = {
    "field": _field,
    "fields": _fields,
    "section": _section,
    "when": _when,
    "number": _plain(_is_number, "数字", "a number"),
    "integer": _plain(lambda value: _is_number(value) and value == int(value), "整数", "a whole number"),
    "flag": _plain(lambda value: isinstance(value, bool), "true 或 false", "true or false"),
    "codes": _plain(lambda value: isinstance(value, str), "代码表的名称", "the name of a code list"),
    "text": _plain(lambda value: isinstance(value, str) and value != "", "文字", "text"),
}


def _together(form: Form, path: Path, params: Params) -> Iterator[Problem]:
    """What two parameters of a check must agree in."""
    named = params["kind"]
    if named == "order":
        kinds = {form.locate(params[name])[1].kind for name in ("earlier", "later")}
        if len(kinds) > 1 and not kinds <= {"integer", "number"}:
            yield error(
                path, "先后两栏的类型不同，无法比较：请更正。", "the two fields are of different kinds: mend it."
            )
    elif named == "required-if":
        sections = {dotted.partition(".")[0] for dotted in (*params["fields"], *params["when"])}
        if len(sections) > 1:
            yield error(
                (*path, "when"),
                "条件与应填栏目须在同一张分表：请更正。",
                "condition and fields must be of one section: mend it.",
            )
    elif named == "sheet-empty-iff":
        flag = form.locate(params["flag"])[1]
        yield from values_offered((*path, "equals"), flag, [params["equals"]])
        if not form.section(params["section"]).is_table:
            tables = [section.name for section in form.sections if section.is_table]
            yield unknown((*path, "section"), params["section"], tables, ("明细分表", "table"))
    elif named == "reference" and not params.keys() & {"to", "codes"}:
        yield error(
            path,
            "没有说明到哪里去找：请写明 to（对应栏目）或 codes（代码表）。",
            "say where the values should stand: to (fields) or codes (a code list).",
        )
    elif named == "plausible" and "alike" not in params and not params.keys() & {"minimum", "maximum"}:
        yield error(path, "没有写上限或下限：请补上。", "there is neither a minimum nor a maximum: add one.")
    elif named == "in-period" and form.role("period") is None:
        yield error(
            path,
            "没有指明哪一栏是报告期：请在 x-roles 中写明 period。",
            "say in x-roles which field is the period: in-period needs it.",
        )


def _dry_run(form: Form, path: Path, params: Params) -> Iterator[Problem]:
    """A check that breaks on a filing with nothing in it would break on every return."""
    data: dict[str, Any] = {section.name: [{}] if section.is_table else {} for section in form.sections}
    try:
        list(kind(params["kind"]).check(Trial(Filing(form, data, {}, []), "2020-04", (), {}), params))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as broken:
        missing = f"参数“{broken.args[0]}”" if isinstance(broken, KeyError) and broken.args else "参数"
        yield error(
            path,
            f"核对“{params['kind']}”的{missing}没有写全，无法执行：请对照说明补全。",
            f"the check “{params['kind']}” cannot run as it is written ({broken!r}): complete it.",
        )
