"""The form that a campaign names: one of the workspace's own (报表/<id>.json), else a shipped one; the settings' own."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from workbook.codelist import CodeLists, shipped
from workbook.form import Form, load_form, shipped_forms
from workbook.shipped import HOME

SETTINGS, DESIGN, ON_SITE = "campaign-settings", "form-design", "on-site-check"
"""Forms of the house's own, which no unit files; the last is filled by inspectors (campaign/sampling)."""

LATER = ("receiving", "sending", "merit")
"""Sections of the settings that came later: a master made before has none of their rows, or not all."""

COUNT, UNIT = "场次", "场"
"""What is counted where a form does not say."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


def return_forms(folder: Path | None = None) -> list[str]:
    """The forms that a campaign may name: those of a folder first, then those shipped."""
    own = sorted(path.stem for path in folder.glob("*.json") if _ID.fullmatch(path.stem)) if folder else []
    return [*own, *(one for one in shipped_forms() if one not in (SETTINGS, DESIGN, ON_SITE, *own))]


def campaign_form(form_id: str, folder: Path | None, codes: CodeLists) -> Form:
    """The form of that id, its lists taken from `codes`; one that cannot be used is a FindError, as is none at all."""
    from validator.forms.find import FindError, find, make_form

    if form_id not in return_forms(folder):
        raise FindError(f"没有代号为“{form_id}”的报表：可用的有 {'、'.join(return_forms(folder))}。")
    own = own_form(form_id, folder)
    form = make_form(find(str(own) if own else form_id, codes), codes)
    if form.id != form_id:
        raise FindError(f"“{form_id}.json”里的报表代号（$id）是“{form.id}”：请改成一致的。")
    return form


def own_form(form_id: str, folder: Path | None) -> Path | None:
    """The file of a form in a folder, None where it is not there."""
    path = folder / f"{form_id}.json" if folder and _ID.fullmatch(form_id) else None
    return path if path and path.is_file() else None


def count_words(form: Form) -> tuple[str, str]:
    """What a form counts and in which unit: ("场次", "场")."""
    unit = form.locate(form.roles["count"])[1].unit if "count" in form.roles else ""
    return form.roles.get("count-says", COUNT), unit or UNIT


def used_lists(form: Form) -> list[str]:
    """The code lists that a form uses, in the order in which they are shipped, its own last."""
    used = {field.codes for section in form.sections for field in section.fields}
    used |= {section.fixed[0] for section in form.sections if section.fixed is not None}
    used |= {check.get("codes") for check in form.checks}
    return [name for name in form.codes if name in used]


@cache
def settings_form(count: str = COUNT, unit: str = UNIT, lacking: frozenset[str] = frozenset()) -> Form:
    """The form of the settings sheets, what is counted in a campaign's own words: 任务场次, or 任务家次.

    `lacking` are rows of later sections ("section.field") that a master made before there were any does not have.
    """
    home = HOME / "forms"
    text = (home / f"{SETTINGS}.json").read_text("utf-8")
    text = text.replace(COUNT, json.dumps(count)[1:-1]).replace(f'"x-unit": "{UNIT}"', f'"x-unit": {json.dumps(unit)}')
    definition = json.loads(text)
    sections = definition["properties"]
    for name in LATER:
        rows = sections[name]["properties"]
        kept = {field: row for field, row in rows.items() if f"{name}.{field}" not in lacking}
        sections[name]["properties"] = kept
        if not kept:
            del sections[name]
    return load_form(definition, shipped(), home)
