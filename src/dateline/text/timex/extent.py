"""Where an expression begins: "early", "the end of", "nearly", "first" and "the" before it."""

from collections.abc import Sequence
from re import Match
from typing import NamedTuple

from dateline.text.timex.context import Timex
from dateline.text.timex.words import Times
from dateline.text.tokens import Token

Tokens = Sequence[Token]

# Shapes that take "the" before them into the mention.
_WITH_THE = frozenset(
    {"relative", "amount", "quarter", "season", "decade", "century", "part", "year", "nth"}
)


class Found(NamedTuple):
    """An expression that begins with token `first`, over characters `start:end`."""

    rule: str
    match: Match[str]
    start: int
    end: int
    first: int
    timex: Timex
    mod: str | None = None
    """"early", "mid", "late", "earlier" or "later", of the span; "hedge" of a duration."""


def word_at(tokens: Tokens, at: int) -> str:
    """Return the word of a token in lower case, or "" beyond the sentence."""
    return tokens[at].lower if 0 <= at < len(tokens) else ""


def widened(found: Found, tokens: Tokens, free: int, times: Times) -> Found:
    """Take in what belongs to it before it, from token `free` on."""
    widest = _widest(found, tokens, times)
    return widest if widest.first >= free else found


def _widest(found: Found, tokens: Tokens, times: Times) -> Found:
    first, match = found.first, found.match
    if found.rule == "decade" and word_at(tokens, first - 1) in {"'", "’"}:
        first -= 1
    modified = _modified(found, first, tokens, times)
    if modified is not None:
        return modified
    if found.rule == "amount" and word_at(tokens, first - 1) in {"first", "final"}:
        first -= 1
    if word_at(tokens, first - 1) == "the" and _takes_the(found):
        first -= 1
    mod = "mid" if match[0][:4].lower() == "mid-" else None
    return found._replace(first=first, start=tokens[first].start, mod=mod)


def _modified(found: Found, first: int, tokens: Tokens, times: Times) -> Found | None:
    """Return it with the phrase before it that says which part of it is meant, if any."""
    table = times.before(found.rule, found.timex.type)
    for at in (first, first - 1) if word_at(tokens, first - 1) == "the" else (first,):
        for phrase, name in table.get(word_at(tokens, at - 1), ()):
            start = at - len(phrase)
            if not _stand(tokens, start, phrase):
                continue
            if not _modifies(phrase, found, at < first, word_at(tokens, start - 1), times):
                continue
            bare = phrase[0] != "the" and word_at(tokens, start - 1) == "the"
            start -= bare and found.rule != "year"
            return found._replace(first=start, start=tokens[start].start, mod=name)
    return None


def _stand(tokens: Tokens, start: int, phrase: tuple[str, ...]) -> bool:
    return start >= 0 and all(word_at(tokens, start + i) == word for i, word in enumerate(phrase))


def _takes_the(found: Found) -> bool:
    """Say whether "the" belongs to it: "the third quarter", but not the "third-quarter" loss."""
    match = found.match
    groups = match.groupdict()
    if groups.get("fiscal") or (groups.get("of") and found.rule == "year"):
        return True
    joined = "-century" if found.rule == "century" else "-"
    adjective = found.rule not in {"decade", "season"} and joined in match[0]
    adjective = adjective or (found.rule == "year" and match[0][0].isdigit())
    return found.rule in _WITH_THE and not adjective


def _modifies(phrase: tuple[str, ...], found: Found, the: bool, before: str, times: Times) -> bool:
    """Leave out "over the past year" and "evolved over ten years": there it says when."""
    if phrase == ("over",):
        hedging = before in times.around.length_after
        return hedging and not the and found.rule != "relative"
    return not (found.rule == "weekday" and phrase[0] in {"later", "earlier"})
