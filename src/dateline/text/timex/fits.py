"""Whether words that look like an expression of time are one, and the tense they stand in."""

from collections.abc import Callable, Sequence
from re import Match
from typing import NamedTuple

from dateline.text.numerals import Numerals
from dateline.text.timex.context import Tense
from dateline.text.timex.words import Times
from dateline.text.tokens import Token

Tokens = Sequence[Token]

# Years that stand without a preposition; older ones need one ("in 1648").
MODERN = range(1900, 2051)

# The verb that decides the tense is looked for among this many tokens on either side, within the
# sentence. (Look half of TBAQ: value F1 0.823 at 8, 0.826 at 20, 0.827 at 30.)
TENSE_REACH = 30

# What may touch a number that is part of a name, an amount or a link.
_NO_YEAR_LEFT = frozenset("$£€#/.:_@+")
_NO_YEAR_RIGHT = frozenset("%/_@:")


# What may close a word without belonging to it.
_MARKS = ".,;:!?)]”’\"'"


class Around(NamedTuple):
    """An expression over tokens from `at` on, the words beside it, and the vocabulary."""

    match: Match[str]
    tokens: Tokens
    at: int
    following: str
    """The next word, where only white space stands between."""
    times: Times
    numerals: Numerals

    def word(self, offset: int) -> str:
        """Return the word so many tokens from the beginning, or "" beyond the sentence."""
        place = self.at + offset
        return self.tokens[place].lower if 0 <= place < len(self.tokens) else ""

    @property
    def before(self) -> str:
        """The word before."""
        return self.word(-1)


def around(match: Match[str], tokens: Tokens, at: int, times: Times, numerals: Numerals) -> Around:
    """Return a match with the words beside it."""
    end = match.end()
    rest = match.string[end : end + 14]
    words = rest.split() if rest[:1].isspace() else []
    following = words[0].lower().rstrip(_MARKS) if words else ""
    return Around(match, tokens, at, following, times, numerals)


def fits(rule: str, here: Around) -> bool:
    """Say whether an expression of this shape says when, where it stands."""
    check = _CHECKS.get(rule)
    return check is None or check(here)


def _month(here: Around) -> bool:
    """Tell March from march and May from may; a month has a capital."""
    words = here.match["month"]
    if not words[0].isupper():
        return False
    groups = here.match.groupdict()
    known = ("day", "year", "year2", "till", "spoken", "rel", "rel2", "of")
    if any(groups.get(name) for name in known):
        return True
    name = words.lower().rstrip(".")
    if name not in here.times.month_words:
        return True
    written_out = words.endswith(".") or len(name) > 3 or name == "may"
    return written_out and here.before in here.times.month_before


def _year(here: Around) -> bool:
    """Tell the year 2002 from 2002 people."""
    match, next_to = here.match, here.times.around
    if not match[0][0].isdigit():
        return True
    text, start, end = match.string, match.start(), match.end()
    left, right = text[max(start - 1, 0) : start], text[end : end + 2]
    if left in _NO_YEAR_LEFT or right[:1] in _NO_YEAR_RIGHT or right[:1].isalpha():
        return False
    if right[:1] in {".", ","} and right[1:].isdigit():
        return False
    year, plural = int(match["year"]), here.following.endswith("s")
    if here.before == "to":
        return year in MODERN and not plural
    if here.before in next_to.no_year_after or here.following in next_to.no_year_before:
        return False
    if year not in MODERN:
        return here.before in next_to.year_after and here.following in next_to.after_old_year
    verb = here.following in {"was", "is", "as", "has"}
    named = text[end : end + 2].strip().isupper() and not text[end : end + 4].strip().isupper()
    uneven = here.before == "the" and year % ROUND_COUNT != 0  # "the 1967 killings"
    return here.before in next_to.year_after or not plural or verb or named or uneven


