"""Dateline reads conflict news and keeps a traceable record.

>>> import dateline
>>> found = dateline.extract("Police said 12 people were killed in Kabul on Monday.")
>>> found.to_dict()["claims"]
"""

from datetime import date, datetime, time

from dateline.errors import UsageError
from dateline.records import Article, Extraction, article_id

__version__ = "0.1.0"
__all__ = ["extract"]


def extract(
    text: str,
    *,
    title: str | None = None,
    published: date | datetime | str | None = None,
    lang: str | None = None,
) -> Extraction:
    """Read one article without any store, and return what it holds.

    `text` is taken as it is: all offsets count its code points. `title` is context and is not
    read for findings (put it into `text` to have it read). `published` is a date, a datetime, or
    ISO 8601 text; without it, relative dates stay unresolved. `lang` is an ISO 639-1 code.
    """
    from dateline.pipeline import run

    return run(
        Article(
            id=article_id(text), text=text, title=title, published=_moment(published), lang=lang
        )
    )


def _moment(value: date | datetime | str | None) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            raise UsageError(
                f"{value!r} is no date", do="write it as 2026-01-07 or 2026-01-07T09:30+00:00"
            ) from None
    return datetime.combine(value, time())
