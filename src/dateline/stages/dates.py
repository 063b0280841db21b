"""Dates: every expression of time, its TIMEX3 type and value, and the days that it covers.

Relative expressions count from the day of the report: the day of its dateline where it opens
with one, else the day of publication. Where neither is known they stay underspecified
("XXXX-WXX-5") with an interval of precision "unknown": an anchor is never guessed.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache

import msgspec

from dateline.draft import Draft
from dateline.records import Interval, Mention, Sentence, make_id
from dateline.stages import ENGLISH, SPANISH, Stage
from dateline.text import calendar, numerals_es
from dateline.text.numerals import Numerals
from dateline.text.timex import spanish
from dateline.text.timex.anchors import Placed, anchored
from dateline.text.timex.context import Context, Timex, Told
from dateline.text.timex.extent import Found, Tokens, word_at
from dateline.text.timex.grammar import Grammar
from dateline.text.timex.intervals import interval, spanning
from dateline.text.timex.reading import Reader
from dateline.text.timex.words import Times
from dateline.vocabulary import load

# A dateline stands within this many characters of the start, and within this many days before
# publication: wires appear a day or two after they were filed.
DATELINE_BY = 160
DATELINE_DAYS = 7


def _run(draft: Draft) -> Draft:
    found = _READERS[draft.article.lang or ENGLISH](draft)
    return msgspec.structs.replace(draft, mentions=(*_without_dates(draft.mentions, found), *found))


def _english(draft: Draft) -> list[Mention]:
    published = draft.article.published
    context = Context(_times(), _numerals(), published.date() if published else None)
    reader = Reader(draft.article.text, _grammar(), context)
    placed = [
        row
        for sentence, tokens in zip(draft.sentences, draft.tokens, strict=True)
        for row in _placed(draft, sentence, tokens, reader)
    ]
    return anchored(placed, context)


def _without_dates(mentions: Sequence[Mention], times: Sequence[Mention]) -> Iterator[Mention]:
    """Yield mentions, with numbers inside dates no longer counts."""
    dates = [time for time in times if time.type in {"DATE", "TIME"}]
    inside = {place for time in dates for place in range(time.start, time.end)}
    for mention in mentions:
        number = mention.number
        if number and number.use in {"count", "ordinal"} and mention.end - 1 in inside:
            number = msgspec.structs.replace(number, use="date")
            mention = msgspec.structs.replace(mention, number=number)
        yield mention


def _placed(draft: Draft, sentence: Sentence, tokens: Tokens, reader: Reader) -> Iterator[Placed]:
    """Yield the times of a sentence, each with its place among the tokens."""
    text, context = draft.article.text, reader.context
    rows, intervals = [], []
    for found, after in reader.sentence(tokens, sentence.end):
        _remember(draft, sentence, found, context)
        beside = word_at(tokens, found.first - 1), word_at(tokens, after)
        intervals.append(interval(found, text[found.start : found.end], beside, context))
        rows.append((found, after))
    if not rows:
        return
    whole = spanning(text, tokens, [row[0] for row in rows], intervals, context)
    for (found, after), when in zip(rows, whole, strict=True):
        yield Placed(_mention(draft, sentence, found, when), tokens, found.first, after)


# --- Spanish -------------------------------------------------------------------------------------


def _spanish(draft: Draft) -> list[Mention]:
    published = draft.article.published
    words, numerals = _times_es(), _numerals_es()
    context = spanish.Spanish(words, numerals, published.date() if published else None)
    reader = spanish.Reader(draft.article.text, _grammar_es(), context)
    return [
        mention
        for sentence, tokens in zip(draft.sentences, draft.tokens, strict=True)
        for mention in _of_sentence(draft, sentence, tokens, reader)
    ]


def _of_sentence(
    draft: Draft, sentence: Sentence, tokens: Tokens, reader: spanish.Reader
) -> Iterator[Mention]:
    """Yield the times of a Spanish sentence."""
    text, context = draft.article.text, reader.context
    rows = []
    for found in reader.sentence(tokens, sentence.end):
        _remember_day(found.timex, context)
        rows.append((found, spanish.one(found, tokens, text, context)))
    whole = spanish.intervals(text, tokens, rows, context)
    for (found, _), when in zip(rows, whole, strict=True):
        yield _mention(draft, sentence, found, when)


def _remember_day(timex: Timex, context: Told) -> None:
    """Keep the date that later expressions refer to."""
    whole = calendar.span(timex.value) if timex.type in {"DATE", "TIME"} else None
    if whole is None:
        if "XX" in timex.value and timex.type in {"DATE", "TIME"}:
            context.last = context.last_precise = None  # what comes next counts from there
        return
    context.last = timex.value
    if whole.precision in {"day", "time"}:
        context.last_precise = timex.value


# --- what later expressions refer to -------------------------------------------------------------


def _remember(draft: Draft, sentence: Sentence, found: Found, context: Context) -> None:
    """Keep what later expressions refer to; take the dateline's day as the day of the report."""
    timex = found.timex
    whole = calendar.span(timex.value) if timex.type in {"DATE", "TIME"} else None
    if whole is None:
        _remember_day(timex, context)
        return
    anchor = context.anchor
    near = anchor is None or 0 <= (anchor - whole.first).days <= DATELINE_DAYS
    if near and whole.precision == "day" and _is_dateline(draft, sentence, found):
        context.anchor = whole.first
    _remember_day(timex, context)
    if found.rule == "quarter" and (anchor is None or whole.last <= anchor):
        context.quarter = timex.value


def _is_dateline(draft: Draft, sentence: Sentence, found: Found) -> bool:
    """Say whether this is the day in "SAN MARCOS, March 3 (Agency) --"."""
    if found.rule not in {"month_day", "day_month"} or found.start > DATELINE_BY:
        return False
    before = draft.article.text[sentence.start : found.start].strip()
    after = draft.article.text[found.end : found.end + 24]
    return (
        before[:1].isupper()
        and before.endswith((",", ")"))
        and any(mark in after for mark in ("--", "—", "–", " - ", "(", "["))
    )


# --- the record ----------------------------------------------------------------------------------


def _mention(
    draft: Draft, sentence: Sentence, found: Found | spanish.Time, when: Interval
) -> Mention:
    return Mention(
        id=make_id("mention", draft.article.id, "time", found.start, found.end),
        kind="time",
        start=found.start,
        end=found.end,
        text=draft.article.text[found.start : found.end],
        sentence=sentence.index,
        made_by=STAGE.made_by,
        type=found.timex.type,
        value=found.timex.value,
        date=when,
    )


# --- tables --------------------------------------------------------------------------------------


@cache
def _times() -> Times:
    return load("times", Times)


@cache
def _numerals() -> Numerals:
    return load("numerals", Numerals)


@cache
def _grammar() -> Grammar:
    return Grammar(_times(), _numerals())


@cache
def _times_es() -> spanish.Words:
    return load("times_es", spanish.Words)


@cache
def _numerals_es() -> numerals_es.Numerals:
    return load("numerals_es", numerals_es.Numerals)


@cache
def _grammar_es() -> spanish.Grammar:
    return spanish.Grammar(_times_es(), _numerals_es())


_READERS: dict[str, Callable[[Draft], list[Mention]]] = {ENGLISH: _english, SPANISH: _spanish}

STAGE = Stage(
    name="dates",
    version="2",
    needs=frozenset({"article", "sentences", "tokens"}),
    makes=frozenset({"dates"}),
    run=_run,
    vocabulary=("times.yaml", "numerals.yaml", "feasts.csv", "times_es.yaml", "numerals_es.yaml"),
    languages=frozenset(_READERS),
)
