"""Plants against a form's checks: rows that contradict themselves, each other, another table or the mail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from campaign.demo.general.bonds import Params, bound, checks, conditions, named_in
from campaign.demo.general.copy import Copy, Row, typed
from campaign.demo.paper import NoRoomError, put
from campaign.demo.plants.plant import ERROR, WARNING, Plant
from workbook.form import Form
from workbook.totals import inputs, siblings, total_fields

_LEAST = 3
_BEYOND = 50


def check_plants(form: Form) -> Iterator[Plant]:
    """Every check of the form that a clerk may break without breaking another."""
    for params in form.checks:
        match params["kind"]:
            case "required-if" if not _of_nothing(form, params["when"]):
                for dotted in params["fields"]:
                    yield _left_out(form, dotted, params["when"])
            case "all-or-none":
                for dotted in params["fields"]:
                    yield _half(form, dotted, params)
            case "in-period":
                yield from _other_month(form, params["field"])
            case "order":
                yield from _turned_round(form, params)
            case "unique":
                yield from _twice(form, params)
            case "reference":
                yield from _unknown(form, params)
            case "sequence":
                yield _jump(form, params["field"])
            case "plausible" if "maximum" in params:
                yield from _doubtful(form, params)
            case "sheet-empty-iff":
                yield _denied(form, params)
            case "attachment":
                yield from _attached(form, params["field"])
    for dotted, when, needed in conditions(form):
        if needed:
            yield _left_out(form, dotted, when)
        yield from _uncalled(form, dotted, when)
    yield from _typed_over(form)


def _holds(when: Mapping[str, Any], row: Row) -> bool:
    return all(row.get(name.partition(".")[2]) in values for name, values in when.items())


def _of_nothing(form: Form, when: Mapping[str, Any]) -> bool:
    """Whether a condition only holds where there is nothing to report: such returns are left as they are."""
    return set(when.get(form.roles.get("zero", ""), ())) == {form.roles.get("zero-says")}


def _emptied(form: Form, dotted: str, code: str, fits: Any, note: str) -> Plant:
    """A plant that empties one filled cell of a row that fits."""
    section, field = form.locate(dotted)

    def sow(copy: Copy) -> None:
        row = copy.take(
            section.name,
            lambda one: one.get(field.name) is not None and (not section.is_table or len(one) > _LEAST) and fits(one),
        )
        copy.cell(dotted, row).value = None
        copy.tell(code, ERROR, dotted, row, note)

    return Plant(f"{code}/{dotted}", code, ERROR, bound(form, dotted), sow)


def _left_out(form: Form, dotted: str, when: Mapping[str, Any]) -> Plant:
    """Not filled where the condition holds."""
    return _emptied(form, dotted, "check.required-if", lambda row: _holds(when, row), "按条件应填，没有填")


def _half(form: Form, dotted: str, params: Params) -> Plant:
    names = [name.partition(".")[2] for name in params["fields"]]
    return _emptied(
        form,
        dotted,
        "check.all-or-none",
        lambda row: all(row.get(name) is not None for name in names),
        "应同时填，只填了一半",
    )


def _uncalled(form: Form, dotted: str, when: Mapping[str, Any]) -> Iterator[Plant]:
    """Filled where the condition does not hold, as another row is."""
    section, field = form.locate(dotted)
    samples = [one for one in field.schema.get("examples", ()) if not isinstance(one, str) or len(one) > 1]
    if not samples or any(dotted in named_in(params) for params in form.checks):
        return

    def sow(copy: Copy) -> None:
        known = [name.partition(".")[2] for name in when]
        row = copy.take(
            section.name, lambda one: all(one.get(name) is not None for name in known) and not _holds(when, one)
        )
        put(copy.cell(dotted, row), samples[0])
        copy.tell("check.not-applicable", ERROR, dotted, row, "不应填而填了")

    yield Plant(f"check.not-applicable/{dotted}", "check.not-applicable", ERROR, bound(form, dotted), sow)


def _later_than_others(form: Form, dotted: str) -> list[Params]:
    return [params for params in checks(form, "order") if params["later"] == dotted]


def _earlier_than_others(form: Form, dotted: str) -> list[Params]:
    return [params for params in checks(form, "order") if params["earlier"] == dotted]


def _other_month(form: Form, dotted: str) -> Iterator[Plant]:
    """The last day of the month before, where nothing says that it must come after something."""
    section, field = form.locate(dotted)
    if _later_than_others(form, dotted):
        return

    def sow(copy: Copy) -> None:
        if len(copy.rows(section.name)) < _LEAST:  # all of them in another month would mean something else
            raise NoRoomError(section.name)
        row = copy.take(section.name, lambda one: one.get(field.name) is not None)
        year, month = map(int, copy.period.split("-"))
        copy.cell(dotted, row).value = _before(date(year, month, 1))
        copy.tell("check.in-period", ERROR, dotted, row, "是上个月的日期")

    yield Plant(f"check.in-period/{dotted}", "check.in-period", ERROR, bound(form, dotted), sow)


def _before(value: Any) -> Any:
    return date.fromordinal(value.toordinal() - 1) if isinstance(value, date) else value - 1


def _turned_round(form: Form, params: Params) -> Iterator[Plant]:
    """What should come later comes just before, where no other check has a say in it."""
    earlier, later = params["earlier"], params["later"]
    (first, one), (section, field) = form.locate(earlier), form.locate(later)
    tied = len(_later_than_others(form, later)) > 1 or _earlier_than_others(form, later)
    if tied or later in {params["field"] for params in checks(form, "in-period")} or field.kind in ("time", "month"):
        return

    def wrong(row: Row, copy: Copy) -> Any:
        rows = [row] if first is section else copy.rows(first.name)
        values = [typed(one, other[one.name]) for other in rows if other.get(one.name) is not None]
        if row.get(field.name) is None or not values:
            return None
        new = _before(max(values))
        low = field.schema.get("minimum")
        return None if low is not None and new < low else new

    def sow(copy: Copy) -> None:
        row = copy.take(section.name, lambda values: wrong(values, copy) is not None)
        new = wrong(copy.rows(section.name)[row or 0], copy)
        put(copy.cell(later, row), new)
        copy.tell("check.order", ERROR, later, row, f"改成{new}，先后颠倒")

    touched = bound(form, later) | bound(form, earlier)
    yield Plant(f"check.order/{earlier}/{later}", "check.order", ERROR, touched, sow)


def _twice(form: Form, params: Params) -> Iterator[Plant]:
    """A row entered a second time below the others."""
    name = params["fields"][0].partition(".")[0]
    section = form.section(name)
    alone = sum(one["fields"][0].startswith(f"{name}.") for one in checks(form, "unique")) == 1
    if not section.is_table or section.closed or not alone or params.get("among"):
        return
    numbers = [
        one["field"].partition(".")[2] for one in checks(form, "sequence") if one["field"].startswith(f"{name}.")
    ]

    def sow(copy: Copy) -> None:
        keys = [one.partition(".")[2] for one in params["fields"]]
        source = copy.take(name, lambda row: all(row.get(key) is not None for key in keys))
        row = dict(copy.rows(name)[source or 0])
        row |= {number: len(copy.rows(name)) + 1 for number in numbers}
        at = copy.add(name, row)
        copy.tell("check.unique", ERROR, params["fields"][0], at, f"与第{(source or 0) + 1}条重复")

    touched = frozenset({name})
    yield Plant(f"check.unique/{'+'.join(params['fields'])}", "check.unique", ERROR, touched, sow)


def _unknown(form: Form, params: Params) -> Iterator[Plant]:
    """Something that is not there."""
    if len(params["fields"]) != 1 or "codes" in params or params.get("absent") or "split" in params:
        return
    dotted = params["fields"][0]
    section, field = form.locate(dotted)
    if field.kind not in ("integer", "person", "text") or "pattern" in field.schema:
        return

    def sow(copy: Copy) -> None:
        row = copy.take(section.name, lambda one: one.get(field.name) is not None)
        new = (
            max(copy.value(dotted, one) or 0 for one in range(len(copy.rows(section.name)))) + _BEYOND
            if (field.kind == "integer")
            else f"查无此{'人' if field.kind == 'person' else '项'}"
        )
        put(copy.cell(dotted, row), new)
        copy.tell("check.reference", ERROR, dotted, row, f"填了没有登记的“{new}”")

    yield Plant(f"check.reference/{dotted}", "check.reference", ERROR, bound(form, dotted), sow)


def _jump(form: Form, dotted: str) -> Plant:
    """A number out of turn, in a row that nothing points to."""
    section, field = form.locate(dotted)
    pointing = [one["fields"][0] for one in checks(form, "reference") if one.get("to") == [dotted]]

    def sow(copy: Copy) -> None:
        named = {copy.value(one, row) for one in pointing for row in range(len(copy.rows(one.partition(".")[0])))}
        row = copy.take(section.name, lambda values: values[field.name] not in named)
        put(copy.cell(dotted, row), copy.value(dotted, row) + _BEYOND)
        copy.tell("check.sequence", ERROR, dotted, row, "跳号")

    return Plant(f"check.sequence/{dotted}", "check.sequence", ERROR, bound(form, dotted), sow)


def _doubtful(form: Form, params: Params) -> Iterator[Plant]:
    """More than anybody would believe."""
    dotted = params["field"]
    section, field = form.locate(dotted)
    new = params["maximum"] if params.get("exclusive") else params["maximum"] + 1
    if new > field.schema.get("maximum", new) or _earlier_than_others(form, dotted):
        return

    def sow(copy: Copy) -> None:
        row = copy.take(section.name, lambda one: one.get(field.name) is not None)
        put(copy.cell(dotted, row), new)
        copy.tell("check.plausible", WARNING, dotted, row, f"多得不合常理：{new}")

    touched = bound(form, dotted)
    yield Plant(f"check.plausible/{dotted}", "check.plausible", WARNING, touched, sow, explicable=section.is_table)


def _denied(form: Form, params: Params) -> Plant:
    """Nothing to report, it says, and yet there are rows."""
    flag = params["flag"]

    def sow(copy: Copy) -> None:
        if not copy.rows(params["section"]):
            raise NoRoomError(params["section"])
        put(copy.cell(flag), params["equals"])
        copy.tell("check.sheet-empty-iff", ERROR, flag, None, f"填“{params['equals']}”，却有明细")

    return Plant(f"check.sheet-empty-iff/{flag}", "check.sheet-empty-iff", ERROR, bound(form, flag), sow)


def _attached(form: Form, dotted: str) -> Iterator[Plant]:
    """A file listed and not sent, and one sent and not listed."""
    section, field = form.locate(dotted)

    def lose(copy: Copy) -> None:
        rows = copy.rows(section.name)
        if not rows:
            raise NoRoomError(section.name)
        at = copy.add(section.name, {**rows[0], field.name: "补充材料.docx"})
        copy.tell("check.attachment", ERROR, dotted, at, "登记了，没有随信寄来")

    def slip_in(copy: Copy) -> None:
        if not copy.rows(section.name):
            raise NoRoomError(section.name)
        copy.extra.append("未登记照片.jpg")
        copy.say("check.attachment", ERROR, section.sheet, None, "寄来的附件没有登记")

    touched = frozenset({section.name})
    yield Plant("check.attachment/listed", "check.attachment", ERROR, touched, lose, mail=True)
    yield Plant("check.attachment/sent", "check.attachment", ERROR, touched, slip_in, mail=True)


def _typed_over(form: Form) -> Iterator[Plant]:
    """A computed figure of a record, typed over its formula."""
    for name, field, total in total_fields(form):
        sources = inputs(total)
        if form.section(name).is_table or not sources:
            continue
        dotted = f"{name}.{field}"
        users = {
            f"{name}.{one}" for where, one, other in total_fields(form) if where == name and field in siblings(other)
        }

        def sow(copy: Copy, dotted: str = dotted) -> None:
            put(copy.cell(dotted), _BEYOND * 100 + 1)
            copy.tell("check.total", ERROR, dotted, None, "改成了数字，与明细不符")

        touched = frozenset({dotted, *users, *(source for source, _ in sources)})
        yield Plant(f"check.total/{dotted}", "check.total", ERROR, touched, sow)
