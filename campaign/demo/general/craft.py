"""AnyForm: the craft of clerks who fill a form that nobody wrote a demo for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

from campaign.demo.filling import open_template
from campaign.demo.general.bonds import checks
from campaign.demo.general.copy import Copy, fill_in, given_in
from campaign.demo.general.rules import check_plants
from campaign.demo.general.sheets import sheet_plants
from campaign.demo.general.values import cell_plants
from campaign.demo.paper import put
from campaign.demo.plants import books
from campaign.demo.plants.plant import Plant, sow_all
from campaign.demo.schedule import Job, Repertoire
from campaign.demo.specimen import right_data
from workbook.form import Form

_ROWS = (4, 8)
"""So many rows a table has at least and at most."""

_ENDINGS = (".jpg", ".png", ".docx", ".mp4")
_EXPLAINED = ("sheet", "item", "reason")
"""The fields of a table of explanations."""


class AnyForm:
    """What clerks must know of a form, read from it; `first` is the first month that they report."""

    def __init__(self, form: Form, first: str) -> None:
        self.form, self.first = form, first
        self.title = form.title

    @cached_property
    def plants(self) -> Sequence[Plant]:
        """Every plant that the form gives occasion for."""
        return (*cell_plants(self.form), *check_plants(self.form), *sheet_plants(self.form))

    @property
    def repertoire(self) -> Repertoire:
        """What the form allows to happen."""
        form = self.form
        flags = {params["flag"] for params in checks(form, "sheet-empty-iff")}
        zero = (("zero", 11),) if form.roles.get("zero") in flags and "zero-says" in form.roles else ()
        carried = any(params["kind"] == "cumulative" and self._carries(params) for params in form.across)
        records = [one for one in self.plants if one.code == "schema.required" and not self._of_table(one)]
        return Repertoire(
            first=self.first,
            plants=self.plants,
            fixtures=(("missing", 22), *zero, ("twice", 22)),
            last=(("stranger", 1), *((("two-units", 2),) if self._shared() else ()), ("wrong-month", 1)),
            acts=("version", "campaign", *(("reused",) if self._dated() else ())),
            sure="schema.required/" + records[0].name.split("/")[1] if carried and records else "",
        )

    def _carries(self, params: Mapping[str, Any]) -> bool:
        return params["field"] == self.form.roles.get("prior") and "count" in self.form.roles

    def _of_table(self, one: Plant) -> bool:
        return self.form.section(one.name.split("/")[1].partition(".")[0]).is_table

    def _dated(self) -> bool:
        """Whether the dates of a return tell its month: they must not be held against anything but that."""
        event = self.form.roles.get("event", "")
        dated = {params["field"] for params in checks(self.form, "in-period")}
        return any(dotted.startswith(f"{event}.") for dotted in dated) and "period" in self.form.roles

    def _shared(self) -> list[str]:
        """The fields by which two units would claim one and the same thing, if a plant can make them agree."""
        shared = [params["fields"] for params in self.form.across if params["kind"] == "two-units"]
        found: list[str] = shared[0] if shared else []
        kinds = {self.form.locate(dotted)[1].kind for dotted in found}
        pointing = {name for params in checks(self.form, "reference") for name in (*params["fields"], *params["to"])}
        return found if "text" in kinds <= {"text", "date", "time"} and not pointing & set(found) else []

    def fill(self, template: Path, job: Job, rng: Random, like: Copy | None = None) -> Copy:
        """A right return of the unit's month, or the contents of another one in this template."""
        book = open_template(template)
        data = like.data if like else self._data(given_in(book, self.form), job, rng)
        return fill_in(book, self.form, data, job.unit.name, job.period, rng)

    def _data(self, given: Mapping[str, Any], job: Job, rng: Random) -> dict[str, Any]:
        told = self.form.roles.get("explanations")
        rows = {
            section.name: 0 if job.act == "zero" or section.name == told else rng.randint(*_ROWS)
            for section in self.form.sections
        }
        data = right_data(self.form, job.period, rng, given, rows)
        self._name_files(data)
        self._keep_apart(data, job.unit.short)
        return data

    def _keep_apart(self, data: Mapping[str, Any], short: str) -> None:
        """What a unit does is its own: the text by which others could claim it begins with the unit's name."""
        for dotted in self._shared():
            section, field = self.form.locate(dotted)
            for row in data[section.name] if field.kind == "text" else ():
                if field.name in row:
                    row[field.name] = f"{short}{row[field.name]}"[: field.schema.get("maxLength")]

    def _name_files(self, data: Mapping[str, Any]) -> None:
        """Files that come along are called as files of their kind are."""
        role = self.form.role("attachments")
        for number, row in enumerate(data[role[0]] if role else (), 1):
            if role and not str(row.get(role[1], "")).endswith(_ENDINGS):
                row[role[1]] = f"附件{number}{_ENDINGS[number % 3]}"

    def spoil(self, paper: Copy, job: Job, rng: Random) -> None:
        """Acts, plants, and explanations of what is odd."""
        match job.act:
            case "version":
                books.rewrite_meta(paper, version=str(self.form.version + 1))
                paper.say("template.version", "error", None, None, "用的是另一版模板")
            case "campaign":
                books.rewrite_meta(paper, campaign="another-campaign")
                paper.say("template.campaign", "error", None, None, "用的是另一项活动的模板")
            case "carried":
                at = paper.cell(self.form.roles["prior"])
                sheet = self.form.locate(self.form.roles["prior"])[0].sheet
                paper.say("across.cumulative", "info", sheet, at.coordinate, "下发后上月报表才更正，预填的累计已过时")
            case "two-units":
                self._claim(paper)
            case "unknown":
                self._impersonate(paper)
        sow_all(paper, job.plants)
        if job.explained:
            self._explain(paper)

    def _impersonate(self, paper: Copy) -> None:
        """An office that is in no list has copied another one's template and put its own name in."""
        del paper.book["_meta"]
        paper.say("template.no-meta", "info", None, None, "复制来的表，没有识别信息")
        dotted = self.form.roles["unit"]
        paper.cell(dotted).value = paper.who
        paper.tell("across.unknown-unit", "error", dotted, None, "不在名单上的单位")

    def _claim(self, paper: Copy) -> None:
        """One row becomes what another unit says as well."""
        shared = self._shared()
        names = [dotted.partition(".")[2] for dotted in shared]
        row = paper.take(shared[0].partition(".")[0], lambda one: all(one.get(name) is not None for name in names))
        same = {"date": date.fromisoformat(f"{paper.period}-15"), "time": time(9, 30), "text": "两家单位同报的一条"}
        for dotted in shared:
            put(paper.cell(dotted, row), same[self.form.locate(dotted)[1].kind])
        paper.tell("across.two-units", "warning", shared[0], row, "与另一单位同报一条")

    def _explain(self, paper: Copy) -> None:
        """A line of explanation for each warning that stands at a cell."""
        told = self.form.roles.get("explanations")
        if told is None or not {field.name for field in self.form.section(told).fields} >= set(_EXPLAINED):
            return
        for line in list(paper.lines):
            if line.severity == "warning" and line.cell is not None:
                row = re.sub(r"\D", "", line.cell)
                paper.add(told, {"sheet": line.sheet, "item": row, "reason": "已核实，情况属实。"})

    def say_reused(self, paper: Copy) -> None:
        """At the month that the template says."""
        paper.tell("template.reused", "error", self.form.roles["period"], None, "填在上个月的模板里")

    def sent(self, paper: Copy) -> list[str]:
        """What the list names, and what was put in beside it; files that are listed and not sent are left out."""
        role = self.form.role("attachments")
        listed = [str(row[role[1]]) for row in paper.rows(role[0])] if role else []
        lost = {line.cell for line in paper.lines if line.code == "check.attachment"}
        if role:
            dotted = ".".join(role)
            listed = [name for row, name in enumerate(listed) if paper.cell(dotted, row).coordinate not in lost]
        return [*dict.fromkeys(listed), *paper.extra]

    def words(self, paper: Copy) -> str:
        """The longest text of the record."""
        texts = [
            value
            for section in self.form.sections
            if not section.is_table
            for value in paper.rows(section.name)[0].values()
        ]
        return max((text for text in texts if isinstance(text, str)), key=len, default="本月情况")
