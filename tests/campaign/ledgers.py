"""Ledgers for roll-up tests: rows straight into the tables, invented by seed."""

import hashlib
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from campaign.founding import init
from campaign.ledger.packing import pack_gist
from campaign.ledger.store import Ledger
from campaign.ledger.tables import arrivals, changes, documents, evidence, findings, rows
from campaign.settings import Campaign, read_settings
from campaign.workspace import Workspace
from validator.explanation import Explanations
from validator.gist import Gist

START = datetime(2020, 4, 1, 1, 0, tzinfo=UTC)
MONTHS = ("2020-04", "2020-05", "2020-06")
PLACES = (
    "示例路社区党群服务中心",
    "新时代文明实践中心",
    "第一小学报告厅",
    "机械厂职工之家",
    "东湖村文化广场",
    "家风家训馆",
)
TITLES = (
    "凝心聚力促发展",
    "增强忧患意识 防范化解风险",
    "初心如磐",
    "守好意识形态阵地",
    "绿水青山就是金山银山",
    "壮阔七十年",
)
NAMES = ("张建国", "李秀英", "王海涛", "赵敏", "孙立新", "周玉兰", "吴志强", "郑晓东")


def found(path: Path) -> Workspace:
    """An empty workspace of the sample campaign."""
    return init(path)


class Clerk:
    """Puts filings into a ledger as receive would, with less ado."""

    def __init__(self, workspace: Workspace, seed: int = 1) -> None:
        self.workspace = workspace
        self.campaign: Campaign = read_settings(workspace.master)
        self.chance = random.Random(seed)
        self.count = 0

    def lectures(self, period: str, count: int) -> list[dict[str, Any]]:
        """Rows of 宣讲明细."""
        form = self.campaign.form
        choices = {field.name: field.choices for field in form.section("lectures").fields if field.choices}
        made = []
        for number in range(1, count + 1):
            online = self.chance.random() < 0.15
            row: dict[str, Any] = {
                "no": number,
                "date": f"{period}-{self.chance.randint(1, 28):02d}",
                "start": f"{self.chance.randint(8, 19):02d}:{self.chance.choice(('00', '30'))}",
                "duration": self.chance.choice((60, 90, 120)),
                "place": f"{self.chance.choice(PLACES)}{number}",
                "title": self.chance.choice(TITLES),
                "lecturer": self.chance.choice(NAMES),
                "vetted_by": "钱审核",
                **{name: self.chance.choice(labels) for name, labels in choices.items()},
            }
            row["views" if online else "heads"] = self.chance.randint(20, 300) * (10 if online else 1)
            made.append(row)
        return made

    def file(
        self, unit: str, period: str, sections: dict[str, list[dict[str, Any]]], *, edition: int = 1, **more: Any
    ) -> int:
        """One filing with its rows; `more` are columns of documents. Returns its id."""
        self.count += 1
        name = self.campaign.by_code[unit].name
        moment = START + timedelta(hours=self.count)
        digest = hashlib.sha256(f"{unit}{period}{edition}{self.count}".encode()).hexdigest()
        about: dict[str, Any] = {
            "file": f"{int(period[5:])}月_{name}_月报表.xlsx", "within": [], "sha256": digest, "container_sha256": digest,
            "received_at": moment, "form": "monthly-return", "form_version": 1, "named_by": 1, "unit": unit,
            "period": period, "gist": pack_gist(_gist(unit, period)),
            "edition": edition, "verdict": "accepted", "in_force": True, "report": {}, "pending": False,
            "record": {"return": {"month_count": len(sections.get("lectures", []))}},
        }  # fmt: skip
        names = {section.name: section for section in self.campaign.form.sections}
        with Ledger(self.workspace.ledger) as ledger, ledger.write() as conn:
            conn.execute(
                arrivals.insert().values(sha256=digest, name=about["file"], size=1, received_at=moment, complete=True)
            )
            told = more.pop("findings", [])
            came = more.pop("evidence", [])
            made = conn.execute(documents.insert().values(**(about | more)))
            assert made.inserted_primary_key is not None
            document = int(made.inserted_primary_key[0])
            for section, found_rows in sections.items():
                values = [
                    {"document": document, "section": section, "index": index, "sheet": names[section].sheet,
                     "row": index + 5, "data": data}
                    for index, data in enumerate(found_rows)
                ]  # fmt: skip
                if values:
                    conn.execute(rows.insert(), values)
            for number, one in enumerate(told):
                conn.execute(findings.insert().values(document=document, number=number, **one))
            for number, one in enumerate(came):
                conn.execute(
                    evidence.insert().values(document=document, number=number, name=one, sha256=digest, size=9)
                )
            conn.execute(changes.insert().values(at=moment, what="received", document=document, note="已收件"))
        return document

    def note(self, what: str, document: int | None, note: str) -> None:
        """A change of the history."""
        with Ledger(self.workspace.ledger) as ledger, ledger.write() as conn:
            conn.execute(
                changes.insert().values(at=START + timedelta(hours=self.count), what=what, document=document, note=note)
            )

    def people(self, count: int = 3) -> list[dict[str, Any]]:
        """Rows of 宣讲员."""
        form = self.campaign.form
        choices = {field.name: field.choices for field in form.section("lecturers").fields if field.choices}
        return [
            {"name": name, "duty": "党工委委员", "phone": f"139{number:08d}", "title": TITLES[number],
             **{field: labels[0] for field, labels in choices.items()}}
            for number, name in enumerate(NAMES[:count])
        ]  # fmt: skip


