"""Dates: every expression of time, its TIMEX3 type and value, and the days that it covers.

Relative expressions count from the day of the report: the day of its dateline where it opens
with one, else the day of publication. Where neither is known they stay underspecified
("XXXX-WXX-5") with an interval of precision "unknown": an anchor is never guessed.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from re import Match
from typing import NamedTuple

import msgspec

from dateline.draft import Draft
from dateline.records import Interval, Mention, Sentence, make_id
from dateline.stages import Stage
from dateline.text import calendar
from dateline.text.numerals import Numerals
from dateline.text.resolve import RESOLVERS, Context, Timex
from dateline.text.timex import Grammar, Rule, Times
from dateline.text.tokens import Token
from dateline.vocabulary import load

Tokens = Sequence[Token]

# A dateline stands within this many characters of the start, and within this many days before
# publication: wires appear a day or two after they were filed.
DATELINE_BY = 160
DATELINE_DAYS = 7

# The verb that decides the tense is looked for among this many tokens on either side.
TENSE_REACH = 14


class _Found(NamedTuple):
    """An expression over tokens `first:last` and characters `start:end`."""

    rule: str
    start: int
    end: int
    first: int
    timex: Timex
    mod: str | None = None


def _run(draft: Draft) -> Draft:
    published = draft.article.published
    context = Context(_times(), _numerals(), published.date() if published else None)
    found = [
        mention
        for sentence, tokens in zip(draft.sentences, draft.tokens, strict=True)
        for mention in _mentions(draft, sentence, tokens, context)
    ]
    numbers = _without_dates(draft.mentions, found)
    return msgspec.structs.replace(draft, mentions=(*numbers, *found))


def _without_dates(mentions: Sequence[Mention], times: Sequence[Mention]) -> Iterator[Mention]:
    """Yield mentions, numbers inside dates no longer counts."""
    inside = {
        place
        for time in times
        if time.type in {"DATE", "TIME"}
        for place in range(time.start, time.end)
    }
    for mention in mentions:
        number = mention.number
        if number and number.use in {"count", "ordinal"} and inside & {mention.start, mention.end - 1}:
            number = msgspec.structs.replace(number, use="date")
            mention = msgspec.structs.replace(mention, number=number)
        yield mention


def _mentions(
    draft: Draft, sentence: Sentence, tokens: Tokens, context: Context
) -> Iterator[Mention]:
    text, grammar = draft.article.text, _grammar()
    at = 0
    while at < len(tokens):
        rules = grammar.rules(tokens[at].lower)
        found = _read(text, sentence, tokens, at, rules, context) if rules else None
        if found is None:
            at += 1
            continue
        at += 1
        while at < len(tokens) and tokens[at].start < found.end:
            at += 1
        if found.timex.value:
            _remember(draft, sentence, found, context)
            yield _mention(draft, sentence, tokens, found, context)


def _read(
    text: str, sentence: Sentence, tokens: Tokens, at: int, rules: list[Rule], context: Context
) -> _Found | None:
    """Return the longest expression that begins at token `at` and makes sense there."""
    matches = [
        (match.end(), -order, rule.name, match)
        for order, rule in enumerate(rules)
        if (match := rule.pattern.match(text, tokens[at].start, sentence.end))
    ]
    for _, _, name, match in sorted(matches, reverse=True, key=lambda row: row[:2]):
        if not _fits(name, match, text, tokens, at):
            continue
        if name in _TENSED:
            _set_tense(tokens, at, match, context)
        timex = RESOLVERS[name](match, context)
        if timex is not None:
            found = _Found(name, match.start(), match.end(), at, timex)
            return _widened(found, match, tokens)
    return None


# --- whether the words say when at all -----------------------------------------------------------

# Years that stand without a preposition; older ones need one ("in 1648").
_MODERN = range(1900, 2051)
_YEAR_AFTER = frozenset({"in", "since", "of", "from", "until", "till", "by", "after", "before", "circa"})
_NO_YEAR_AFTER = frozenset(
    {"than", "least", "about", "some", "over", "nearly", "almost", "approximately", "around", "most"}
    | {"many", "to", "$", "£", "€", "no", "flight", "route", "highway", "resolution", "number", "#"}
)
_COUNTED = frozenset({"people", "men", "women", "children", "of", "percent", "%", "and"})
# "A year" after these is how often, not how long.
_RATES = frozenset({"times", "once", "twice", "people", "tons", "barrels", "dollars", "percent", "%"})
_LENGTH_AFTER = frozenset(
    {"for", "within", "after", "barely", "about", "over", "nearly", "almost", "than", "as", "took",
     "take", "takes", "spent", "spend", "lasted", "lasting", "only", "least", "by", "around", "every",
     "just", "last", "under", "least", "roughly", "during", "through", "another", "half", "spends", "to"}
)  # fmt: skip
_BARE_AFTER = frozenset({"for", "within", "over", "took", "take", "in", "lasted", "after", "of", "several"})
_SINGULAR_TAILS = frozenset({"long", "ago", "earlier", "later"})


def _word(tokens: Tokens, at: int) -> str:
    return tokens[at].lower if 0 <= at < len(tokens) else ""


def _fits(rule: str, match: Match[str], text: str, tokens: Tokens, at: int) -> bool:
    """Say whether an expression of this shape is one of time where it stands."""
    before = _word(tokens, at - 1)
    after = text[match.end() : match.end() + 12].split()
    following = after[0].lower() if after and text[match.end()].isspace() else ""
    groups = match.groupdict()
    if rule in {"month", "month_day", "day_month"}:
        return _fits_month(match, before)
    if rule == "year" and groups.get("year") and match.start("year") == match.start():
        return _fits_year(match, text, before, following)
    if rule == "decade" and not groups.get("decade"):
        return before in {"the", "'", "’", "early", "late", "mid", "-"} or match[0][:1] in "mn"
    if rule == "season" and not groups["year"]:
        return before in {"the", "early", "late", "mid"} and following != "of"
    if rule == "part":
        word = match["part"].lower()
        return word == "overnight" or (before == "the" and _word(tokens, at - 2) in {"in", "during", "of"})
    if rule == "definite" and following in {"ended", "ending"}:
        return True
    if rule == "definite" and match["unit"].lower().split()[-1] in {"month", "week", "year", "quarter", "decade", "century"}:
        ending = _word(tokens, at - 1) == "of" and _word(tokens, at - 2) in {"end", "beginning", "start", "middle"}
        return ending or len(match["unit"].split()) > 1
    if rule == "bare":
        tail = groups["tail"]
        if match["unit"].lower().endswith("s"):
            return tail is not None or before in _BARE_AFTER or following in {"before", "after"}
        return tail is not None and (before not in {"a", "one"} or "-" in match[0])
    if rule == "amount":
        return _fits_amount(match, before, tokens, at)
    if rule == "rate":
        return _is_rate(tokens, at)
    if rule == "fixed":
        return not (match["word"].lower() == "soon" and (before == "as" or following == "after"))
    if rule == "relative":
        noun = match["noun"]
        if noun[0].islower() and noun.lower() in _times().months:
            return False
        return not (match["rel"].lower() == "last" and before == "to" and bool(groups["num"]))
    if rule == "deictic":
        return before != "usa"
    return True


def _is_rate(tokens: Tokens, at: int) -> bool:
    """Say whether "a year" at token `at` tells how often: "twice a year", "40 flights a week"."""
    before, words = _word(tokens, at - 1), _numerals()
    if before in _RATES or before[:1].isdigit() or before in words.scales:
        return True
    counted = before.endswith("s") and before not in _LENGTH_AFTER
    earlier = [_word(tokens, at - i) for i in (2, 3)]
    return counted and any(word[:1].isdigit() or word in words.below_hundred or word in words.scales for word in earlier)


def _fits_month(match: Match[str], before: str) -> bool:
    """Tell March from march and May from may; a month has a capital."""
    words = match["month"]
    if not words[0].isupper():
        return False
    groups = match.groupdict()
    alone = not any(groups.get(name) for name in ("day", "year", "spoken", "rel", "rel2"))
    times = _times()
    if alone and len(words) < 4 and words.lower() not in {"may"}:
        return False
    if alone and words.lower().rstrip(".") in times.month_words:
        return before in times.month_before
    return True


def _fits_year(match: Match[str], text: str, before: str, following: str) -> bool:
    """Tell the year 2002 from 2002 people."""
    around = text[max(match.start() - 1, 0) : match.start()], text[match.end() : match.end() + 2]
    if around[0] in set("$£€#/.:_@+") or around[1][:1] in set("%/_@:") or around[1][:1].isalpha():
        return False
    if around[1][:1] in {".", ","} and around[1][1:].isdigit():
        return False
    if before in _NO_YEAR_AFTER or following in _COUNTED - {"and", "of"}:
        return before == "to" and int(match["year"]) in _MODERN and not following.endswith("s")
    if int(match["year"]) not in _MODERN:
        return before in _YEAR_AFTER and following in {"", "and"}
    return before in _YEAR_AFTER or not following.endswith("s") or following in {"was", "is", "as", "has"}


def _fits_amount(match: Match[str], before: str, tokens: Tokens, at: int) -> bool:
    number, unit = match["num"].lower(), match["unit"].lower()
    joined = "-" in match[0]
    if number in {"a", "an"} and not match["tail"] and (joined or _is_rate(tokens, at)):
        return False
    if number in {"a", "an", "some"} and not match["tail"] and not match["tail2"]:
        if unit in {"second", "night", "quarter", "weekend"}:
            return False
        return before in _LENGTH_AFTER or unit not in {"day", "minute", "year"}
    if number == "one" and unit == "day" and not joined and not match["tail"]:
        return before in _LENGTH_AFTER | {"in"}
    return unit not in {"second", "quarter"} and not (unit == "quarters")


# --- tense ---------------------------------------------------------------------------------------

_TENSED = frozenset(
    {"weekday", "month_day", "day_month", "month", "quarter", "season", "holiday", "clock", "definite"}
)


def _set_tense(tokens: Tokens, at: int, match: Match[str], context: Context) -> None:
    """Take the tense of the nearest verb before the expression, else of the nearest after it."""
    end, match_text = match.end(), match[0].lower()
    possessive = match.string[end : end + 2] in {"'s", "’s"}
    if _word(tokens, at - 1) in {"by", "until", "till", "due"} or [
        _word(tokens, at - i) for i in (3, 1)
    ] == ["as", "as"]:
        context.tense = "future"
        return
    if match_text.endswith(("-quarter", "-half")) or possessive:
        context.tense = "past"
        return
    times = context.times
    after = at
    while after < len(tokens) and tokens[after].start < end:
        after += 1
    before = range(at - 1, max(at - 1 - TENSE_REACH, -1), -1)
    for place in (*before, *range(after, min(after + TENSE_REACH, len(tokens)))):
        word = tokens[place].lower
        if word in times.future:
            if word == "set" and _word(tokens, place + 1) not in {"to", "for"}:
                continue
            context.tense = "future"
            return
        if word in times.past or (word.endswith("ed") and word not in times.not_past):
            context.tense = "future" if _word(tokens, place - 1) == "be" else "past"
            return
    context.tense = "past"


# --- what stands around it -----------------------------------------------------------------------

# Shapes that take "the" before them into the mention.
_WITH_THE = frozenset({"relative", "amount", "quarter", "season", "decade", "century", "part", "year"})
_Phrases = dict[str, list[tuple[tuple[str, ...], str]]]


def _widened(found: _Found, match: Match[str], tokens: Tokens) -> _Found:
    """Take in "early", "the end of", "nearly", "the" before an expression."""
    timex, first = found.timex, found.first
    mod = "mid" if match[0][:4].lower() in {"mid-", "mid "} else None
    with_the = _word(tokens, first - 1) == "the"
    for at in (first, first - 1) if with_the else (first,):
        kind = "DURATION" if found.rule == "amount" else timex.type
        for phrase, name in _modifiers(kind).get(_word(tokens, at - 1), ()):
            start = at - len(phrase)
            if start >= 0 and all(_word(tokens, start + i) == word for i, word in enumerate(phrase)):
                if not _modifies(phrase, found, at != first, tokens, start):
                    continue
                if phrase[0] != "the" and _word(tokens, start - 1) == "the" and found.rule != "year":
                    start -= 1
                return found._replace(first=start, start=tokens[start].start, mod=name)
    if found.rule == "decade" and _word(tokens, first - 1) in {"'", "’"}:
        first -= 1
    if found.rule == "amount" and _word(tokens, first - 1) in {"first", "final"}:
        first -= 1
    fiscal = bool(match.groupdict().get("fiscal"))
    adjective = ("-" in match[0] and not fiscal) or (found.rule == "year" and match[0][0].isdigit())
    if _word(tokens, first - 1) == "the" and (found.rule in _WITH_THE or fiscal) and not adjective:
        first -= 1
    return found._replace(first=first, start=tokens[first].start, mod=mod)


def _modifies(
    phrase: tuple[str, ...], found: _Found, the: bool, tokens: Tokens, start: int
) -> bool:
    """Leave out "over the past year" and "evolved over ten years": there it says when."""
    if phrase == ("over",):
        return not the and not found.rule == "relative" and _word(tokens, start - 1) in _LENGTH_AFTER | {"back"}
    return not (found.rule == "weekday" and phrase[0] in {"later", "earlier"})


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


# --- the record ----------------------------------------------------------------------------------


def _remember(draft: Draft, sentence: Sentence, found: _Found, context: Context) -> None:
    """Keep what later expressions refer to; take the dateline's day as the day of the report."""
    timex = found.timex
    whole = calendar.span(timex.value) if timex.type in {"DATE", "TIME"} else None
    if whole is None:
        return
    if _is_dateline(draft, sentence, found) and whole.precision == "day":
        anchor = context.anchor
        if anchor is None or 0 <= (anchor - whole.first).days <= DATELINE_DAYS:
            context.anchor = whole.first
    context.last = timex.value
    if whole.precision in {"day", "time"}:
        context.last_precise = timex.value
    if found.rule == "quarter" and (
        context.anchor is None or whole.last <= context.anchor
    ):
        context.quarter = timex.value


