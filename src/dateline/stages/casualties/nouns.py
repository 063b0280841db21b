"""Victim nouns inside a phrase: which word heads it, whether it only modifies, ages, nations."""

from dateline.records import Actor
from dateline.stages.casualties.clause import Clause, Phrase
from dateline.stages.casualties.lexicon import Noun

# Tokens that may stand between a number or article and its noun.
MAX_BETWEEN = 6
# Digits that an age in years may have.
MAX_AGE_DIGITS = 3
_AGED = frozenset(
    {"year-old", "years-old", "month-old", "day-old", "week-old", "year-olds", "month-olds"}
)
_CHILD_YEARS = frozenset(
    {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
     "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"}
)  # fmt: skip
# Kinds of actor whose mention can stand for victims ("Syrians", "Malian soldiers").
PEOPLES = frozenset({"population", "state", "armed_group"})
ARTICLES = frozenset({"a", "an", "the", "one", "another", "his", "her", "their", "its", "this",
                       "every", "each", "our", "my", "your"})  # fmt: skip
INDEFINITE = frozenset({"a", "an", "one", "another"})


def starts_trigger(row: Clause, at: int) -> bool:
    """Say whether a word for what is done to victims starts at token `at`."""
    return row.lexicon.triggers.match(row.words, at) is not None


def noun_after(row: Clause, at: int) -> tuple[int, Noun] | None:
    """Return (end, noun) of the victim noun that heads the phrase whose words start at `at`."""
    found: tuple[int, Noun] | None = None
    limit = min(at + MAX_BETWEEN, len(row.words))
    while at < limit:
        matched = row.lexicon.nouns.match(row.words, at)
        if matched and not owns_next(row, matched[0]):
            found = matched
            at = matched[0]
            limit = min(at + 2, len(row.words))
            continue
        word = row.words[at]
        if word == "of":  # "the number of people": the people head no phrase of their own there
            break
        if word.endswith("'s"):
            found, at = None, at + 1
            continue
        trigger = row.lexicon.triggers.match(row.words, at)
        adjective = trigger and any(r.stand in {"participles", "states"} for r in trigger[1])
        if found is not None or word in ARTICLES:
            break
        if word in row.lexicon.raw.breaks and not adjective:
            break
        if word in row.lexicon.raw.units or not (word[:1].isalpha() or word in {'"', "'"}):
            break
        if at in row.numbers or (trigger and not adjective and not noun_follows(row, at)):
            break
        if trigger and at - 1 in row.others:  # "the Union kidnapped students": they did it
            break
        at += 1
    return found


def owns_next(row: Clause, end: int) -> bool:
    """Say whether a noun that ends before `end` is a plural possessive ("the soldiers' camp")."""
    return row.words[end : end + 1] == ["'"] and row.tokens[end].start == row.tokens[end - 1].end


def modifies_thing(row: Clause, end: int) -> bool:
    """Say whether the noun before `end` only modifies another ("the official delegation")."""
    following = row.words[end] if end < len(row.words) else ""
    return following.endswith(row.lexicon.raw.thing_endings) and len(following) > 5


def noun_follows(row: Clause, at: int) -> bool:
    """Say whether a victim noun starts straight after token `at`."""
    return at + 1 < len(row.words) and row.lexicon.nouns.match(row.words, at + 1) is not None


def demonym(row: Clause, first: int, end: int) -> Actor | None:
    """Return the actor named inside a phrase ("32 Cuban personnel")."""
    for at in range(first, end):
        found = row.actors.get(at)
        if found and found[0] <= end:
            return found[1].actor
    return None


def age_at(row: Clause, at: int) -> int | None:
    """Return the end of "17-year-old" (or "17-month-olds") that starts at `at`."""
    words = row.words[at : at + 6]
    if words and words[0].partition("-")[2] in _AGED:  # "three-year-old", which is one token
        return at + 1
    if len(words) < 2 or not (words[0].isdecimal() or at in row.numbers):
        return None
    for end in range(1, len(words)):
        if words[end] in {
            "year-old",
            "years-old",
            "month-old",
            "day-old",
            "week-old",
            "year-olds",
            "-year-old",
        }:
            return at + end + 1
        if words[end] not in {"-", "to", "and"} and not words[end].isdecimal():
            return (
                at + end + 2
                if words[end : end + 2] in (["year", "old"], ["years", "old"])
                else None
            )
    return None


def is_child(row: Clause, at: int) -> bool:
    """Say whether the age that starts at token `at` is below 18 years."""
    years = row.words[at]
    spelled, _, unit = years.partition("-")
    if unit in _AGED:
        return spelled in _CHILD_YEARS or not unit.startswith("year")
    return "month" in row.words[min(at + 2, len(row.words) - 1)] or (
        years.isdecimal() and int(years[:4]) < 18
    )


def years_of(row: Clause, victims: Phrase) -> int | None:
    """Return the age in years told of one person: "a 17-year-old girl", "Ana Prado, 34, …"."""
    if victims.kind not in {"one", "name"}:
        return None
    for at in range(victims.first, victims.end):
        if age_at(row, at) is not None and row.words[at].isdecimal():
            return (
                None if "month" in row.words[min(at + 2, len(row.words) - 1)] else _years(row, at)
            )
    enclosed = row.words[victims.end : victims.end + 3]
    if len(enclosed) == 3 and enclosed[0] in {",", "("} and enclosed[2] in {",", ")", ".", ";"}:
        return _years(row, victims.end + 1)
    return None


def _years(row: Clause, at: int) -> int | None:
    """Return a token's number where it can be somebody's age."""
    word = row.words[at]
    return int(word) if word.isdecimal() and len(word) <= MAX_AGE_DIGITS else None
