"""The front door: one command per verb, each a single call below; what a verb needs is imported in it."""

from __future__ import annotations

from typing import Any

import click

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Verbs(click.Group):
    """The verbs; an error that a person can mend is one sentence and exit status 2, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb; what could not be run is told on standard error."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            from campaign.trouble import explain

            said = explain(error)
            if said is None:
                raise
            click.echo(said, err=True)
            ctx.exit(2)


@click.group(cls=Verbs, context_settings=CONTEXT)
@click.version_option(package_name="wanchang", prog_name="wanchang")
def main() -> None:
    """万场台账：下发报表、检查报送、标注退回、汇总入账。"""


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--workspace", metavar="DIR", help="用这个工作区的活动设置（默认：PATH所在的工作区）。")
@click.option("--form", metavar="FORM", help="报表代号，或报表定义文件。")
@click.option("--format", type=click.Choice(["text", "jsonl", "html", "ess"]), default="text", help="输出格式。")
@click.option("--output", metavar="F", help="写入文件（默认：屏幕）。")
@click.option("--annotate", metavar="DIR", help="把标注了问题的副本写到这个文件夹。")
@click.option("--jobs", type=click.IntRange(min=1), default=None, metavar="N", help="同时审核的进程数（默认：每核一个）。")
@click.option("--fail-on", type=click.Choice(["error", "warning"]), default="error", help="从哪一级起退出状态为1。")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="意见的语言。")
@click.pass_context
def check(ctx: click.Context, paths: tuple[str, ...], jobs: int | None, **options: Any) -> None:
    """审核文件、文件夹、邮件和压缩包，不改动任何文件。"""
    from campaign.checking import Request
    from campaign.checking import check as run

    ctx.exit(run(Request(paths, jobs=jobs or 0, **options)))


if __name__ == "__main__":
    main()
