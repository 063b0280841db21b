"""The ledger: what was read and found, by when it was true, said and recorded.

>>> from dateline.ledger import Ledger
>>> with Ledger.open("desk.duckdb") as ledger:
...     ledger.keep([extraction], fingerprint=pipeline.fingerprint())
...     ledger.trace("c-k7q2")
"""

from dateline.ledger.results import (
    Appearance,
    Entry,
    Held,
    Hit,
    Judgement,
    Kept,
    Link,
    ReadingInfo,
    Shown,
    Snippet,
    Trace,
)
from dateline.ledger.rows import reading_id
from dateline.ledger.store import Appender, Ledger

__all__ = [
    "Appearance", "Appender", "Entry", "Held", "Hit", "Judgement", "Kept", "Ledger", "Link",
    "ReadingInfo", "Shown", "Snippet", "Trace", "reading_id",
]  # fmt: skip
