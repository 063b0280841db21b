"""Dates: every expression of time, its TIMEX3 type and value, and the days that it covers.

Relative expressions count from the day of the report: the day of its dateline where it opens
with one, else the day of publication. Where neither is known they stay underspecified
("XXXX-WXX-5") with an interval of precision "unknown": an anchor is never guessed.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from re import Match
from typing import NamedTuple, cast

import msgspec

from dateline.draft import Draft
from dateline.records import Interval, Mention, Sentence, make_id
from dateline.stages import Stage
from dateline.text import calendar
from dateline.text.numerals import Numerals
from dateline.text.timex.context import Context, Timex
from dateline.text.timex.fits import around, fits, tense
from dateline.text.timex.grammar import Grammar, Rule
from dateline.text.timex.resolve import RESOLVERS
from dateline.text.timex.words import Times
from dateline.text.tokens import Token
from dateline.vocabulary import load

Tokens = Sequence[Token]

# A dateline stands within this many characters of the start, and within this many days before
# publication: wires appear a day or two after they were filed.
DATELINE_BY = 160
DATELINE_DAYS = 7

# Words that begin an expression only before another word of time (this saves most of the work).
_LEADS = frozenset({"the", "a", "an", "that", "this"})

# Shapes whose meaning depends on the tense.
_TENSED = frozenset(
    {"weekday", "month_day", "day_month", "month", "quarter", "season", "holiday", "definite",
     "clock"}
)  # fmt: skip

# Shapes that take "the" before them into the mention.
_WITH_THE = frozenset(
    {"relative", "amount", "quarter", "season", "decade", "century", "part", "year"}
)


class _Found(NamedTuple):
    """An expression that begins with token `first`, over characters `start:end`."""

    rule: str
    match: Match[str]
    start: int
    end: int
    first: int
    timex: Timex
    mod: str | None = None
    """"early", "mid", "late", "earlier" or "later", of the span; "hedge" of a duration."""


def _run(draft: Draft) -> Draft:
    published = draft.article.published
    context = Context(_times(), _numerals(), published.date() if published else None)
    found = [
        mention
        for sentence, tokens in zip(draft.sentences, draft.tokens, strict=True)
        for mention in _mentions(draft, sentence, tokens, context)
    ]
    return msgspec.structs.replace(draft, mentions=(*_without_dates(draft.mentions, found), *found))


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


def _mentions(
    draft: Draft, sentence: Sentence, tokens: Tokens, context: Context
) -> Iterator[Mention]:
    text, rules_for, opens = draft.article.text, _grammar().rules, _grammar().opens
    free = 0
    for at, (_, _, _, word) in enumerate(tokens):
        if at < free or (word not in opens and word.isalpha()):
            continue
        rules = rules_for(word)
        if not rules or (word in _LEADS and not rules_for(_word(tokens, at + 1))):
            continue
        found = _read(text, sentence, tokens, at, rules, context)
        if found is None:
            continue
        found = _widened(found, tokens, free)
        free = at + 1
        while free < len(tokens) and tokens[free].start < found.end:
            free += 1
        _remember(draft, sentence, found, context)
        yield _mention(draft, sentence, tokens, found, context)


def _word(tokens: Tokens, at: int) -> str:
    return tokens[at].lower if 0 <= at < len(tokens) else ""


def _read(
    text: str, sentence: Sentence, tokens: Tokens, at: int, rules: Sequence[Rule], context: Context
) -> _Found | None:
    """Return the longest expression that begins at token `at` and makes sense there."""
    matches = [
        (match.end(), -order, rule.name, match)
        for order, rule in enumerate(rules)
        if (match := rule.pattern.match(text, tokens[at].start, sentence.end))
    ]
    for _, _, name, match in sorted(matches, reverse=True, key=lambda row: row[:2]):
        here = around(match, tokens, at, context.times, context.numerals)
        if not fits(name, here):
            continue
        if name in _TENSED:
            context.tense = tense(here)
        if timex := RESOLVERS[name](match, context):
            return _Found(name, match, match.start(), match.end(), at, timex)
    return None


# --- what stands around it -----------------------------------------------------------------------


def _widened(found: _Found, tokens: Tokens, free: int) -> _Found:
    """Take in "early", "the end of", "nearly", "first" and "the" before it, from `free` on."""
    widest = _widest(found, tokens)
    return widest if widest.first >= free else found


def _widest(found: _Found, tokens: Tokens) -> _Found:
    first, match = found.first, found.match
    for at in (first, first - 1) if _word(tokens, first - 1) == "the" else (first,):
        for phrase, name in _modifiers(_modified(found)).get(_word(tokens, at - 1), ()):
            start = at - len(phrase)
            if _stand(tokens, start, phrase) and _modifies(
                phrase, found, at < first, tokens, start
            ):
                if (
                    phrase[0] != "the"
                    and _word(tokens, start - 1) == "the"
                    and found.rule != "year"
                ):
                    start -= 1
                return found._replace(first=start, start=tokens[start].start, mod=name)
    if found.rule == "decade" and _word(tokens, first - 1) in {"'", "’"}:
        first -= 1
    if found.rule == "amount" and _word(tokens, first - 1) in {"first", "final"}:
        first -= 1
    if _word(tokens, first - 1) == "the" and _takes_the(found):
        first -= 1
    mod = "mid" if match[0][:4].lower() == "mid-" else None
    return found._replace(first=first, start=tokens[first].start, mod=mod)


def _stand(tokens: Tokens, start: int, phrase: tuple[str, ...]) -> bool:
    return start >= 0 and all(_word(tokens, start + i) == word for i, word in enumerate(phrase))


def _takes_the(found: _Found) -> bool:
    """Say whether "the" belongs to it: "the third quarter", but not the "third-quarter" loss."""
    match = found.match
    if match.groupdict().get("fiscal"):
        return True
    adjective = "-" in match[0] or (found.rule == "year" and match[0][0].isdigit())
    return found.rule in _WITH_THE and not adjective


def _modified(found: _Found) -> str:
    return "DURATION" if found.rule == "amount" else found.timex.type


def _modifies(
    phrase: tuple[str, ...], found: _Found, the: bool, tokens: Tokens, start: int
) -> bool:
    """Leave out "over the past year" and "evolved over ten years": there it says when."""
    if phrase == ("over",):
        hedging = _word(tokens, start - 1) in _times().around.length_after
        return hedging and not the and found.rule != "relative"
    return not (found.rule == "weekday" and phrase[0] in {"later", "earlier"})


_Phrases = dict[str, list[tuple[tuple[str, ...], str]]]


@cache
def _modifiers(kind: str) -> _Phrases:
    """Return the phrases that can stand before a kind of expression, by their last word."""
    times = _times()
    if kind == "SET":
        return {}
    named = {"hedge": times.hedges} if kind == "DURATION" else {
        "early": times.early, "mid": times.mid, "late": times.late,
        "earlier": times.since_start, "later": times.to_end,
    }  # fmt: skip
    table: _Phrases = {}
    for name, phrases in named.items():
        for phrase in phrases:
            words = tuple(phrase.split())
            table.setdefault(words[-1], []).append((words, name))
    for rows in table.values():
        rows.sort(key=lambda row: -len(row[0]))
    return table


# --- what later expressions refer to -------------------------------------------------------------


def _remember(draft: Draft, sentence: Sentence, found: _Found, context: Context) -> None:
    """Keep what later expressions refer to; take the dateline's day as the day of the report."""
    timex = found.timex
    whole = calendar.span(timex.value) if timex.type in {"DATE", "TIME"} else None
    if whole is None:
        return
    anchor = context.anchor
    near = anchor is None or 0 <= (anchor - whole.first).days <= DATELINE_DAYS
    if near and whole.precision == "day" and _is_dateline(draft, sentence, found):
        context.anchor = whole.first
    context.last = timex.value
    if whole.precision in {"day", "time"}:
        context.last_precise = timex.value
    if found.rule == "quarter" and (anchor is None or whole.last <= anchor):
        context.quarter = timex.value


