"""From the tokens of a Spanish sentence to its expressions of time, in order, none over another."""

from collections.abc import Iterator, Sequence
from re import Match
from typing import NamedTuple

from dateline.text.numerals_es import plain, word_at
from dateline.text.timex.context import Tense, Timex
from dateline.text.timex.spanish.grammar import Grammar, Rule
from dateline.text.timex.spanish.resolve import RESOLVERS, Spanish, group
from dateline.text.tokens import Token

Tokens = Sequence[Token]

# The verb that tells the tense is looked for among this many tokens on either side.
TENSE_REACH = 20

# Hours and parts of a day take in the day after them ("la noche del lunes"), named by these.
_NAMES_DAY = frozenset({"weekday", "day_month", "deictic", "of_month", "unit", "pointing", "iso"})
_SPANS = frozenset({"month", "year", "unit", "pointing", "decade", "century", "season", "weekday"})
_TENSED = frozenset({"weekday", "day_month", "month", "of_month", "holiday", "quarter", "unit"})


class Time(NamedTuple):
    """An expression over characters `start:end`, from token `first` to before token `after`."""

    rule: str
    start: int
    end: int
    first: int
    after: int
    timex: Timex
    mod: str | None = None
    """"early", "mid" or "late", of the span."""


class Reader:
    """Reads the expressions of one text."""

    def __init__(self, text: str, grammar: Grammar, context: Spanish) -> None:
        self.text = text
        self.grammar = grammar
        self.context = context

    def sentence(self, tokens: Tokens, end: int) -> Iterator[Time]:
        """Yield each expression of a sentence that ends at `end`."""
        free = 0
        for at, token in enumerate(tokens):
            if at < free:
                continue
            rules = self.grammar.rules(plain(token.text))
            found = self._read(tokens, at, rules, end) if rules else None
            if found is not None:
                free = found.after
                yield found

    def _read(self, tokens: Tokens, at: int, rules: Sequence[Rule], end: int) -> Time | None:
        """Return the longest expression that begins at token `at` and makes sense there."""
        start = tokens[at].start
        matches = [
            (match.end(), -order, rule.name, match)
            for order, rule in enumerate(rules)
            if (match := rule.pattern.match(self.text, start, end))
        ]
        for _, _, name, match in sorted(matches, reverse=True, key=lambda row: row[:2]):
            if found := self._resolved(name, match, tokens, at, end):
                return found
        return None

    def _resolved(
        self, name: str, match: Match[str], tokens: Tokens, at: int, end: int
    ) -> Time | None:
        after = _after(tokens, at, match.end())
        if name in {"part_of", "part_span"}:
            return self._composed(name, match, tokens, at, after, end)
        if not self._fits(name, match, tokens, at, after):
            return None
        if name in _TENSED:
            self.context.tense = self._tense(tokens, at, after)
        timex = RESOLVERS[name](match, self.context)
        if timex is None:
            return None
        found = Time(name, match.start(), match.end(), at, after, timex)
        return self._with_day(found, tokens, end) if name == "clock" else found

    def _composed(
        self, name: str, match: Match[str], tokens: Tokens, at: int, after: int, end: int
    ) -> Time | None:
        """Read the day after "la noche del", and the span after "a principios de"."""
        kinds = _NAMES_DAY if name == "part_of" else _SPANS
        inner = self._inner(tokens, after, kinds, end)
        if inner is None:
            return None
        if name == "part_span":
            mod = self.context.tables.mods[group(match, "mod")]
            return inner._replace(start=match.start(), first=at, mod=mod)
        part = self.context.tables.parts[group(match, "part")]
        return self._timed(inner, f"T{part}", match.start(), at)

    def _inner(self, tokens: Tokens, at: int, kinds: frozenset[str], end: int) -> Time | None:
        rules = [rule for rule in self.grammar.rules(word_at(tokens, at)) if rule.name in kinds]
        return self._read(tokens, at, rules, end) if rules else None

    def _with_day(self, found: Time, tokens: Tokens, end: int) -> Time:
        """Take in the day of an hour: "a las 10.00 de este jueves", "a las 8 horas del lunes"."""
        at = found.after + (word_at(tokens, found.after) in {"de", "del"})
        inner = self._inner(tokens, at, _NAMES_DAY, end)
        hour = found.timex.value.partition("T")[2]
        timed = inner and self._timed(inner, f"T{hour}", found.start, found.first)
        return timed or found

    def _timed(self, day: Time, suffix: str, start: int, first: int) -> Time | None:
        """Return a day with a time of it; None where no single day was named."""
        value = day.timex.value.partition("T")[0]
        if day.timex.type == "SET" or len(value) < 8 or day.timex.days:
            return None
        timex = day.timex._replace(type="TIME", value=value + suffix)
        return day._replace(start=start, first=first, timex=timex)

    # --- whether it is one, and when ---------------------------------------------------------

    def _fits(self, name: str, match: Match[str], tokens: Tokens, at: int, after: int) -> bool:
        """Say whether words that look like an expression of time are one, where they stand."""
        words, before, following = (
            self.context.words, word_at(tokens, at - 1), word_at(tokens, after)
        )  # fmt: skip
        if name == "deictic" and group(match, "word") == "manana":
            return before not in {plain(word) for word in words.morning_after}
        if name == "month":
            return self._is_month(match, before)
        if name == "year":
            return self._is_year(match, before, following)
        if name == "amount":
            aged = group(match, "unit") in {"ano", "anos"} and before in words.age_before
            return not aged and following != "despues" and group(match, "num") not in {"un", "una"}
        if name == "holiday":
            return match["name"][0].isupper()
        if name == "weekday":
            return match["lead"] is not None or match[0][0].islower() or before in {"", "del", "de"}
        return not (name == "pointing" and following == "de" and group(match, "unit") == "noche")

    def _is_month(self, match: Match[str], before: str) -> bool:
        """Tell the month of July from Julio."""
        groups = match.groupdict()
        known = ("year", "bare_year", "year_rel", "rel", "after", "month2")
        if any(groups.get(name) for name in known) or " " in match[0].strip():
            return True
        name = match["month"]
        lower = name[0].islower() or name.isupper()
        return lower and before in {plain(word) for word in self.context.words.month_after}

    def _is_year(self, match: Match[str], before: str, following: str) -> bool:
        """Tell the year 2011 from 2011 people."""
        if not match[0][0].isdigit():
            return True
        left = match.string[max(match.start() - 1, 0) : match.start()]
        right = match.string[match.end() : match.end() + 1]
        if (left in "$€#/.:_@+" and left) or (right in "%/_@:" and right):
            return False
        words = self.context.words
        counted = following in {plain(word) for word in words.year_not_before}
        return before in words.year_after and not counted

    def _tense(self, tokens: Tokens, at: int, after: int) -> Tense:
        """Return the tense of the nearest verb, first before the expression, then after it."""
        before = range(at - 1, max(at - 1 - TENSE_REACH, -1), -1)
        near = sorted(
            (*before, *range(after, min(after + TENSE_REACH, len(tokens)))),
            key=lambda place: at - place if place < at else (place - after + 1) * 1.5,
        )
        for place in near:
            if found := self._shows(tokens, place):
                return found
        return "past"

    def _shows(self, tokens: Tokens, place: int) -> Tense | None:
        """Return the tense that one word shows, if any."""
        lower, tables = tokens[place].lower, self.context.tables
        word = plain(lower)
        if word in tables.future:
            return "future"
        if word in tables.past or lower.endswith(_PAST):
            return "past" if tokens[place].text.islower() else None
        future = lower.endswith(_FUTURE) and tokens[place].text.islower()
        return "future" if future and len(lower) > 3 else None


# Endings of the simple past and the past that lasts, and of the future ("está" is neither).
_PAST = ("ó", "aron", "ieron", "aba", "aban")
_FUTURE = ("rá", "rán", "ré", "remos")


def _after(tokens: Tokens, at: int, end: int) -> int:
    """Return the first token from `at` on that begins at or after a character."""
    while at < len(tokens) and tokens[at].start < end:
        at += 1
    return at
