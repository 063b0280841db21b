"""The Arrow schemas of records in motion: between processes, and into the ledger.

Apart from `records` because importing pyarrow takes a tenth of a second, which a command such
as `dateline --help` should not pay.
"""

import pyarrow as pa

_TIMESTAMP = pa.timestamp("us", tz="UTC")

ARTICLE_SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        *(pa.field(name, pa.string()) for name in ("title", "url", "publisher")),
        pa.field("published", _TIMESTAMP),
        pa.field("fetched", _TIMESTAMP),
        *(pa.field(name, pa.string()) for name in ("lang", "origin", "source")),
    ]
)
"""One article a row: the fields of `Article`, times in UTC."""

READING_SCHEMA = pa.schema(
    [
        pa.field("article", pa.string(), nullable=False),
        pa.field("body", pa.string(), nullable=False),
    ]
)
"""One extraction a row: the article's id and the `Extraction` as JSON."""
