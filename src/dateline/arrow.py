"""The Arrow schemas of records in motion: between processes, and into the ledger.

Apart from `records` because importing pyarrow takes a tenth of a second, which a command such
as `dateline --help` should not pay.
"""

import pyarrow as pa

ARTICLE_SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        *(
            pa.field(name, pa.string())
            for name in (
                "title",
                "url",
                "publisher",
                "published",
                "fetched",
                "lang",
                "origin",
                "source",
            )
        ),
    ]
)
"""One article a row: the fields of `Article`. Times are ISO 8601 text, because a time without a
zone, or a mere day, must come out as it went in."""

READING_SCHEMA = pa.schema(
    [
        pa.field("article", pa.string(), nullable=False),
        pa.field("body", pa.string()),
        pa.field("error", pa.string()),
    ]
)
"""One reading a row: the article's id, and the `Extraction` as JSON or why there is none."""
