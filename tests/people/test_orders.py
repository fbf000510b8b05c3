"""Requests go to people who cover the topic, the oldest first; what nobody covers is told by topic."""

from campaign.ledger.holdings import read_holdings
from campaign.ledger.store import Ledger
from campaign.master.rollup import rollup
from campaign.master.tallying import tallied
from campaign.people.orders import Match, demand, matches, requests
from campaign.people.parts import Requests, requests_of
from campaign.people.register import register
from campaign.settings import read_settings
from campaign.workspace import Workspace
from tests.campaign.ledgers import Clerk
from tests.campaign.masters import read, table
from tests.people.conftest import T1, T3, T4, T5, order, person

FEAST = "庆祝建国70周年大会讲话精神"


def matched(desk: Workspace) -> tuple[list[Match], Requests]:
    campaign = read_settings(desk.master)
    parts = requests_of(campaign.form)
    assert parts is not None
    with Ledger(desk.ledger) as ledger:
        holdings = read_holdings(ledger)
        filings = tallied(campaign, holdings, {}).values()
        everyone = register(campaign, holdings, filings)
        assert everyone is not None
        return matches(requests(campaign, holdings, filings, parts), everyone, parts), parts


def test_the_oldest_first_and_the_one_wished_for_where_he_covers_the_topic(held: Workspace) -> None:
    found, _ = matched(held)
    told = [(one.request.says("request")[:4], [person.key for person in one.people], one.remark) for one in found]
    assert told == [
        ("讲讲网络", ["B02|张建国|科长"], ""),
        ("讲初心", ["B01|李秀英|退休教师", "B01|张建国|科长"], ""),
        ("讲国庆", [], "所点人员不在库中；暂无人可讲"),
        ("请讲环保", ["B01|何一|联络员13812345678"], ""),
    ]


def test_requests_are_spread_and_the_asking_unit_helps_itself(desk: Workspace) -> None:
    clerk = Clerk(desk)
    people = [person(name, "讲师", T5) for name in ("赵甲", "赵乙")]
    clerk.file("B03", "2020-04", {"lecturers": people})
    asked = [order(f"2020-04-{day}", f"第{day}件", T5) for day in range(11, 15)]
    clerk.file("B04", "2020-04", {"orders": [*asked, order("2020-04-15", "什么都行", None)]})
    found, parts = matched(desk)
    first = {one.request.says("request"): one.people[0].name for one in found if one.people}
    assert [first[f"第{day}件"] for day in range(11, 15)] == ["何一", "赵甲", "赵乙", "何一"]
    assert next(one for one in found if one.request.says("request").startswith("请讲环保")).people[0].unit == "B01"
    untold = next(one for one in found if one.request.says("request") == "什么都行")
    assert (untold.people, untold.remark) == ((), "未写明主题；请研究办理")
    wants = demand(found, parts, (T1, T3, T4, T5, FEAST))
    assert [(one.topic, one.open, len(one.unmet), one.oldest) for one in wants] == [
        (FEAST, 1, 1, "2020-04-05"), (T3, 1, 0, ""), (T4, 1, 0, ""), (T5, 5, 0, ""), ("（未注明）", 1, 1, "2020-04-15"),
    ]  # fmt: skip


def test_the_master_says_whom_to_ask_and_follows_what_others_report(desk: Workspace) -> None:
    rollup(desk)
    lines = {line["意见建议或点单内容"][:4]: line for line in table(read(desk)["群众点单"])}
    assert lines["讲初心"]["建议宣讲员"] == "李秀英；备选：张建国" and lines["讲过了"]["建议宣讲员"] is None
    assert lines["讲讲网络"]["建议宣讲员"].startswith("张建国（") and lines["讲国庆"]["匹配说明"].endswith("暂无人可讲")
    Clerk(desk).file("B05", "2020-04", {"lecturers": [person("孙丙", "讲师", FEAST)]})
    before = desk.master.read_bytes()
    rollup(desk)
    renewed = desk.master.read_bytes()
    lines = {line["意见建议或点单内容"][:4]: line for line in table(read(desk)["群众点单"])}
    assert lines["讲国庆"]["建议宣讲员"].startswith("孙丙（"), "a row of a filing that stands as it was"
    desk.master.write_bytes(before)
    rollup(desk, force=True)
    assert desk.master.read_bytes() == renewed
