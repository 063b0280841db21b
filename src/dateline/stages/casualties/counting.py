"""Figures of nouns that a number counts or follows: "80 casualties", "the toll rose to 12"."""

from dateline.records import ClaimClass
from dateline.stages.casualties.attachment import View
from dateline.stages.casualties.clause import SOME, ZERO, Clause, Figure, Phrase, figure_of

# Tokens between a toll ("death toll") and its number.
MAX_TOLL = 20
# Words between "lives" and the word that says that they were lost.
MAX_TO_LOSS = 4
_TOLL_BEFORE = frozenset(
    {"to", "at", "of", "is", "was", "reached", "than", "hit", "topped", "passed", "exceeded",
     "stands", "stood", ":", "now", "past", "above", "around"}
)  # fmt: skip


def toll(here: View, end: int) -> Phrase | None:
    """Return the figure of a toll: the first count after it that follows "to", "at", "of", …"""
    row = here.row
    for at in range(end, min(end + MAX_TOLL, len(row.words))):
        number = row.numbers.get(at)
        if number is None:
            continue
        figure = figure_of(number[1])
        if figure is not None and (row.words[at - 1] in _TOLL_BEFORE or at == end):
            index = here.starts.get(at)
            if index is None:
                return Phrase(at, number[0], figure, "number", at, number[0])
            phrase = here.phrases[index]
            after = phrase.end < len(row.words) and row.lexicon.triggers.match(
                row.words, phrase.end
            )
            return None if after else phrase
    return None


def number_of(here: View, at: int, end: int) -> Phrase | None:
    """Return the figure of "the number of people killed … has risen to 52", with its people."""
    row = here.row
    index = here.ends.get(at)
    if index is None:
        return None
    people = here.phrases[index]
    if people.kind != "plural" or row.words[max(0, people.first - 2) : people.first] != [
        "number",
        "of",
    ]:
        return None
    figure = toll(here, end)
    return figure and figure._replace(
        noun=people.noun, actor=people.actor, elided=(people.first, people.end)
    )


def counted(here: View, at: int, end: int) -> Phrase | None:
    """Return the number that counts a noun: "80 casualties", "no deaths", "12 dead or missing"."""
    row = here.row
    if row.words[at] in {"life", "lives"} and not _is_lost(row, at, end):
        return None
    for phrase in here.phrases:
        if phrase.first <= at < phrase.end and phrase.kind in {"number", "none"}:
            return phrase
    for back in range(at - 1, max(at - 4, -1), -1):
        word = row.words[back]
        number = next((found for first, found in row.numbers.items() if found[0] == back + 1), None)
        figure = figure_of(number[1]) if number else None
        if number is not None and figure is not None:
            first = next(first for first, found in row.numbers.items() if found is number)
            noun = back + 2 if row.words[back + 1] == "of" else None  # "a number of arrests"
            return Phrase(first, end, figure, "number", first, back + 1, group_first=noun)
        if word in {"no", "without"}:
            return Phrase(back, end, ZERO, "none", back, back + 1)
        if word in row.lexicon.raw.breaks or not word[:1].isalpha():
            return None
    if (
        row.words[at].endswith("s")
        and row.words[at] in {"casualties", "fatalities"}
        and _stated(row, at)
    ):
        return Phrase(at, end, SOME, "plural", at, end)
    return None


def multiple(row: Clause, at: int, end: int, class_: ClaimClass) -> Phrase | None:
    """Return the figure of "a double murder", of a single one: "double murders" has no number."""
    count = row.lexicon.raw.multiples.get(row.words[at - 1]) if at else None
    if count is None or class_ != "killed" or row.words[end - 1].endswith("s"):
        return None
    return Phrase(at - 1, end, Figure(count, count, count), "number", at - 1, at)


def _is_lost(row: Clause, at: int, end: int) -> bool:
    """Say whether "lives" are counted as lost here."""
    around = (*row.words[max(0, at - MAX_TO_LOSS) : at], *row.words[end : end + MAX_TO_LOSS])
    return not row.lexicon.raw.losses.isdisjoint(around)


def _stated(row: Clause, at: int) -> bool:
    """Say whether bare "casualties" are reported as having happened ("caused casualties")."""
    return at > 0 and row.words[at - 1] in {
        "caused",
        "causing",
        "suffered",
        "inflicted",
        "inflicting",
    }
