"""Figures that are part of another figure in the same sentence: links, never sums.

"Out of 80 casualties, 32 were …", "12 dead, including three children", "12 of the 30 killed",
"most of them civilians", and the members of an enumeration ("two brothers and a nurse").
"""

from collections.abc import Sequence, Set
from typing import NamedTuple

from dateline.stages.casualties.attachment import Found
from dateline.stages.casualties.clause import Clause, Figure, Phrase

_COPULA = frozenset({"were", "was", "are", "is", "being"})
_OF_THEM = (("of", "them"), ("of", "whom"), ("of", "these"), ("of", "those"), ("among", "them"))
_DEFINITE = frozenset({"the", "these", "those", "them", "whom"})
_MOST = frozenset({"most", "mostly", "mainly", "majority"})
# Tokens between "including" and the part that it opens, beyond the phrases themselves.
MAX_TO_PART = 3


class Entry(NamedTuple):
    """A found figure, and which entry of the same sentence it is a part of."""

    found: Found
    row: Clause
    whole: int | None = None
    newer: int | None = None
    """The entry of the same sentence that replaces this figure ("45, up from 12")."""


def is_partitive(entry: Entry) -> bool:
    """Say whether the words make a figure part of people named before ("two of the men")."""
    victims, words = entry.found.victims, entry.row.words
    after = words[victims.figure_end : victims.figure_end + 2]
    among = is_among(entry)
    counted = victims.kind in {"number", "one"} and victims.whole is None
    apposed = victims.first > 0 and words[victims.first - 1] == ","  # "Prado, one of the leaders"
    partial = not apposed and len(after) == 2 and after[0] == "of" and after[1] in _DEFINITE
    return counted and entry.whole is None and (among or partial or victims.of_them)


def is_among(entry: Entry) -> bool:
    """Say whether the word for what happened stands in "among the wounded", "of the dead"."""
    first, words = entry.found.first, entry.row.words
    before = words[max(0, first - 2) : first]
    of_those = before in (["of", "the"], ["of", "those"])
    return before == ["among", "the"] or (of_those and entry.found.victims.figure_end == first - 2)


def entries(row: Clause, found: Sequence[Found], phrases: Sequence[Phrase]) -> list[Entry]:
    """Return the figures of a sentence with their parts, each part linked to its whole."""
    listed: list[Entry] = []
    for reading in found:
        if _only_describes(reading, found):
            continue
        whole = _whole_of(row, reading)
        if whole is not None:
            listed.append(Entry(reading._replace(victims=whole), row))
            part = _with_complement(row, reading.victims, phrases, reading.end)
            listed.append(Entry(reading._replace(victims=part), row, len(listed) - 1))
            continue
        listed.append(Entry(reading, row))
        at = len(listed) - 1
        listed += [Entry(reading._replace(victims=p), row, at) for p in reading.victims.parts]
    listed = [_completed(row, entry, phrases) for entry in listed]
    listed += _of_the_dead(row, listed, phrases)
    _link_parts(row, listed, phrases)
    return [_checked(entry, listed) for entry in listed]


def _only_describes(reading: Found, found: Sequence[Found]) -> bool:
    """Say whether a noun only says who was harmed: "400 prisoners have died" reports no arrests."""
    return (
        reading.counted
        and reading.class_ == "detained"
        and any(
            other.class_ != "detained" and other.victims.first == reading.victims.first
            for other in found
        )
    )


def _completed(row: Clause, entry: Entry, phrases: Sequence[Phrase]) -> Entry:
    """Give "nine of the victims were nationals" the people that its words go on to name."""
    victims, end = entry.found.victims, max(entry.found.end, entry.found.victims.end)
    says = end < len(row.words) and row.words[end] in _COPULA
    if not (says and victims.figure_end < victims.end and is_among(entry)):
        return entry
    bare = victims._replace(end=victims.figure_end, noun=None, whole=None)
    named = _with_complement(row, bare, phrases, end)
    if named.group_first is None:
        return entry
    return entry._replace(found=entry.found._replace(victims=named))


