"""Changes of figures: what each report of a series did to what was known when it came.

A report that its article copied, gives beside its own figure, or that its origin gave before,
changes nothing. Of the others, one

- is *new*, where the series had none;
- *revises*, where it takes the place of a figure by its origin or by its words, refines what was
  known (14 after "at least 12"), or is a higher toll of the same side;
- *contradicts*, where it excludes what was known and takes nothing's place;
- *corroborates*, where somebody else had given the same figure.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from dateline.across import order
from dateline.across.changes import words
from dateline.across.changes.change import Change, Kind
from dateline.across.rules import estimate
from dateline.across.series import Happening, Report, Series, size
from dateline.across.standing import AUTHORITIES, Tally, camp
from dateline.records import Extraction, make_id, span
from dateline.vocabulary import load

# A happening that ended longer than this before it was first told of is background ("in May, gunmen
# killed 21"), until an article has its figures in the title. An attack is reported within a day
# or two. Nothing measures it but the cases in tests/cases/changes.yaml.
BACKGROUND = timedelta(days=3)

# Who fights gives figures that serve; theirs revise only their own.
_FIGHTS = frozenset({"military", "armed_group", "opposition"})

# How important a change of the whole of a class is, 1 to 5; that of a part is one less.
_IMPORTANCE = {"injured": 2, "detained": 2, "displaced": 2}
_KINDS: dict[Kind, int] = {"corroborated": 1}


Figure = tuple[int | None, int | None, int | None]
"""Low, best and high of a report."""


class _Done(NamedTuple):
    """What a report did to what was known."""

    kind: Kind
    before: Report | None = None


def figures(
    happenings: Sequence[Happening], story: str | None, readings: Mapping[str, Extraction]
) -> Iterator[Change]:
    """Yield what the reports of these happenings of one story changed, in any order.

    `readings` are its articles by id, older versions included.
    """
    first = _first_told(happenings)
    for happening in happenings:
        news = _news_from(happening)
        for series in happening.series:
            for row, done in _done(series):
                copied = first[_told_key(series, row)] != row.article
                if copied or (news is not None and order.rank(row.said) < news):
                    continue
                yield _change(series, happening, story, row, done)
                newer = readings.get(row.replaced_by or "")
                if row.standing == "withdrawn" and newer is not None:
                    yield _gone(series, happening, story, row, newer)


def _first_told(happenings: Sequence[Happening]) -> dict[object, str]:
    """Return the first article of each text that gives a figure; the others copied it from there.

    A copy may be cut or edited, so that the ledger takes its figure to be of another origin.
    """
    first: dict[object, str] = {}
    rows = [(series, row) for one in happenings for series in one.series for row in series.reports]
    for series, row in sorted(rows, key=lambda one: (order.rank(one[1].said), one[1].article)):
        first.setdefault(_told_key(series, row), row.article)
    return first


def _told_key(series: Series, row: Report) -> object:
    return row.text, series.class_, row.stance, _figure(row)


def _news_from(happening: Happening) -> datetime | None:
    """Return from when on a happening is news, and no background; None: from the start.

    One that was over long before it was first told of is background until an article has one of
    its figures in the title.
    """
    reports = [one for series in happening.series for one in series.reports]
    said = min((one.said for one in reports if one.said), default=None)
    ended = _ended(happening)
    if ended is None or said is None or said.date() - ended <= BACKGROUND:
        return None
    headlined = (order.rank(one.said) for one in reports if one.headlined)
    return min(headlined, default=order.LAST)


def _ended(happening: Happening) -> date | None:
    """Return when a happening was over; None where that is not known, or where it goes on."""
    if happening.date is None or (happening.period and happening.date.end is None):
        return None
    return happening.date.end or happening.date.start


def _done(series: Series) -> Iterator[tuple[Report, _Done]]:
    """Yield each report that changed something, with what it did."""
    tally = Tally()
    given: dict[Figure, list[Report]] = defaultdict(list)
    for row in series.reports:
        known = tally.standing
        tally.add(row)
        verdict = tally.verdicts[-1].standing
        if _counts(row) and verdict in {"stands", "denied", "withdrawn"}:
            left = {one.claim for one in tally.standing}
            fallen = [one for one in known if one.claim not in left]
            done = _against(row, verdict, known, fallen, given, series)
            if done is not None:
                yield row, done
            given[_figure(row)].append(row)


def _counts(row: Report) -> bool:
    """Say whether a report gives a number in words of its own, within its whole."""
    number = _figure(row) != (None, None, None)
    own = row.words and row.replaced_by != row.article
    return bool(number and own) and row.standing != "exceeds_whole"


def _against(
    row: Report,
    verdict: str,
    known: Sequence[Report],
    fallen: Sequence[Report],
    given: Mapping[Figure, Sequence[Report]],
    series: Series,
) -> _Done | None:
    """Return what a report did to those that stood (`known`) or had ever been given."""
    same = given.get(_figure(row), ())
    if verdict == "withdrawn":
        return _Done("withdrawn", same[-1]) if same else None
    if verdict == "denied":
        said = [one for one in same if one.stance != "denies"]
        return _Done("contradicted", said[0]) if said else None
    if not given:
        return _Done("new")
    if row.exactness == "vague":
        return None  # "dozens", "pupils": no number to set beside another
    own_before = [one for one in same if one.origin == row.origin]
    if own_before and (not _mends(row) or any(one in known for one in own_before)):
        return None
    if standing := [one for one in same if one in known]:
        return _Done("corroborated", standing[0]) if _bears_out(row, standing) else None
    if replaced := [one for one in fallen if _figure(one) != _figure(row)]:
        own = [one for one in replaced if one.origin == row.origin]
        return _Done("revised", (own or replaced)[-1])
    if not known:
        return _Done("new")
    answer = _answer(known, series)
    return _Done("revised", answer) if _mends(row) else _beside(row, answer)


def _mends(row: Report) -> bool:
    """Say whether a report's words tell that its figure takes the place of an older one."""
    if (row.update or "").casefold() in _words()["rises"]:
        return True
    sentence = row.evidence.quote.casefold()
    return any(re.search(rf"\b{words}\b", sentence) for words in _words()["falls"])


