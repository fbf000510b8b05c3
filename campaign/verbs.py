"""How the command line speaks: its help, what it says of a wrong call, and of what kept a verb from running."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import reduce
from typing import IO, Any

import click


class ChineseHelp(click.HelpFormatter):
    """Help whose few fixed words are Chinese too."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that shows how the command is called."""
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        """A heading of a list."""
        said = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}.get(heading, heading)
        self.write(f"{'':>{self.current_indent}}{said}：\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """A list of options or commands with what they do."""
        words = {"[default: ": "[默认：", "[required]": "[必填]", "; required]": "；必填]", "; ": "；"}
        said = [(name, reduce(lambda text, word: text.replace(*word), words.items(), about)) for name, about in rows]
        super().write_dl(said, col_max, col_spacing)


click.Context.formatter_class = ChineseHelp


class Misused(click.UsageError):
    """A wrong call, told in Chinese."""

    def show(self, file: IO[Any] | None = None) -> None:
        """How the command is called, and what was wrong."""
        usage = f"{self.ctx.get_usage()}\n" if self.ctx is not None else ""
        click.echo(f"{usage}{self.message}", file=file or sys.stderr)


@contextmanager
def told_in_chinese() -> Iterator[None]:
    """What click says of a wrong call, in Chinese."""
    try:
        yield
    except click.UsageError as error:
        if isinstance(error, Misused) or error.__class__.__name__ == "NoArgsIsHelpError":
            raise
        from campaign.misuse import explain

        raise Misused(explain(error), error.ctx) from None


class Verb(click.Command):
    """One verb."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{"options_metavar": "[选项]", **options})

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option that shows the help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这份说明。"
        return option


class Verbs(Verb, click.Group):
    """The verbs; what a person can mend is told in one sentence and exit status 2, never a traceback."""

    command_class = Verb
    group_class = type

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{"subcommand_metavar": "命令 …", **options})

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        """Read how the verbs were called."""
        with told_in_chinese():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb."""
        try:
            with told_in_chinese():
                return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException):  # an exit status, a word on usage: click's own business
            raise
        except Exception as error:
            from campaign.trouble import explain

            said = explain(error)
            if said is None:
                raise
            from validator.output.plain import show

            click.echo("\n".join(show(part, 10_000) for part in said.split("\n")), err=True)
            ctx.exit(2)