def _of_the_dead(row: Clause, listed: Sequence[Entry], phrases: Sequence[Phrase]) -> list[Entry]:
    """Return the figures of "eight of the dead were labourers", whose whole was told before."""
    known = {entry.found.victims.first for entry in listed}
    found: list[Entry] = []
    for phrase in phrases:
        at = phrase.figure_end
        if (
            phrase.kind not in {"number", "one"}
            or phrase.first in known
            or at + 2 >= len(row.words)
        ):
            continue
        if row.words[at] != "of" or row.words[at + 1] not in {"the", "those"}:
            continue
        matched = row.lexicon.triggers.match(row.words, at + 2)
        if matched is None or phrase.figure.best == 0:
            continue
        end, readings = matched
        if row.words[end : end + 1] and row.words[end] in _COPULA:
            part = phrase._replace(end=at, whole=None, noun=None)
            part = _with_complement(row, part, phrases, end)
            found.append(Entry(Found(readings[0].class_, part, at + 2, end), row))
    return found


def _whole_of(row: Clause, found: Found) -> Phrase | None:
    """Return the whole of "12 of the 30 killed", where the class belongs to the 30."""
    start = found.victims.whole
    if start is None or start not in row.numbers or row.words[found.first - 1] in _COPULA:
        return None
    if found.end >= len(row.words) or row.words[found.end] not in _COPULA:
        return None
    end, mention = row.numbers[start]
    number = mention.number
    if number is None:
        return None
    low, best, high = (
        None if v is None else round(v) for v in (number.low, number.best, number.high)
    )
    figure = Figure(low, best, high, number.exactness)
    return found.victims._replace(
        first=start, figure=figure, figure_first=start, figure_end=end, whole=None
    )


def _link_parts(row: Clause, listed: list[Entry], phrases: Sequence[Phrase]) -> None:
    """Add the parts that are named beside each whole, and link those already found."""
    for at in range(len(listed)):
        whole = listed[at]
        if whole.whole is not None or whole.found.victims.parts:
            continue
        others = {e.found.victims.first for e in listed if e.whole is None and e is not whole}
        for phrase in _parts(row, whole.found, phrases, others):
            known = _position(phrase, listed, other_than=at)
            if known is None:
                listed.append(Entry(whole.found._replace(victims=phrase), row, at))
            elif listed[known].whole is None and listed[known].found.class_ in {
                whole.found.class_, "killed", "injured"
            }:  # fmt: skip
                listed[known] = listed[known]._replace(whole=at)


def _position(phrase: Phrase, listed: Sequence[Entry], *, other_than: int) -> int | None:
    """Return where a phrase is listed already, in its own right."""
    for at, entry in enumerate(listed):
        victims = entry.found.victims
        if at != other_than and victims.first == phrase.first and not victims.parts:
            return at
    return None


def _parts(row: Clause, whole: Found, phrases: Sequence[Phrase], others: Set[int]) -> list[Phrase]:
    """Return the phrases that the sentence words as parts of a whole's victims.

    `others` are the first tokens of other wholes: a part belongs to the nearest whole before it.
    """
    victims = whole.victims
    after = [phrase for phrase in phrases if phrase.first >= victims.end]
    if victims.kind not in {"number", "plural"}:
        return []
    found: list[Phrase] = []
    if _opens_out_of(row, victims):
        found += [
            _with_complement(row, phrase, phrases, phrase.end)
            for phrase in after
            if phrase.kind == "number" and (
                (row.words[phrase.end : phrase.end + 1]
                and row.words[phrase.end] in _COPULA)
                or row.words[phrase.first - 1] in _COPULA
            )
        ]  # fmt: skip
    found += _included(row, victims, after, others)
    for phrase in after:
        if phrase.kind == "number" and _says_of_them(row, phrase):
            found.append(_with_complement(row, phrase, phrases, phrase.end))
    most = _most(row, victims, after)
    return [*found, most] if most else found


