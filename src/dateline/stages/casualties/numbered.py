"""Phrases with a number: "12 villagers", "two of the men", "a family of five", "no one"."""

from dateline.stages.casualties.clause import ZERO, Clause, Phrase, figure_of
from dateline.stages.casualties.nouns import (
    ARTICLES,
    MAX_BETWEEN,
    age_at,
    demonym,
    is_child,
    noun_after,
    noun_follows,
    starts_trigger,
)

_DEFINITE_PLURAL = frozenset({"the", "these", "those", "his", "her", "their", "its", "our"})
_THEM = frozenset({"them", "whom", "these", "those", "which"})
_NOBODY = frozenset({"nobody", "none"})


def read_number(row: Clause, at: int) -> Phrase | None:
    """Read a phrase that opens with a number: "12 villagers", "three of the men", "12" alone."""
    found = row.numbers.get(at)
    figure = figure_of(found[1]) if found else None
    if not found or figure is None:
        return None
    end = found[0]
    addition = row.words[at - 1] if at and row.words[at - 1] in row.lexicon.raw.additions else ""
    first = at - 1 if addition else at
    base = Phrase(first, end, figure, "number", at, end, addition=addition)
    if row.words[end : end + 1] == ["of"]:
        return _part_of(row, base) or base
    return _with_noun(row, base)


def _with_noun(row: Clause, base: Phrase) -> Phrase | None:
    """Extend a number over the words up to its noun; None where that noun is no person's."""
    aged = age_at(row, base.end)
    if aged:
        noun_end, noun = noun_after(row, aged) or (aged, None)
        return base._replace(end=noun_end, noun=noun, child=is_child(row, base.end))
    found = noun_after(row, base.end)
    if found:
        end, noun = found
        more = next(
            (
                word
                for word in row.words[base.figure_end : end]
                if word in row.lexicon.raw.additions
            ),
            base.addition,
        )
        return base._replace(end=end, noun=noun, addition=more, actor=demonym(row, base.first, end))
    return _without_noun(row, base)


def _without_noun(row: Clause, base: Phrase) -> Phrase | None:
    """Accept a number whose noun is not listed: none at all, a people, or an ending for people."""
    raw = row.lexicon.raw
    if _is_age(row, base):
        return None
    for at in range(base.end, min(base.end + MAX_BETWEEN, len(row.words))):
        word = row.words[at]
        actor = row.actors.get(at)
        if (
            actor
            and actor[1].actor
            and actor[1].actor.kind in {"population", "armed_group", "state"}
        ):
            return base._replace(end=actor[0], actor=actor[1].actor)
        if word in raw.units or word in {"%", "-", "/"} or word[:1].isdigit():
            return None
        if word in raw.breaks or not word[:1].isalpha() or starts_trigger(row, at):
            return base if at == base.end and not _counts_wounds(row, at) else None
        if word.endswith(raw.person_endings) and word not in raw.not_persons and len(word) > 5:
            return base._replace(end=at + 1)
    return base if base.end >= len(row.words) else None


def _is_age(row: Clause, base: Phrase) -> bool:
    """Say whether a bare number is an age: between commas or brackets, listed, or "or younger"."""
    after = row.words[base.end : base.end + 2]
    before = row.words[max(0, base.first - 6) : base.first]
    enclosed = before[-1:] in ([","], ["("]) and after[:1] in ([","], [")"])
    listed = not {"age", "ages", "aged"}.isdisjoint(before)
    return enclosed or listed or after in (["or", "younger"], ["or", "older"], ["and", "under"])


def _counts_wounds(row: Clause, at: int) -> bool:
    """Say whether a number counts wounds rather than people ("three bullet wounds")."""
    matched = row.lexicon.triggers.match(row.words, at)
    return matched is not None and matched[1][0].stand == "borne"


def _part_of(row: Clause, base: Phrase) -> Phrase | None:
    """Read "two of the men", "12 of the 30 dead", "dozens of villagers"."""
    at = base.end + 1
    if row.words[at : at + 1] and row.words[at] in _THEM and not noun_follows(row, at):
        return base._replace(end=at + 1, of_them=True, group_first=at + 1)
    if row.words[at : at + 1] in (["them"], ["whom"]):
        end, noun = noun_after(row, at + 1) or (at + 1, None)
        return base._replace(end=end, noun=noun, of_them=True, group_first=at + 1)
    definite = row.words[at : at + 1] != [] and row.words[at] in _DEFINITE_PLURAL
    at += definite
    inner = row.numbers.get(at)
    if inner:
        whole = read_number(row, at)
        return whole and base._replace(
            end=whole.end,
            noun=whole.noun,
            actor=whole.actor,
            whole=at,
            group_first=whole.figure_end,
        )
    found = noun_after(row, at)
    if found:
        named = demonym(row, at, found[0])
        return base._replace(end=found[0], noun=found[1], actor=named, group_first=at)
    actor = row.actors.get(at)
    if actor and actor[1].actor and actor[1].actor.kind == "population":
        return base._replace(end=actor[0], actor=actor[1].actor, group_first=at)
    return None


def read_nobody(row: Clause, at: int) -> Phrase | None:
    """Read "no one", "nobody", "no soldiers"."""
    word = row.words[at]
    if word == "not" and row.words[at + 1 : at + 2] in (["a"], ["one"]):
        found = noun_after(row, at + 2)
        return found and Phrase(at, found[0], ZERO, "none", at, at + 2, noun=found[1])
    if word in _NOBODY:
        end = _list_end(row, at + 2) if row.words[at + 1 : at + 2] == ["of"] else at + 1
        end = max(end, at + 1)
        return Phrase(at, end, ZERO, "none", at, end)
    if word != "no":
        return None
    if row.words[at + 1 : at + 2] in (["one"], ["other"]):
        found = noun_after(row, at + 2) if row.words[at + 1] == "other" else None
        end = found[0] if found else at + 2
        first = at + 1 if found else end
        return Phrase(at, end, ZERO, "none", at, first, noun=found[1] if found else None)
    found = noun_after(row, at + 1)
    return Phrase(at, found[0], ZERO, "none", at, at + 1, noun=found[1]) if found else None


def _list_end(row: Clause, at: int) -> int:
    """Return where the people listed from `at` on end ("the four nurses and 20 patients")."""
    end = at
    while at < len(row.words):
        at += row.words[at] in ARTICLES
        at = row.numbers[at][0] if at in row.numbers else at
        found = noun_after(row, at) if at < len(row.words) else None
        if found is None:
            return max(end, at)
        end = found[0]
        if row.words[end : end + 1] != ["and"]:
            return end
        at = end + 1
    return end


def numbered_soon(row: Clause, at: int) -> bool:
    """Say whether a count stands between an article and its noun ("the other two men")."""
    for here in range(at + 1, min(at + 4, len(row.words))):
        if here in row.numbers and figure_of(row.numbers[here][1]) is not None:
            return True
        if row.words[here] in row.lexicon.raw.breaks:
            return False
    return False


def read_family(row: Clause, at: int) -> Phrase | None:
    """Read "a family of five", "a group of 12 miners"."""
    raw = row.lexicon.raw
    for here in range(at + 1, min(at + 3, len(row.words) - 2)):
        if row.words[here] in raw.families and row.words[here + 1] == "of":
            number = row.numbers.get(here + 2)
            figure = figure_of(number[1]) if number else None
            if number is None or figure is None:
                return None
            found = noun_after(row, number[0])
            return Phrase(at, found[0] if found else number[0], figure, "number", here + 2,
                          number[0], noun=found[1] if found else None)  # fmt: skip
    return None
