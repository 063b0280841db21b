"""The `dateline` command. A thin front: each command calls one verb and prints what it returns.

Everything heavy is imported inside the commands, so that `dateline --help` answers at once.
"""

import os
import sys
import traceback
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from dateline.cli import (
    changes,
    gaps,
    judge,
    ledger,
    look,
    output,
    read,
    ties,
    timeline,
    watch,
    write,
)
from dateline.errors import DatelineError

# What `sysexits.h` calls a fault of the software itself, and an interruption by Ctrl-C.
FAULT, INTERRUPTED = 70, 130


class Commands(TyperGroup):
    """The commands, where being stopped or losing the reader of the output is no error."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command."""
        try:
            done = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader of our output (head, less) went away; say nothing more to it.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except KeyboardInterrupt:
            output.warn("stopped — what was read is kept; run the same again to go on")
            raise typer.Exit(INTERRUPTED) from None
        return done


app = typer.Typer(
    name="dateline",
    cls=Commands,
    help="Read conflict news and keep a traceable record of what it says.",
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command(short_help="Read articles into the ledger.")(read.read)
app.command(short_help="Watch feeds, and tell of what changed.")(watch.watch)
app.command(short_help="Print a page on a story; each line has its evidence.")(read.brief)
app.command(short_help="Print who was harmed, how many, according to whom.")(ledger.ledger)
app.command(short_help="Print what happened when, the most telling days.")(timeline.timeline)
app.command(short_help="Print what a story leaves open, and what was answered.")(gaps.gaps)
app.command(short_help="Print what changed in a story since a day.")(changes.changes)
app.command(short_help="Print how an article was changed under its URL.")(changes.diff)
app.command(short_help="Print who is bound to whom, since when, who says so.")(ties.ties)
app.command(short_help="List the articles, or what was read from one.")(look.show)
app.command(short_help="List the stories that the articles tell.")(look.stories)
app.command(short_help="Find articles by their words.")(look.search)
app.command(short_help="Go from a line back to the article's characters.")(look.trace)
app.command(short_help="Record what you decided of findings, articles and stories.")(judge.judge)
app.command(short_help="List what people and the program decided.")(judge.judgements)
app.command(short_help="Write the record as tables: JSONL, CSV or Parquet.")(write.export)
app.command(short_help="Print the JSON Schema of what is read from an article.")(write.schema)
app.command(short_help="Print the version.")(write.version)


def _print_version(wanted: bool) -> None:
    if wanted:
        write.version()
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version and exit.", is_eager=True, callback=_print_version
        ),
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line; an error is one line that says what was wrong and what to do."""
    output.prepare()
    try:
        app()
    except DatelineError as error:
        output.warn(str(error))
        sys.exit(error.exit_code)
    except OSError as error:
        output.warn(f"the system refused: {error}")
        output.drop()
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - the last resort
        at = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{os.path.basename(at.filename)}, line {at.lineno}"
        output.warn(
            f"a fault in the program ({type(error).__name__} at {where}: {error}) — please report "
            "it with the command that you gave"
        )
        sys.exit(FAULT)
