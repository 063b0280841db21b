"""`dateline export`, `dateline schema` and `dateline version`."""

from pathlib import Path
from typing import Annotated

import typer

from dateline.cli import options, output


def export(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="To be made; it must not exist yet.")
    ],
    form: Annotated[
        str, typer.Option("--format", metavar="FORM", help="jsonl, csv or parquet.")
    ] = "jsonl",
    force: Annotated[
        bool, typer.Option("--force", help="Replace the folder if it exists.")
    ] = False,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Include the articles' full text.")
    ] = False,
    ledger: options.LedgerPath = None,
    known_on: options.KnownOn = None,
    recorded_on: options.RecordedOn = None,
) -> None:
    """Write the record as tables, with a manifest of counts and hashes."""
    from dateline import export as exporting
    from dateline.briefing.render import safe
    from dateline.ledger import Ledger

    with Ledger.open(options.ledger_path(ledger), read_only=True) as held:
        done = exporting.export(
            held,
            folder,
            format=form,
            force=force,
            with_text=with_text,
            **options.times(known_on, recorded_on),
        )
    counts = ", ".join(
        f"{count:,} pieces of evidence"
        if table == "evidence"
        else output.counted(count, table.removesuffix("s"))
        for table, count in done.counts.items()
    )
    output.say(f"Wrote {safe(str(folder))}: {counts}.")


def schema() -> None:
    """Print the JSON Schema of what is read from one article."""
    from dateline.schema import extraction_schema

    output.document(extraction_schema())


def version() -> None:
    """Print the version of the program and the fingerprint of its stages."""
    from dateline import __version__
    from dateline.pipeline import fingerprint

    output.say(f"dateline {__version__}, stages {fingerprint()}")
