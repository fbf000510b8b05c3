"""The front door: one command per verb, each a single call below; what a verb needs is imported in it."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterable
from typing import Any

# A verb makes much that lasts and little garbage, from its imports on, and at its end everything goes:
# a fifth of a short run was spent looking.
gc.set_threshold(50_000, 20, 50)
atexit.register(gc.freeze)

import click  # noqa: E402

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class ChineseHelp(click.HelpFormatter):
    """Help whose few fixed words are Chinese too."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that shows how the command is called."""
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        """A heading of a list."""
        super().write_heading({"Options": "选项", "Commands": "命令", "Arguments": "参数"}.get(heading, heading))


click.Context.formatter_class = ChineseHelp


class Verbs(click.Group):
    """The verbs; what a person can mend is told in one sentence and exit status 2, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb."""
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException):  # an exit status, a word on usage: click's own business
            raise
        except Exception as error:
            from campaign.trouble import explain

            said = explain(error)
            if said is None:
                raise
            click.echo(said, err=True)
            ctx.exit(2)


def say(lines: Iterable[str]) -> None:
    """Lines to the terminal, each as it comes."""
    for line in lines:
        click.echo(line)


@click.group(cls=Verbs, context_settings=CONTEXT)
@click.version_option(package_name="wanchang", prog_name="wanchang", help="显示版本。")
def main() -> None:
    """万场台账：下发报表、检查报送、标注退回、汇总入账。"""


@main.command()
@click.argument("folder", default="wanchang-demo", metavar="[DIR]")
@click.option("--units", type=click.IntRange(1, 26), default=22, show_default=True, metavar="N", help="多少个单位。")
@click.option("--months", type=click.IntRange(1, 9), default=3, show_default=True, metavar="N", help="几个月。")
@click.option("--seed", type=int, default=1, show_default=True, metavar="S", help="同一个数，同样的演示。")
def demo(folder: str, units: int, months: int, seed: int) -> None:
    """在示例活动上演示全过程：下发、填报、收件、退回、汇总。"""
    from campaign.demo.run import run

    say(run(folder, units=units, months=months, seed=seed))


@main.command()
@click.argument("folder", metavar="DIR")
@click.option("--campaign", default="wanchang-2020", show_default=True, metavar="NAME", help="以哪个活动样例为底稿。")
def init(folder: str, campaign: str) -> None:
    """建立工作区：一个文件夹和一份总台账。"""
    from campaign.founding import init as run
    from campaign.words import founded

    say(founded(run(folder, campaign)))


@main.command()
@click.argument("workspace", metavar="DIR")
@click.option("--period", required=True, metavar="2020-04", help="报告期。")
@click.option("--unit", metavar="U", help="只给这个单位（代码或名称）。")
def handout(workspace: str, period: str, unit: str | None) -> None:
    """给每个单位下发预填好的报表。"""
    from campaign.handout import handout as run
    from campaign.words import handed_out
    from campaign.workspace import open_workspace

    say(handed_out(run(open_workspace(workspace), period, unit)))


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--workspace", metavar="DIR", help="用这个工作区的活动设置（默认：PATH 所在的工作区）。")
@click.option("--form", metavar="FORM", help="报表代号，或报表定义文件。")
@click.option("--format", type=click.Choice(["text", "jsonl", "html", "ess"]), default="text", help="输出格式。")
@click.option("--output", metavar="F", help="写入文件（默认：屏幕）。")
@click.option("--annotate", metavar="DIR", help="把标注了问题的副本写到这个文件夹。")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="同时审核的进程数（默认：每核一个）。")
@click.option("--fail-on", type=click.Choice(["error", "warning"]), default="error", help="从哪一级起退出状态为 1。")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="意见的语言。")
@click.pass_context
def check(ctx: click.Context, /, paths: tuple[str, ...], **options: Any) -> None:
    """审核文件、文件夹、邮件和压缩包，不改动任何文件。"""
    from campaign.checking import Request
    from campaign.checking import check as run

    ctx.exit(run(Request(paths, **options)))


@main.command()
@click.argument("workspace", metavar="DIR")
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="同时审核的进程数（默认：每核一个）。")
def receive(workspace: str, paths: tuple[str, ...], jobs: int | None) -> None:
    """收件：存档、审核、登记，写出退回件和回执。"""
    from campaign.receiving.receive import receive as run
    from campaign.words import received, unit_names
    from campaign.workspace import open_workspace
    from validator.batch import cores

    desk = open_workspace(workspace)
    say(received(run(desk, paths or None, jobs=jobs or cores()), unit_names(desk)))


@main.command()
@click.argument("workspace", metavar="DIR")
@click.argument("file", metavar="FILE")
@click.option("--reason", required=True, metavar="R", help="特批的理由，写入核实说明。")
def accept(workspace: str, file: str, reason: str) -> None:
    """特批入账：退回的报表按原样接受。"""
    from campaign.receiving.acceptance import accept as run
    from campaign.words import accepted, unit_names
    from campaign.workspace import open_workspace

    desk = open_workspace(workspace)
    say(accepted(run(desk, file, reason), unit_names(desk)))


@main.command()
@click.argument("workspace", metavar="DIR")
@click.argument("file", metavar="FILE")
def confirm(workspace: str, file: str) -> None:
    """确认待确认的来件（发件地址不是该单位的）。"""
    from campaign.receiving.acceptance import confirm as run
    from campaign.words import confirmed, unit_names
    from campaign.workspace import open_workspace

    desk = open_workspace(workspace)
    say(confirmed(run(desk, file), unit_names(desk)))


@main.command()
@click.argument("workspace", metavar="DIR")
def rollup(workspace: str) -> None:
    """汇总：按登记簿更新总台账。"""
    from campaign.master.rollup import rollup as run
    from campaign.words import rolled_up

    say(rolled_up(run(workspace)))


@main.command()
@click.argument("workspace", metavar="DIR")
@click.option("--period", metavar="2020-04", help="只看这个报告期。")
def standing(workspace: str, period: str | None) -> None:
    """报送情况：谁报了、谁未报，任务完成多少。"""
    from campaign.survey import standing as run
    from campaign.words import surveyed
    from campaign.workspace import open_workspace

    say(surveyed(run(open_workspace(workspace), period), period))


if __name__ == "__main__":
    main()
