"""reference: a value (or several together) stands in another table, or in a code list; or it does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from validator.check import Example, Kind, Param, Params, Spot, Trial, split_all
from validator.selfcheck.terms import any_of, literally, product, sure, unless
from workbook.finding import Code, Fault, Place, Severity, Text
from workbook.form import Form
from workbook.nearest import near

if TYPE_CHECKING:
    from validator.selfcheck.scope import Scope


class _Target(NamedTuple):
    """Where values are looked for: each key with the first row (from 0) that has it, and rows that may have any.

    `earlier`: only rows before the one that refers count.
    """

    title: str
    known: Mapping[tuple[Any, ...], int]
    earlier: bool = False
    unsure: int | None = None

    def has(self, key: tuple[Any, ...], row: int | None) -> bool:
        """Whether the key is there, as seen from a row."""
        first = self.known.get(key)
        return first is not None and (not self.earlier or row is None or first < row)

    def may_have(self, row: int | None) -> bool:
        """Whether a row could not be read that counts here."""
        return self.unsure is not None and (row is None or self.unsure < row)


def check(trial: Trial, params: Params) -> Iterator[Fault]:
    """The first cell of each reference that leads nowhere, or with `absent` of each that leads somewhere.

    `to` are the columns of a table, or of several one after another; `codes` a code list; a value need stand in one
    of them only. With `earlier` a row of the same table is referred to only from below. `split` is what parts several
    values in one cell.
    """
    section, fields = split_all(params["fields"])
    targets = list(_targets(trial, params))
    if None in targets:
        return
    found = [target for target in targets if target is not None]
    absent, parted = params.get("absent", False), params.get("split")
    title = "、".join(target.title for target in found)
    for row in trial.rows(section, fields):
        if None in row.values:
            continue
        for key in _keys(row.values, parted):
            there = any(target.has(key, row.number) for target in found)
            if there is absent and (absent or not any(target.may_have(row.number) for target in found)):
                zh, en = _SAID[absent]
                known = (one[0] for target in found for one in target.known if target.has(one, row.number))
                like = near(key[0], known) if len(key) == 1 and not absent else []
                yield Fault(
                    "check.reference",
                    Place(section, row.number, fields[0]),
                    {"target": title, "key": "＋".join(map(str, key)), "but": zh, "but_en": en},
                    value=row.values[0],
                    suggestion=next(iter(like), None),
                    sole=len(like) == 1 and parted is None,
                )


_SAID = {
    False: ("中找不到：请更正，或先在该处登记", "is not there: mend it, or enter it there first"),
    True: ("中已有：请更正，或删去本行", "is there already: mend it, or delete this row"),
}


def _targets(trial: Trial, params: Params) -> Iterator[_Target | None]:
    """Each place to look in; None where one cannot be relied upon."""
    if "codes" in params:
        codes = trial.filing.form.codes[params["codes"]]
        yield _Target(codes.title, {(label,): -1 for label in codes.labels})
    own, fields = split_all(params["fields"])
    for start in range(0, len(params.get("to", ())), len(fields)):
        target, columns = split_all(params["to"][start : start + len(fields)])
        if params.get("earlier", False) and target == own:
            yield _rows_above(trial, target, columns)
        elif trial.whole(target, columns):
            yield _Target(trial.filing.form.section(target).title, _first_rows(trial, target, columns, params))
        else:
            yield None


def _first_rows(trial: Trial, target: str, columns: list[str], params: Params) -> dict[tuple[Any, ...], int]:
    known: dict[tuple[Any, ...], int] = {}
    for row in trial.rows(target, columns):
        for key in _keys(row.values, params.get("split")):
            known.setdefault(key, row.number or 0)
    return known


def _rows_above(trial: Trial, target: str, columns: list[str]) -> _Target | None:
    """The rows of the table itself: what is wrong with one of them otherwise does not make its name another."""
    if not trial.present(target, columns):
        return None
    known: dict[tuple[Any, ...], int] = {}
    unsure: int | None = None
    for index, row in enumerate(trial.filing.rows(target)):
        key = tuple(map(row.get, columns))
        if None not in key:
            known.setdefault(key, index)
        elif unsure is None:
            places = [Place(target, index, name) for name in columns if row.get(name) is None]
            lost = [place for place in places if trial.failed.get(place, _EMPTY) != _EMPTY]
            if lost:
                trial.skip(lost[0])
                unsure = index
    return _Target(trial.filing.form.section(target).title, known, earlier=True, unsure=unsure)


_EMPTY = "schema.required"


def _keys(values: tuple[Any, ...], parted: str | None) -> list[tuple[Any, ...]]:
    if parted is None or len(values) != 1 or not isinstance(values[0], str):
        return [values] if None not in values else []
    return [(part.strip(),) for part in values[0].split(parted) if part.strip()]


def rule(form: Form, params: Params) -> str:
    """What the check asks."""
    titles = "＋".join(form.locate(dotted)[1].title for dotted in params["fields"])
    targets = [form.codes[params["codes"]].title] if "codes" in params else []
    targets += dict.fromkeys(form.locate(dotted)[0].title for dotted in params.get("to", ()))
    where = "、".join(f"“{title}”" for title in targets) + ("（本表只认上面的行）" if params.get("earlier") else "")
    return f"“{titles}”不得已在{where}中" if params.get("absent") else f"“{titles}”须在{where}中登记"


def formula(scope: Scope, params: Params) -> Iterator[Spot]:
    """The first cell of each reference that leads nowhere; several values in one cell are past Excel."""
    if "split" in params:
        return
    fields = params["fields"]
    there = [scope.listed(params["codes"], fields[0])] if "codes" in params else []
    certain = []
    for start in range(0, len(params.get("to", ())), len(fields)):
        to = params["to"][start : start + len(fields)]
        target, names = split_all(to)
        match = f"MATCH({literally(scope.key(fields))},{scope.key(to)},0)"
        if params.get("earlier") and scope.section(target) is scope.locate(fields[0])[0]:
            there.append(sure(f"{match}<{scope.number(fields[0])}"))
        else:
            there.append(sure(f"{match}>0"))
            certain.append(scope.complete(target, names))
    found = any_of(there) if params.get("absent") else unless(any_of(there))
    yield Spot(fields[0], product(*certain, *(scope.sound(dotted) for dotted in fields), found))


_PARAMS = {"kind": "reference", "fields": ["lectures.lecturer"], "to": ["lecturers.name"]}

KIND = Kind(
    code=Code(
        "check.reference",
        Severity.ERROR,
        Text("查无对应", "Refers to nothing"),
        Text(
            "“{field}”填的“{key}”在“{target}”{but}。",
            "“{key}” in “{field}”, held against “{target}”, {but_en}.",
        ),
    ),
    label="须在另表",
    params=(
        Param("fields", "fields", "栏目", required=True),
        Param("to", "fields", "对应栏目"),
        Param("codes", "codes", "代码表"),
        Param("absent", "flag", "不得已有"),
        Param("earlier", "flag", "只认前面的行"),
        Param("split", "text", "分隔符"),
    ),
    check=check,
    rule=rule,
    formula=formula,
    differs=(
        "letter-case",
        "text-of-number",
    ),
    good=Example(_PARAMS, {"lectures": [{"lecturer": "张三"}], "lecturers": [{"name": "张三"}]}),
    bad=Example(
        _PARAMS,
        {"lectures": [{"lecturer": "张三"}, {"lecturer": "李四"}], "lecturers": [{"name": "张三"}]},
        (("lectures", 1, "lecturer"),),
    ),
)