@cache
def _words() -> dict[str, list[str]]:
    return load("tolls", dict)


def _bears_out(row: Report, others: Sequence[Report]) -> bool:
    """Say whether a report says the same independently: not a paper that repeats what it read."""
    if any(one.text == row.text for one in others):
        return False
    return row.source is not None or all(one.source is None for one in others)


def _answer(known: Sequence[Report], series: Series) -> Report:
    """Return the report that was the news until now: the last by who does not fight, if cited.

    Where all who give figures fight, the last on which the ledger's answer rested.
    """
    others = [row for row in known if row.source_class not in _FIGHTS and camp(row) == AUTHORITIES]
    if others:
        return next((row for row in reversed(others) if row.source), others[-1])
    rests = estimate(known, series.rule)[2]
    held = [row for row in known if row.claim in rests]
    return (held or list(known))[-1]


def _beside(row: Report, known: Report) -> _Done | None:
    """Return what a figure of another origin does to the one that was known."""
    if _overlap(row, known):
        finer = size(row) > size(known) or _width(row) < _width(known)
        return _Done("revised", known) if finer else None
    grown = size(row) > size(known) and row.source_class not in _FIGHTS
    if grown and known.source_class not in _FIGHTS and camp(row) == camp(known):
        return _Done("revised", known)
    if row.source is None and known.source is not None:
        return None  # a paper's own words, behind the news
    return _Done("contradicted", known)


def _figure(row: Report) -> Figure:
    return row.low, row.best, row.high


def _overlap(one: Report, other: Report) -> bool:
    return _low(one) <= _high(other) and _low(other) <= _high(one)


def _low(row: Report) -> float:
    return row.low if row.low is not None else 0


def _high(row: Report) -> float:
    return row.high if row.high is not None else float("inf")


def _width(row: Report) -> float:
    return _high(row) - _low(row)


def _change(
    series: Series, happening: Happening, story: str | None, row: Report, done: _Done
) -> Change:
    before = done.before
    return Change(
        id=make_id("change", done.kind, "figure", row.claim), story=story, kind=done.kind,
        about="figure", of=series.id,
        text=f"{words.about(series, happening)}: {_told(row, done)}", said=row.said,
        by=(words.whom(row),), origin=row.origin, before=words.figure(before) if before else None,
        after=words.figure(row), victims=size(row), actors=_actors(row, happening),
        places=(happening.place.name,) if happening.place else (), evidence=(row.evidence,),
        evidence_before=(before.evidence,) if before else (), finding=row.claim,
        finding_before=before.claim if before else None, article=row.article,
        articles=tuple(dict.fromkeys([row.article, *([before.article] if before else [])])),
        importance=_importance(series, done.kind),
    )  # fmt: skip


def _gone(
    series: Series, happening: Happening, story: str | None, row: Report, newer: Extraction
) -> Change:
    """Return that a newer version of an article has a figure no more."""
    article = newer.article
    publisher = article.publisher or words.title(newer)
    opening = newer.sentences[0].end if newer.sentences else len(article.text)
    told = f"{words.figure(row)} withdrawn by {publisher}, {words.day(row.replaced_at)}"
    return Change(
        id=make_id("change", "withdrawn", "figure", row.claim, article.id), story=story,
        kind="withdrawn", about="figure", of=series.id,
        text=f"{words.about(series, happening)}: {told} (was: {words.according(row)})",
        said=row.replaced_at, by=(publisher,), origin=row.origin, before=words.figure(row),
        victims=size(row), actors=_actors(row, happening),
        places=(happening.place.name,) if happening.place else (),
        evidence=(span(article, 0, opening),), evidence_before=(row.evidence,),
        finding_before=row.claim, article=article.id, articles=(article.id, row.article),
        importance=_importance(series, "withdrawn"),
    )  # fmt: skip


def _told(row: Report, done: _Done) -> str:
    """Return what a report did, in words."""
    figure, whose, before = words.figure(row), words.according(row), done.before
    if before is None:
        return f"{figure} ({whose})"
    was = f"{words.figure(before)} ({words.according(before)})"
    match done.kind:
        case "revised":
            return f"{words.figure(before)} → {figure} ({whose}; was: {words.according(before)})"
        case "corroborated":
            return f"{figure} borne out by {whose} (first: {words.according(before)})"
        case "withdrawn":
            return f"{figure} withdrawn by {whose} (was: {words.according(before)})"
        case _ if row.stance == "denies":
            return f"{figure} denied by {whose} (said: {words.according(before)})"
        case _:
            return f"{figure} according to {whose}, against {was}"


def _actors(row: Report, happening: Happening) -> tuple[str, ...]:
    cited = row.source.actor or row.source.name if row.source else None
    found = (cited, row.perpetrator, *happening.perpetrators)
    return tuple(dict.fromkeys(name for name in found if name))


def _importance(series: Series, kind: Kind) -> int:
    part = bool(series.part_of) + bool(series.group and not series.group.text)
    return _IMPORTANCE.get(series.class_, 1) + _KINDS.get(kind, 0) + part
