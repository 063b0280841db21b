"""From the tokens of a sentence to the expressions of time in it, in order, none over another."""

import re
from collections.abc import Iterator, Sequence
from re import Match

from dateline.text.timex.context import Context
from dateline.text.timex.extent import Found, Tokens, widened, word_at
from dateline.text.timex.fits import around, fits, tense
from dateline.text.timex.grammar import Grammar, Rule
from dateline.text.timex.named import nth
from dateline.text.timex.resolve import RESOLVERS

# Words that begin an expression only before another word of time (this saves most of the work).
_LEADS = frozenset({"the", "a", "an", "that", "this"})

# Shapes whose meaning depends on the tense.
_TENSED = frozenset(
    {"weekday", "month_day", "day_month", "month", "quarter", "season", "holiday", "definite",
     "dated", "weekday_day", "relative"}
)  # fmt: skip

# Hours and parts of a day take in the day that follows, named by one of these shapes.
_OF_DAY = frozenset({"clock", "part"})
_NAMES_DAY = frozenset(
    {"weekday", "month_day", "day_month", "deictic", "iso", "dated", "weekday_day", "relative"}
)
_MONTHS = frozenset({"month", "relative", "definite", "set"})
_DAY = re.compile(r"(?:\d{4}|XXXX)-(?:(?:\d\d|XX)-(?:\d\d|XX)|WXX-\d)")


# After these, and a comma or "and", a number may be another day of the same month.
_LISTS = frozenset({"month_day", "listed"})


class Reader:
    """Reads the expressions of one text."""

    def __init__(self, text: str, grammar: Grammar, context: Context) -> None:
        self.text = text
        self.grammar = grammar
        self.context = context

    def sentence(self, tokens: Tokens, end: int) -> Iterator[tuple[Found, int]]:
        """Yield each expression of a sentence that ends at `end`, and the token after it."""
        rules_for, opens = self.grammar.rules, self.grammar.opens
        free, rule = 0, ""
        for at, (_, _, _, word) in enumerate(tokens):
            if at < free or (word not in opens and word.isalpha()):
                continue
            rules = rules_for(word)
            if not rules or (word in _LEADS and not self._leads(word_at(tokens, at + 1))):
                continue
            goes_on = rule in _LISTS and at == free + 1
            self.context.listing = word_at(tokens, free) if goes_on else ""
            found = self._read(tokens, at, rules, end)
            if found is None:
                continue
            found = widened(found, tokens, free, self.context.times)
            free, rule = _after(found, tokens, at), found.rule
            yield found, free

    def _leads(self, following: str) -> bool:
        return bool(self.grammar.rules(following)) or following in self.grammar.after_the

    def _read(self, tokens: Tokens, at: int, rules: Sequence[Rule], end: int) -> Found | None:
        """Return the longest expression that begins at token `at` and makes sense there."""
        matches = [
            (match.end(), -order, rule.name, match)
            for order, rule in enumerate(rules)
            if (match := rule.pattern.match(self.text, tokens[at].start, end))
        ]
        for _, _, name, match in sorted(matches, reverse=True, key=lambda row: row[:2]):
            if found := self._resolved(name, match, tokens, at, end):
                return found
        return None

    def _resolved(
        self, name: str, match: Match[str], tokens: Tokens, at: int, end: int
    ) -> Found | None:
        here = around(match, tokens, at, self.context.times, self.context.numerals)
        if name == "nth":
            return self._nth(match, tokens, at, end)
        fitting = fits(name, here)
        if not fitting and name not in _OF_DAY:
            return None
        if name in _TENSED:
            self.context.tense = tense(here)
        timex = RESOLVERS[name](match, self.context)
        if timex is None:
            return None
        found = Found(name, match, match.start(), match.end(), at, timex)
        joined = self._joined(found, tokens, end) if name in _OF_DAY else found
        return joined if fitting or joined is not found else None

    def _nth(self, match: Match[str], tokens: Tokens, at: int, end: int) -> Found | None:
        """Read the month after "the first week of", and say which part of it is meant."""
        of = next((i for i in range(at, len(tokens)) if tokens[i].start >= match.end()), None)
        if of is None:
            return None
        rules = [row for row in self.grammar.rules(word_at(tokens, of + 1)) if row.name in _MONTHS]
        month = self._read(tokens, of + 1, rules, end) if rules else None
        timex = nth(match, month.timex, self.context) if month else None
        if month is None or timex is None:
            return None
        return Found("nth", match, match.start(), month.end, at, timex)

    def _joined(self, found: Found, tokens: Tokens, end: int) -> Found:
        """Take in the day of an hour: "10 a.m. on Monday", "the night of May 5"."""
        at = _after(found, tokens, found.first)
        at += found.rule == "clock" and word_at(tokens, at) == ","
        at += word_at(tokens, at) == "on" or (found.rule == "part" and word_at(tokens, at) == "of")
        rules = [row for row in self.grammar.rules(word_at(tokens, at)) if row.name in _NAMES_DAY]
        day = self._read(tokens, at, rules, end) if rules else None
        named = _DAY.match(day.timex.value) if day else None
        if day is None or named is None or day.timex.type == "SET":
            return found
        hour = found.timex.value[found.timex.value.rindex("T") :]
        timex = found.timex._replace(type="TIME", value=named[0] + hour)
        return found._replace(end=day.end, timex=timex)


def _after(found: Found, tokens: Tokens, at: int) -> int:
    """Return the first token from `at` on that begins after the expression."""
    while at < len(tokens) and tokens[at].start < found.end:
        at += 1
    return at
