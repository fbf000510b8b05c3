"""The front door: one command per verb, each a single call below; what a verb needs is imported in it."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from campaign.forms import Told

# A verb makes much that lasts and little garbage, from its imports on: a fifth of a short run was spent looking.
gc.set_threshold(50_000, 20, 50)


class _Ending:
    """How a run ended; at its very end everything goes, and need not be taken apart first."""

    status: int | None = None

    @classmethod
    def leave(cls) -> None:
        """Be gone, where a verb has said its status and all that was written is out."""
        if cls.status is not None:
            try:
                sys.stdout.flush()
                sys.stderr.flush()
            except (AttributeError, OSError, ValueError):  # none there, or nobody reads: Python knows what to say
                return
            os._exit(cls.status)


atexit.register(_Ending.leave)  # the first that is registered is the last to be called

import click  # noqa: E402

from campaign.verbs import Verbs  # noqa: E402

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def say(lines: Iterable[str]) -> None:
    """Lines to the terminal, each as it comes; what strangers put into a name cannot drive it."""
    from validator.output.plain import show

    for line in lines:
        click.echo("\n".join(show(part, 10_000) for part in line.split("\n")))


def finish(ctx: click.Context, told: Told) -> None:
    """Say what a verb has to say, and end with its status."""
    say(told.lines)
    ctx.exit(told.status)


@click.group(cls=Verbs, context_settings=CONTEXT)
@click.version_option(package_name="wanchang", prog_name="wanchang", help="显示版本。")
def main() -> None:
    """万场台账：下发报表、检查报送、标注退回、汇总入账。"""


@main.command()
@click.argument("folder", default="wanchang-demo", metavar="[DIR]")
@click.option("--units", type=click.IntRange(1, 99), default=22, show_default=True, metavar="N", help="多少个单位。")
@click.option("--months", type=click.IntRange(min=1), default=3, show_default=True, metavar="N", help="几个月。")
@click.option("--seed", type=int, default=1, show_default=True, metavar="S", help="同一个数，同样的演示。")
@click.option("--campaign", default="wanchang-2020", show_default=True, metavar="NAME", help="活动样例名或活动文件夹。")
def demo(folder: str, units: int, months: int, seed: int, campaign: str) -> None:
    """在示例活动上演示全过程：下发、填报、收件、退回、汇总。"""
    from campaign.demo.run import run

    say(run(folder, units=units, months=months, seed=seed, campaign=campaign))


@main.command()
@click.argument("folder", metavar="DIR")
@click.option(
    "--campaign",
    default="wanchang-2020",
    show_default=True,
    metavar="NAME",
    help="以哪个活动样例（或活动文件夹）为底稿。",
)
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
@click.option("--imap", is_flag=True, help="先从活动设置中的邮箱取来新邮件；密码见 WANCHANG_IMAP_PASSWORD。")
@click.option("--watch", is_flag=True, help="一直守候，来一批收一批；按 Ctrl-C 结束。")
@click.option(
    "--every", type=click.IntRange(min=1), default=5, show_default=True, metavar="N", help="守候时每几秒看一次。"
)
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="同时审核的进程数（默认：每核一个）。")
def receive(workspace: str, paths: tuple[str, ...], **options: Any) -> None:
    """收件：存档、审核、登记，写出退回件和回执。"""
    from campaign.receiving.calling import Call, run

    say(run(Call(workspace, paths, **options)))


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
@click.option("--format", type=click.Choice(["text", "jsonl"]), default="text", help="输出格式。")
@click.option("--output", metavar="F", help="写入文件（默认：屏幕）。")
def standing(workspace: str, **options: Any) -> None:
    """报送情况：谁报了、谁未报，任务完成多少、照此进度如何。"""
    from campaign.surveyed import Request, run

    run(Request(workspace, **options))


@main.command()
@click.argument("workspace", metavar="DIR")
@click.option("--period", required=True, metavar="2020-04", help="报告期。")
@click.option(
    "--send", is_flag=True, help="交活动设置中的发件服务器发出；密码见 WANCHANG_SMTP_PASSWORD。默认只写草稿。"
)
def notices(workspace: str, period: str, send: bool) -> None:
    """通知：退回通知、催报、通报、受理回执，写成草稿；发过的不会重发。"""
    from campaign.notices.telling import run
    from campaign.workspace import open_workspace
    from validator.batch import cores

    say(run(open_workspace(workspace), period, send, jobs=cores()))


@main.command()
@click.argument("workspace", metavar="DIR")
@click.option("--output", metavar="F", help="写到哪个工作簿（默认：通报/宣讲菜单.xlsx），网页在它旁边。")
def menu(workspace: str, output: str | None) -> None:
    """宣讲菜单：按主题列出宣讲员和受众，附名师工作室和点单匹配。"""
    from campaign.people.publishing import publish
    from campaign.workspace import open_workspace

    say(publish(open_workspace(workspace), output).sentences)


@main.command()
@click.argument("workspace", metavar="DIR")
@click.option("--period", required=True, metavar="2020-04", help="报告期。")
@click.option("-n", "n", type=click.IntRange(min=1), metavar="N", help="抽取几项（默认：活动设置中的抽查数量）。")
@click.option("--seed", default="1", show_default=True, metavar="S", help="同一个种子、同样的报送，同样的名单。")
@click.option(
    "--of", type=click.Choice(["units", "events"]), help="抽单位，还是抽每场活动（默认：有活动明细的抽活动）。"
)
@click.option("--risk/--no-risk", "by_risk", default=None, help="是否按风险加权（默认：按活动设置）。")
@click.option("--secret", is_flag=True, help="暗访：只写名单和暗访单，不写通知，总台账只列项数。")
def sample(workspace: str, **options: Any) -> None:
    """抽查：分层随机抽取，登记在案，写出名单、抽查单和抽查通知。"""
    from campaign.sampling.sample import Request, run
    from campaign.workspace import open_workspace

    say(run(open_workspace(workspace), Request(**options)))


@main.command()
@click.argument("workspace", metavar="DIR")
@click.option("--period", metavar="2020-04", help="评到哪个月为止（默认：全部）。")
@click.option("--output", metavar="F", help="写到哪个工作簿（默认：通报/评优.xlsx）。")
@click.option("--group", metavar="G", help="观摩会只从这一组单位中推荐（默认：全部单位）。")
def rank(workspace: str, period: str | None, output: str | None, group: str | None) -> None:
    """评优：单位、个人、报告按权重排名，每一分注明出处；推荐观摩会单位。"""
    from campaign.ranking.rank import run
    from campaign.workspace import open_workspace

    say(run(open_workspace(workspace), period, output, group))


@main.command()
@click.argument("workspace", metavar="DIR")
@click.option("--period", required=True, metavar="2020-04", help="报告期。")
@click.option("--form", metavar="FORM", help="上级的哪种报表（默认：有上报对照表的那一种）。")
@click.option("--template", metavar="F", help="上级下发给本单位的空白表：按它写明的代号和预填数填写。")
@click.option("--output", metavar="F", help="写到哪个文件或文件夹（默认：通报/<报告期>/上报/）。")
def handup(workspace: str, period: str, **options: Any) -> None:
    """上报：按登记簿填好上级的报表，并按它的规则审核。"""
    from campaign.handup.handup import Request
    from campaign.handup.handup import handup as run
    from campaign.workspace import open_workspace

    say(run(open_workspace(workspace), period, Request(**options)).sentences)


@main.command()
@click.argument("workspace", metavar="DIR")
@click.option("--period", required=True, metavar="2020-04", help="报告期。")
def board(workspace: str, period: str) -> None:
    """看板：一页看全一个月，任务、报送、主题、受众，写到通报/<报告期>/看板.html。"""
    from campaign.board.publishing import post_board
    from campaign.workspace import open_workspace

    say(post_board(open_workspace(workspace), period).sentences)


@main.command()
@click.argument("workspace", metavar="DIR")
@click.option("--period", required=True, metavar="2020-04", help="报告期。")
def attachments(workspace: str, period: str) -> None:
    """附件：按单位和场次整理收到的附件，与附件清单核对，写出带缩略图的索引。"""
    from campaign.attachments.gathering import gather_attachments
    from campaign.workspace import open_workspace
    from validator.batch import cores

    say(gather_attachments(open_workspace(workspace), period, jobs=cores()).sentences)


@main.command()
@click.argument("workspace", metavar="DIR")
@click.pass_context
def verify(ctx: click.Context, /, workspace: str) -> None:
    """核对归档、登记簿和总台账是否一致，不改动任何文件；有不符之处退出状态为 1。"""
    from campaign.verifying.verify import verify as run
    from campaign.words import verified
    from campaign.workspace import open_workspace

    found = run(open_workspace(workspace))
    say(verified(found))
    ctx.exit(0 if found.agrees else 1)


@main.command()
@click.argument("workspace", metavar="DIR")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="同时读取的进程数（默认：每核一个）。")
@click.pass_context
def rebuild(ctx: click.Context, /, workspace: str, jobs: int | None) -> None:
    """由归档重建登记簿和总台账；原来的登记簿改名保留。有恢复不了的内容，退出状态为 1。"""
    from campaign.rebuilding.rebuild import rebuild as run
    from campaign.words import rebuilt
    from campaign.workspace import open_workspace
    from validator.batch import cores

    found = run(open_workspace(workspace), jobs=jobs or cores())
    say(rebuilt(found))
    ctx.exit(1 if found.problems else 0)


FORM = click.argument("form", metavar="FORM")
LISTS = click.option("--workspace", metavar="DIR", help="用这个工作区的代码表。")
OUTPUT = click.option("--output", metavar="F", help="写到哪里（默认：当前文件夹，以报表名称命名）。")


@main.group(name="form")
def form_() -> None:
    """任意报表：查定义、画模板、写说明、比差异、与设计表互转。

    FORM 是报表代号、定义文件（.json）或设计表（.xlsx）。
    """


@form_.command()
@FORM
@LISTS
@click.option("--format", type=click.Choice(["text", "json"]), default="text", help="输出格式。")
@click.option("--fail-on", type=click.Choice(["error", "warning"]), default="error", help="从哪一级起退出状态为 1。")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="用哪种语言说。")
@click.pass_context
def lint(ctx: click.Context, /, form: str, **options: Any) -> None:
    """检查报表定义：写法、名称、位置、限制和核对规则。"""
    from campaign.forms import lint as run

    finish(ctx, run(form, **options))


@form_.command()
@FORM
@click.option("--output", metavar="F", help="写到哪个文件；给多个单位时，写到哪个文件夹。")
@click.option("--unit", "units", multiple=True, metavar="U", help="给这个单位画一份，可重复；默认画一份空白的。")
@click.option("--period", metavar="2020-04", help="预填的报告期；给单位时必填。")
@click.option("--due", metavar="2020-05-05", help="截止日期（默认：按工作区的设置）。")
@click.option("--workspace", metavar="DIR", help="用这个工作区的单位和代码表；不给 --unit 就给每个单位画一份。")
@click.pass_context
def template(ctx: click.Context, /, form: str, output: str | None, **options: Any) -> None:
    """画出报表的模板。要预填累计、任务的，请用 wanchang handout 下发。"""
    from campaign.forms import Recipients
    from campaign.forms import template as run

    finish(ctx, run(form, output, Recipients(**options)))


@form_.command()
@FORM
@OUTPUT
@LISTS
@click.pass_context
def docs(ctx: click.Context, /, form: str, **options: Any) -> None:
    """写一页说明：每张表、每一栏、每条核对规则和代码表。"""
    from campaign.forms import docs as run

    finish(ctx, run(form, **options))


@form_.command()
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@LISTS
@click.option("--format", type=click.Choice(["text", "json"]), default="text", help="输出格式。")
@click.pass_context
def diff(ctx: click.Context, /, old: str, new: str, **options: Any) -> None:
    """从 A 到 B 改了什么：逐条说明；没有不同退出状态为 0，有为 1。"""
    from campaign.forms import diff as run

    finish(ctx, run(old, new, **options))


@form_.command(name="from-workbook")
@click.argument("workbook", metavar="设计表.xlsx")
@click.option("--output", metavar="F", help="写到哪个文件（默认：当前文件夹，以报表代号命名）。")
@LISTS
@click.pass_context
def from_workbook(ctx: click.Context, /, workbook: str, **options: Any) -> None:
    """把设计表变成报表定义；有错误就逐格指出，退出状态为 1。"""
    from campaign.forms import from_workbook as run

    finish(ctx, run(workbook, **options))


@form_.command(name="to-workbook")
@FORM
@OUTPUT
@LISTS
@click.pass_context
def to_workbook(ctx: click.Context, /, form: str, **options: Any) -> None:
    """把报表定义变成设计表，供不懂 JSON 的同事修改。"""
    from campaign.forms import to_workbook as run

    finish(ctx, run(form, **options))


LIBREOFFICE = click.option("--libreoffice", is_flag=True, help="LibreOffice 的工具栏，而不是 Excel 的加载项。")


@main.group()
def addin() -> None:
    """Excel 和 LibreOffice 里的按钮：生成、安装、卸载、检查，以及双击启动器。"""


@addin.command(name="build")
@click.option("--output", metavar="F", help="写到哪个文件或文件夹（默认：当前文件夹的 wanchang.xlam）。")
def build_addin(output: str | None) -> None:
    """生成加载项 wanchang.xlam；同一版本两次生成，内容逐字节相同。"""
    from xlmacros.addin.verbs import build_file

    say(build_file(output))


@addin.command(name="install")
@LIBREOFFICE
@click.option("--launcher", metavar="DIR", help="只把双击启动器放进这个文件夹（WPS 或没有 Excel 时用）。")
def install_addin(libreoffice: bool, launcher: str | None) -> None:
    """为当前用户安装加载项，用本程序自己的 Python；不改动 Excel 的设置。"""
    from xlmacros.addin.verbs import install_files, install_toolbar

    say(install_toolbar() if libreoffice else install_files(launcher))


@addin.command(name="uninstall")
@LIBREOFFICE
def uninstall_addin(libreoffice: bool) -> None:
    """卸载：只删去安装时写入的文件，原来有的恢复原样。"""
    from xlmacros.addin.verbs import uninstall_files, uninstall_toolbar

    say(uninstall_toolbar() if libreoffice else uninstall_files())


@addin.command(name="doctor")
@LIBREOFFICE
@click.pass_context
def examine_addin(ctx: click.Context, /, libreoffice: bool) -> None:
    """检查按钮为什么用不了，逐条说明怎么办；有问题退出状态为 1。"""
    from xlmacros.addin.verbs import diagnose, diagnose_office

    lines, status = diagnose_office() if libreoffice else diagnose()
    say(lines)
    ctx.exit(status)


def run() -> None:
    """The command `wanchang`."""
    try:
        main()
    except SystemExit as ending:
        _Ending.status = ending.code if isinstance(ending.code, int) else None
        raise


if __name__ == "__main__":
    run()