# "The 2000 troops" may be counted; nobody counts just 1,967 of something without a comma.
ROUND_COUNT = 50


def _decade(here: Around) -> bool:
    """Tell the '80s from 80s that are ages or marks."""
    marked = here.before in {"the", "'", "’", "early", "late", "mid", "-"}
    if here.before in {"and", "or"}:  # "the 1970s and 80s"
        marked = here.word(-2) in {"s", "’s", "'s"} or here.word(-2).endswith("ies")
    return bool(here.match.groupdict().get("decade")) or marked or here.match[0][0] in "mnMN"


def _season(here: Around) -> bool:
    """Tell the fall from the fall of a town."""
    named = here.before in {"the", "early", "late", "mid"} and here.following != "of"
    return bool(here.match["year"] or here.match["year2"]) or named


def _part(here: Around) -> bool:
    named = here.before == "the" and here.word(-2) in {"in", "during", "of"}
    return named or here.match["part"].lower() == "overnight"


_PARTS_OF = frozenset(
    {"end", "beginning", "start", "middle", "rest", "remainder", "half", "week", "days"}
)


def _definite(here: Around) -> bool:
    """Take "the year" after "the end of", "earlier in" or "for", or beside something."""
    unit, next_to = here.match["unit"].lower(), here.times.around
    numbered = unit == "year" and here.following[:1].isdigit()
    if numbered or here.following in next_to.definite_before:
        return False  # "the year 2006", "the week of the vote"
    beside = here.match["beside"] is not None
    if unit in {"day", "night"} and beside:
        return here.following in {"before", "after", "following"} and _of_event(here)
    moved = here.before == "in" and here.word(-2) in {"earlier", "later", "early", "late"}
    if moved or unit in {"day", "night"}:
        return moved and unit not in {"day", "night"}
    if unit == "weekend" or " " in unit:
        return True
    if unit in {"quarter", "year", "week"} and here.before in next_to.definite_after:
        return True
    if beside:
        return here.following in {"ended", "ending"} or _of_event(here)
    return here.before == "of" and here.word(-2) in _PARTS_OF


def _of_event(here: Around) -> bool:
    """Say whether "the" or the like stands after "before": "the day before the vote"."""
    end = here.match.end()
    words = here.match.string[end : end + 24].split()
    return len(words) > 1 and words[1].lower() in here.times.anchors.definite


def _bare(here: Around) -> bool:
    tail = here.match["tail"]
    if here.match["unit"].lower().endswith("s"):
        anchors, next_to = here.times.anchors, here.times.around
        beside = here.following in anchors.after | anchors.before
        along = here.before == "the" and here.word(-2) in next_to.the_years_after
        return tail is not None or beside or along or here.before in next_to.bare_after
    return tail is not None and (here.before not in {"a", "one"} or "-" in here.match[0])


def _amount(here: Around) -> bool:
    number, unit = here.match["num"].lower(), here.match["unit"].lower()
    groups = here.match.groupdict()
    joined, tail = "-" in here.match[0], groups.get("tail") or groups.get("tail2")
    length_after = here.times.around.length_after
    if number in {"a", "an"}:
        if joined or (not tail and (_rate(here) or unit in {"second", "night", "quarter"})):
            return False
        shy = unit in {"day", "minute", "year"} and number == "a" and not tail
        told = here.following in {"after", "before"} or " or " in here.match[0]
        return not shy or told or here.before in length_after
    if number == "one" and unit == "day" and not joined and not tail:
        return here.before in length_after | {"in"} or here.following in {"after", "before"}
    return unit not in {"second", "quarter", "quarters"}


def _rate(here: Around) -> bool:
    """Say whether "a year" tells how often: "twice a year", "40 flights a week"."""
    numbers, next_to = here.numerals, here.times.around
    if here.before in next_to.rate_after or here.before[:1].isdigit():
        return True
    if here.before in numbers.scales:
        return True
    counted = here.before.endswith("s") and here.before not in next_to.length_after
    return counted and any(
        word[:1].isdigit() or word in numbers.below_hundred or word in numbers.scales
        for word in (here.word(-2), here.word(-3))
    )