def _gist(unit: str, period: str) -> Gist:
    """Of a return that was read; nothing in it is told to others."""
    told = Explanations({}, {})
    return Gist("monthly-return", unit, None, period, START, True, False, {}, {}, {}, (), told)


def furnish(path: Path, *, lectures: int = 6, seed: int = 1) -> Workspace:
    """A workspace with a realistic ledger: every unit, three months, with all that can happen to a return."""
    workspace = found(path)
    clerk = Clerk(workspace, seed)
    clerk.note("handout", None, "下发2020年4月报表：26家单位")
    for month, period in enumerate(MONTHS):
        for place, unit in enumerate(clerk.campaign.units):
            _file(clerk, unit.code, period, month, place, lectures)
    return workspace


def _file(clerk: Clerk, unit: str, period: str, month: int, place: int, lectures: int) -> None:
    sections = {
        "lectures": clerk.lectures(period, clerk.chance.randint(lectures // 2, lectures)),
        "lecturers": clerk.people(),
        "attachments": [{"file": f"现场图片{place}.jpg", "kind": "现场活动图片", "lecture_no": 1}],
        "orders": [
            {"date": f"{period}-11", "source": "=1+1", "request": "希望多讲一些与居民生活有关的政策", "handling": "已办理"}
        ] if place % 5 == 0 else [],
        "works": [
            {"date": f"{period}-15", "platform": "微信公众号", "title": "+典型人物故事", "kind": "典型人物",
             "link": "https://example.invalid/1", "reads": 1200}
        ] if place % 6 == 0 else [],
    }  # fmt: skip
    case = (place + 3 * month) % 26
    if case == 7:
        return
    if case == 8:
        clerk.file(unit, period, {}, verdict="accepted-zero", zero=True)
    elif case == 9:
        clerk.file(unit, period, sections, verdict="returned", in_force=False)
    elif case == 10:
        clerk.file(
            unit, period, sections, verdict="accepted", in_force=False, edition=0, held="发件地址不在本单位名单中"
        )
    elif case == 11:
        warned = {
            "code": "check.plausible", "severity": "warning", "pointer": "/lectures/0/heads", "sheet": "宣讲明细",
            "cell": "L5", "title": "数值偏大", "message": "线下人数6000超过5000：请核对，如属实请说明。", "value": 6000,
            "bind": "x", "explained": "全区动员大会，分会场合并统计",
        }  # fmt: skip
        clerk.file(unit, period, sections, verdict="accepted-explained", findings=[warned])
    elif case == 12:
        old = clerk.file(unit, period, sections, in_force=False)
        better = {**sections, "lectures": [*sections["lectures"][:-1], *clerk.lectures(period, 2)]}
        better["lectures"][0] = {**better["lectures"][0], "heads": 77}
        new = clerk.file(unit, period, better, edition=2)
        clerk.note("superseded", new, f"第2版取代第1版（登记号{old}）")
    elif case == 13:
        clerk.file(unit, period, sections, evidence=[f"现场图片{place}.jpg"])
        clerk.file(unit, period, sections, edition=2, verdict="returned", in_force=False)
    elif case == 14:
        reason = "单位系统故障，经电话核实数据无误"
        one = clerk.file(unit, period, sections, verdict="returned", accepted_by_staff=reason, late=True)
        clerk.note("accepted-by-staff", one, reason)
        clerk.note(
            "conflict",
            one,
            "宣讲明细!B5 区法院也填报了同一场宣讲（时间、地点、题目相同）：请协商由一个单位填报，或说明情况。",
        )
    else:
        clerk.file(unit, period, sections, late=case in (3, 4), evidence=[f"现场图片{place}.jpg"] if case % 2 else [])
