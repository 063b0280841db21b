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
        str | None,
        typer.Option(
            "--format",
            metavar="FORM",
            help="jsonl, csv or parquet. [default: jsonl, or csv for a shape]",
        ),
    ] = None,
    shape: Annotated[
        str | None,
        typer.Option(
            metavar="SHAPE",
            help="The casualty ledger in a shape of the field, with its codebook: ucdp-ged, acled "
            "or every-casualty.",
        ),
    ] = None,
    rule: Annotated[
        str | None,
        typer.Option(
            metavar="RULE",
            help="How the shape's best figures are chosen. [default: the shape's own rule]",
        ),
    ] = None,
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
    """Write the record, or the casualty ledger in a shape, as tables with a manifest."""
    from dateline import export as exporting
    from dateline.briefing.render import safe
    from dateline.ledger import Ledger

    with Ledger.open(options.ledger_path(ledger), read_only=True) as held:
        done = exporting.export(
            held,
            folder,
            format=form or ("csv" if shape else "jsonl"),
            shape=shape,
            rule=rule,
            force=force,
            with_text=with_text,
            **options.times(known_on, recorded_on),
        )
    if done.shape:
        rows = output.counted(done.tables[0].rows, "row")
        counts = f"{done.tables[0].file} with {rows} by the rule {done.rule}, and its codebook"
    else:
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
