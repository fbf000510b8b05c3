"""登记簿.sqlite: whether the database is sound and every filing stands in a state that can come about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from campaign.ledger.filed import Filed
from campaign.verifying.check import Check, named
from campaign.verifying.contents import Contents, told_lost

_REBUILD = "请用 wanchang rebuild 由归档重建"


def check_ledger(contents: Contents) -> Check:
    """The database's own checks, the history without gaps, one filing in force a unit and month, states that fit."""
    check = Check("登记簿")
    for fault in contents.faults:
        check.differ(f"登记簿文件有损坏（{fault}）：{_REBUILD}。")
    numbers = [change["id"] for change in contents.changes]
    missing = sorted(set(range(1, contents.sequence + 1)) - set(numbers))
    whole = not missing
    told = told_lost(contents.changes)
    missing = [number for number in missing if number > told]  # check_records tells of those before
    if missing:
        check.differ(f"修订记录缺第{'、'.join(map(str, missing[:5]))}号等{len(missing)}条：{_REBUILD}。")
    for sentence in (*_of_places(contents), *_of_each(contents, whole)):
        check.differ(f"{sentence}：{_REBUILD}。")
    if contents.incomplete:
        check.wait(f"来件尚未登记完（上次收件中断）：{named(contents.incomplete)}，请再运行一次 wanchang receive。")
    pending = [one.file for one in contents.filed if one.pending]
    if pending:
        check.wait(f"回复尚未写完（上次操作中断）：{named(pending)}，请再运行一次 wanchang receive。")
    check.summary = f"{len(contents.filed)}份文件、{contents.sequence}条修订记录，完整且前后一致"
    return check


def _of_places(contents: Contents) -> Iterator[str]:
    """What is wrong among the filings of one unit and month."""
    places: dict[tuple[str, str], list[Filed]] = {}
    for one in contents.filed:
        if one.unit is not None and one.period is not None and one.is_filing:
            places.setdefault((one.unit, one.period), []).append(one)
    for (unit, period), filings in places.items():
        where = f"{unit} {period}"
        counting = [one for one in filings if one.in_force]
        if len(counting) > 1:
            yield f"{where}有{len(counting)}份报送同时生效"
        if not counting and any(one.counts for one in filings):
            yield f"{where}有已通过的报送，却没有一份生效"
        editions = Counter(one.edition for one in filings if one.edition)
        twice = [str(edition) for edition, count in editions.items() if count > 1]
        if twice:
            yield f"{where}第{'、'.join(twice)}版不止一份"


def _of_each(contents: Contents, whole: bool) -> Iterator[str]:
    """What is wrong with single documents; what the history must tell of them, only where it is `whole`."""
    told: dict[int, set[str]] = {}
    for change in contents.changes:
        if change["document"] is not None:
            told.setdefault(change["document"], set()).add(change["what"])
    ids = {one.id for one in contents.filed}
    for document in sorted(told.keys() - ids):
        yield f"修订记录提到的第{document}号文件不在登记簿中"
    for one in contents.filed:
        said, name = told.get(one.id, set()), f"“{one.file}”（第{one.id}号）"
        if one.in_force and not one.counts:
            yield f"{name}未通过审核，却已生效"
        if one.held is not None and one.edition:
            yield f"{name}待确认，却已有版次"
        if not whole:
            continue
        if not said & {"received", "duplicate"}:
            yield f"{name}没有收件记录"
        if one.accepted_by_staff is not None and "accepted-by-staff" not in said:
            yield f"{name}是特批入账，却没有特批记录"
        if one.duplicate_of is not None and "duplicate" not in said:
            yield f"{name}是重复来件，却没有重复的记录"