def _is_dateline(draft: Draft, sentence: Sentence, found: _Found) -> bool:
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
    draft: Draft, sentence: Sentence, tokens: Tokens, found: _Found, context: Context
) -> Mention:
    words = draft.article.text[found.start : found.end]
    return Mention(
        id=make_id("mention", draft.article.id, "time", found.start, found.end),
        kind="time",
        start=found.start,
        end=found.end,
        text=words,
        sentence=sentence.index,
        made_by=STAGE.made_by,
        type=found.timex.type,
        value=found.timex.value,
        date=_interval(found, words, _word(tokens, found.first - 1), context),
    )


def _interval(found: _Found, words: str, before: str, context: Context) -> Interval:
    """Return the days that an expression covers; an end that "since" leaves open is None."""
    timex, mod = found.timex, found.mod
    if timex.days is not None:
        first, last = timex.days
        return Interval(start=first, end=last, precision="range", approximate=True, words=words)
    whole = calendar.span(timex.value) if timex.type in {"DATE", "TIME"} else None
    if whole is None:
        return Interval(words=words)
    first, last, precision = whole
    if precision in {"day", "time"}:
        mod = None
    if mod in {"early", "mid", "late"}:
        first, last = calendar.part(whole, cast(calendar.Part, mod))
    elif context.anchor and first <= context.anchor <= last:
        first = context.anchor if mod == "later" else first
        last = context.anchor if mod == "earlier" else last
    about = precision == "season" or before in {"about", "around", "circa", "roughly"}
    return Interval(
        start=None if before in {"until", "till", "through"} else first,
        end=None if before == "since" else last,
        precision="range" if mod else precision,
        approximate=about or mod is not None,
        words=words,
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


STAGE = Stage(
    name="dates",
    version="1",
    needs=frozenset({"article", "sentences", "tokens"}),
    makes=frozenset({"dates"}),
    run=_run,
    vocabulary=("times.yaml", "numerals.yaml"),
)