def _opens_out_of(row: Clause, victims: Phrase) -> bool:
    """Say whether the phrase stands after "out of", "among", or an "of" that opens a clause."""
    at = victims.first
    while at and row.words[at - 1] in {"the", "some", "about", "around", "these"}:
        at -= 1
    if at and row.words[at - 1] == "among":
        return True
    if at == 0 or row.words[at - 1] != "of":
        return False
    return at == 1 or row.words[at - 2] in {"out", ",", "that", "and", "—", "–", ";"}


def _included(
    row: Clause, victims: Phrase, after: Sequence[Phrase], others: Set[int]
) -> list[Phrase]:
    """Return what follows "including" or "among them" after the whole."""
    found: list[Phrase] = []
    opened: int | None = None
    for phrase in after:
        start = victims.end if opened is None else opened
        between = row.words[start : phrase.first]
        if opened is None:
            opens = "including" in between or any(
                between[i : i + 2] in (["among", "them"], ["among", "whom"])
                for i in range(len(between))
            )
            if phrase.first in others and not opens:
                return []
            if not opens or between[-1] not in {
                "including",
                "them",
                "whom",
                "were",
                ",",
                "at",
                "least",
            }:
                continue
        elif not between or any(word not in {",", "and", "as", "well"} for word in between):
            break
        if phrase.kind in {"number", "one", "name"} and phrase.figure != victims.figure:
            found.append(phrase)
        opened = phrase.end
    return found


def _says_of_them(row: Clause, phrase: Phrase) -> bool:
    end = phrase.end
    if phrase.of_them:
        return True
    inside = tuple(row.words[end - 2 : end])
    return inside in _OF_THEM or tuple(row.words[end : end + 2]) in _OF_THEM


def _most(row: Clause, victims: Phrase, after: Sequence[Phrase]) -> Phrase | None:
    """Read "most of them civilians": more than half of the whole, no best."""
    figure = victims.figure
    known = figure.best or figure.low
    for phrase in after:
        if phrase.kind == "plural" and known and known >= 2:
            for at in range(max(victims.end, phrase.first - 4), phrase.first):
                if row.words[at] in _MOST:
                    part = Figure(
                        known // 2 + 1 if figure.low == known else None, None, figure.high, "vague"
                    )
                    return phrase._replace(
                        figure=part,
                        kind="number",
                        figure_first=at,
                        figure_end=at + 1,
                        group_first=phrase.first,
                    )
    return None


def _with_complement(row: Clause, phrase: Phrase, phrases: Sequence[Phrase], end: int) -> Phrase:
    """Add what "were …" says of a bare number: "32 were Cuban personnel"."""
    at = end + 2 if tuple(row.words[end : end + 2]) in _OF_THEM else end
    if row.words[at : at + 1] and row.words[at] in _COPULA:
        at += 1
    for other in phrases:
        if at <= other.first <= at + MAX_TO_PART and other.kind in {"plural", "one"}:
            return phrase._replace(
                end=other.end, noun=other.noun, actor=other.actor or phrase.actor,
                group_first=other.first,
            )  # fmt: skip
    for first in range(at, min(at + 2, len(row.words))):
        if first in row.actors and row.actors[first][1].actor is not None:
            end, mention = row.actors[first]
            return phrase._replace(end=end, actor=mention.actor, group_first=first)
    return phrase


def _checked(entry: Entry, listed: Sequence[Entry]) -> Entry:
    """Undo a link whose part would be larger than its whole."""
    if entry.whole is None:
        return entry
    whole, part = listed[entry.whole].found.victims.figure, entry.found.victims.figure
    least = part.low if part.low is not None else part.best
    most = whole.high if whole.high is not None else None
    return entry._replace(whole=None) if least and most is not None and least > most else entry