def _is_dateline(draft: Draft, sentence: Sentence, found: _Found) -> bool:
    """Say whether this is the day in "SAN MARCOS, March 3 (Agency) --"."""
    if found.rule not in {"month_day", "day_month"} or found.start > DATELINE_BY:
        return False
    before = draft.article.text[sentence.start : found.start].strip()
    after = draft.article.text[found.end : found.end + 24]
    return before[:1].isupper() and before.endswith((",", ")")) and any(
        mark in after for mark in ("--", "—", "–", " - ", "(", "[")
    )


def _mention(
    draft: Draft, sentence: Sentence, tokens: Tokens, found: _Found, context: Context
) -> Mention:
    start, end, timex = found.start, found.end, found.timex
    words = draft.article.text[start:end]
    return Mention(
        id=make_id("mention", draft.article.id, "time", start, end),
        kind="time",
        start=start,
        end=end,
        text=words,
        sentence=sentence.index,
        made_by=STAGE.made_by,
        type=timex.type,
        value=timex.value,
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
    approximate = precision == "season" or before in {"about", "around", "circa", "roughly"}
    if precision in {"day", "time"}:
        mod = None
    if mod in {"early", "mid", "late"}:
        first, last = calendar.part(whole, mod)
    elif mod == "earlier" and context.anchor and first <= context.anchor <= last:
        last = context.anchor
    elif mod == "later" and context.anchor and first <= context.anchor <= last:
        first = context.anchor
    return Interval(
        start=None if before in {"until", "till", "through"} else first,
        end=None if before == "since" else last,
        precision="range" if mod else precision,
        approximate=approximate or mod is not None,
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