def _set(here: Around) -> bool:
    """Leave out "Daily" in a name; at the beginning of a sentence it may be a word."""
    word = here.match.groupdict().get("word")
    return word is None or not word[0].isupper() or word.isupper() or here.at == 0


def _holiday(here: Around) -> bool:
    """Tell the New Year from a new year."""
    return here.match[0][0].isupper() or here.match[0].lower().startswith("year")


def _era(here: Around) -> bool:
    return here.match[0].isupper() and here.before not in {"$", "no"}


def _dated(here: Around) -> bool:
    return here.before in {"on", "by", "until", "since", "before", "after", "from"}


def _fixed(here: Around) -> bool:
    soon = here.match["word"].lower() == "soon"
    return not (soon and (here.before == "as" or here.following == "after"))


def _relative(here: Around) -> bool:
    """Leave out "to last two weeks" and "this march on the capital"."""
    noun = here.match["noun"]
    if noun[0].islower() and noun.lower() in here.times.months:
        return False
    lasting = here.match["rel"].lower() == "last" and here.before == "to"
    return not (lasting and here.match["num"])


_CHECKS: dict[str, Callable[[Around], bool]] = {
    "month": _month, "month_day": _month, "day_month": _month, "year": _year, "decade": _decade,
    "season": _season, "part": _part, "definite": _definite, "bare": _bare, "amount": _amount,
    "rate": _rate, "fixed": _fixed, "relative": _relative, "holiday": _holiday, "era": _era,
    "dated": _dated, "compound": _amount, "set": _set,
}  # fmt: skip


def tense(here: Around) -> Tense:
    """Return the tense of the nearest verb before the expression, else of the nearest after."""
    if (here.word(-3), here.before) == ("as", "as"):  # "as soon as Tuesday"
        return "future"
    if here.before == "since" or here.match[0].lower().endswith(("-quarter", "-half")):
        return "past"
    end = here.match.end()
    if here.match.string[end : end + 2] in {"'s", "’s"}:  # "Friday's talks"
        return "past"
    place = _verb(here)
    found = _tense_of(here.tokens, place, here.times) if place is not None else None
    if here.before in {"by", "until", "till", "due", "through"}:
        done = place is not None and here.tokens[place].lower in _DONE
        return "past" if done or (here.before == "through" and found) else "future"
    return found or "past"


# "By Monday he had gone" tells of the past, "they asked him to go by Monday" does not.
_DONE = frozenset({"had", "was", "were"})


def _verb(here: Around) -> int | None:
    """Return the place of the verb that decides the tense, if there is one near."""
    tokens, after = here.tokens, here.at
    while after < len(tokens) and tokens[after].start < here.match.end():
        after += 1
    before = range(here.at - 1, max(here.at - 1 - TENSE_REACH, -1), -1)
    near = (*before, *range(after, min(after + TENSE_REACH, len(tokens))))
    return next((place for place in near if _tense_of(tokens, place, here.times)), None)


def _tense_of(tokens: Tokens, place: int, times: Times) -> Tense | None:
    """Return the tense that one word shows, if any."""
    word = tokens[place].lower
    if word in times.future:
        return "future"
    if word in times.future_before_to:
        following = tokens[place + 1].lower if place + 1 < len(tokens) else ""
        return "future" if following in {"to", "for", "on"} else None
    if word in times.past or (word.endswith("ed") and word not in times.not_past):
        return "future" if place and tokens[place - 1].lower == "be" else "past"
    infinitive = place and tokens[place - 1].lower == "to" and word.isalpha()
    if infinitive and tokens[place].text.islower() and word not in times.not_infinitive:
        return None if word.endswith("s") else "future"
    return None
