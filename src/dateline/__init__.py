"""Dateline reads conflict news and keeps a traceable record.

`read` sources into a ledger, `extract` from one text without any store, `keep` extractions,
`trace` a finding back to its characters, `brief` articles, `reconcile` what several articles say
of one happening's victims, and `link` articles to stories and events. `relate` asks the encoder
alone about two spans of a sentence, `resolve_places` which places some spans name. Dates are given
as `date`, `datetime` or ISO 8601 text.

>>> import dateline
>>> found = dateline.extract("Police said 12 people were killed in Kabul on Monday.")
>>> [claim.best for claim in found.claims]
[12]
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.errors import DatelineError, UsageError
from dateline.records import Article, Extraction, article_id

if TYPE_CHECKING:
    from dateline.across.linkage import Linkage
    from dateline.across.series import RuleName, Series
    from dateline.briefing import Brief
    from dateline.ledger import Kept, Trace
    from dateline.reading import Summary
    from dateline.records import Place

__version__ = "0.1.0"
__all__ = [
    "DatelineError",
    "Extraction",
    "brief",
    "extract",
    "keep",
    "link",
    "read",
    "reconcile",
    "relate",
    "resolve_places",
    "trace",
]

Moment = date | datetime | str


def read(
    *sources: str | Path,
    ledger: str | Path,
    published: Moment | None = None,
    publisher: str | None = None,
    lang: str | None = None,
    allow_private: bool = False,
) -> "Summary":
    """Read files, folders, globs, URLs, feeds and archives into the ledger file `ledger`.

    `published`, `publisher` and `lang` fill what a source does not say itself. Reading the same
    thing twice changes nothing. Raises `LedgerError` where the ledger cannot be used; what cannot
    be read is listed in the summary with the reason.
    """
    from dateline import reading
    from dateline.sources import Hints

    hints = Hints(published=moment(published), publisher=publisher, lang=lang)
    return reading.read(sources, ledger=ledger, hints=hints, allow_private=allow_private)


def extract(
    text: str,
    *,
    title: str | None = None,
    published: Moment | None = None,
    lang: str | None = None,
) -> Extraction:
    """Read one article without any store, and return what it holds.

    `text` is taken as it is: all offsets count its code points. `title` is context and is not
    read for findings (put it into `text` to have it read). `published` is when it appeared;
    without it, relative dates stay unresolved. `lang` is an ISO 639-1 code.
    """
    from dateline.pipeline import run

    return run(
        Article(id=article_id(text), text=text, title=title, published=moment(published), lang=lang)
    )


def keep(*extractions: Extraction, ledger: str | Path) -> "Kept":
    """Append extractions to the ledger file, all or none, and say which articles were new."""
    from dateline.ledger import Ledger
    from dateline.pipeline import fingerprint

    return Ledger.appending(ledger).keep(extractions, fingerprint=fingerprint())


def trace(finding: str, *, ledger: str | Path) -> "Trace":
    """Return the way from a finding (its id, or how it begins) back to its characters.

    Raises `UnknownId` where no finding, or more than one, is meant.
    """
    from dateline.ledger import Ledger

    with Ledger.open(ledger, read_only=True) as held:
        return held.trace(finding)


def relate(
    sentence: str, *, source: tuple[int, int] | None, target: tuple[int, int] | None
) -> dict[str, float]:
    """Return how probable each PLOVER root class is between two spans of one sentence.

    `source` and `target` are (start, end) in characters of `sentence`, half open; either may be
    None. The fifteen probabilities sum to 1: they take it that one of the classes holds; the
    trained encoder and the rules for events both have a say. Raises `UsageError` for a span that
    is not inside the sentence, or that holds no word.
    """
    from dateline.encoder.relate import relate
    from dateline.stages.events import combined, type_between

    shares = relate(sentence, source=source, target=target)
    return combined(shares, type_between(sentence, source, target))


def reconcile(
    articles: Iterable[Article | Mapping[str, Any]], *, rule: "RuleName" = "majority"
) -> "dict[str, Series]":
    """Return what the articles of one incident come to: for each class of victims its series.

    `articles` are `Article`s, or mappings with `text` and, where known, `title`, `published`,
    `publisher`, `origin` (the wire it came from), `url` and `lang`. Each series has `low`, `best`
    and `high` by the named `rule`, its reports with their sources, how each stands and why, its
    parts' ids, its grade, and how the answer changed. Classes of which no article gives a figure
    are absent. Where the articles tell of several happenings, this is the one that they open
    with; `dateline.across.casualties.ledger` gives all. An article of empty text is its title; one
    without any sentence is passed over. Raises `UsageError` for an unknown rule, or a mapping
    without `text`.
    """
    from dateline.across.casualties import ledger, wholes

    found = ledger(_readings(articles), rule=rule, one_incident=True)
    return dict(wholes(found[0])) if found else {}


def link(
    articles: Iterable[Article | Mapping[str, Any]],
    *,
    mentions: Mapping[str, Sequence[tuple[int, int]]] | None = None,
) -> "Linkage":
    """Return the stories that articles tell, and the events in them, each with its reports.

    `articles` are `Article`s, or mappings as `reconcile` takes them, in any order. Of the answer,
    `stories` hold article ids, and `events` the words of each article that tells of them; both
    are in the order of publication. Nothing is kept: see `keep` for a ledger that grows.

    `mentions` are (start, end) of mentions of events, in characters of `Article.text`, by article
    id; the answer's `mentions` then holds them, those of one event together. Give `Article`s with
    them, since a mapping's title becomes the first line of its text. Raises `UsageError` for a
    mapping without `text`, a mention of an article that is not there, or outside its text.
    """
    from dateline.across.linkage import linkage

    return linkage(_readings(articles), mentions)


def _readings(articles: Iterable[Article | Mapping[str, Any]]) -> list[Extraction]:
    """Read each article once; what holds no prose is passed over."""
    from dateline.pipeline import run
    from dateline.sources.build import given

    rows = (row if isinstance(row, Article) else given(row, moment) for row in articles)
    return [run(row) for row in {row.id: row for row in rows if row is not None}.values()]


def resolve_places(text: str, spans: Iterable[tuple[int, int]]) -> "list[Place | None]":
    """Return the place that each span of a text names, in the order given; None where unknown.

    `spans` are (start, end) in characters of `text`, half open. The whole text is read for what
    the names mean, so give the article rather than a sentence. Points are WGS 84 degrees;
    `precision` is UCDP's `where_prec`. A place without `geonameid` is none of GeoNames': it is a
    village or airport of another table, or is put by what the article says about it, with the
    precision of that. Raises `UsageError` for a span that is not inside the text, or that holds
    no word.
    """
    from dateline.gazetteer.given import places_at

    return places_at(text, [*spans])


def brief(extractions: Iterable[Extraction] | Extraction) -> "Brief":
    """Return the brief of one or more articles; `dateline.briefing.render` writes it."""
    from dateline.briefing import build

    rows: Sequence[Extraction]
    rows = [extractions] if isinstance(extractions, Extraction) else list(extractions)
    return build(rows)


def moment(value: Moment | None) -> datetime | None:
    """Return a date or time that a user gave; raises `UsageError` for text that is none."""
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
