"""The `dateline` command. A thin front: each command calls one verb and prints what it returns.

Everything heavy is imported inside the commands, so that `dateline --help` answers at once.
"""

import os
import sys

import typer

from dateline.cli import look, read, write
from dateline.errors import DatelineError

app = typer.Typer(
    name="dateline",
    help="Read conflict news and keep a traceable record of what it says.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(read.read)
app.command()(read.brief)
app.command()(look.show)
app.command()(look.stories)
app.command()(look.search)
app.command()(look.trace)
app.command()(write.export)
app.command()(write.schema)
app.command()(write.version)


def main() -> None:
    """Run the command line; an error is one line that says what was wrong and what to do."""
    try:
        app()
    except DatelineError as error:
        typer.echo(f"dateline: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of our output (head, less) went away; say nothing more to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        typer.echo("dateline: stopped — what was reported as kept is kept", err=True)
        sys.exit(130)
