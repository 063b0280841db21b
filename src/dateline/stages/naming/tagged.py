"""The encoder's entity tags beside what rules find in a sentence.

Rules know who somebody is; tags know that somebody is named. So a tag says what a country or a
capitalised name is where the rules cannot tell (state or place, person, body or place), and names
what no dictionary knows. It never takes away what a role noun or a known body says.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dateline.encoder import Tagged
from dateline.stages.naming.found import Found
from dateline.stages.naming.lexicon import Lexicon
from dateline.stages.naming.names import Name, body_sectors, keys_between
from dateline.stages.naming.phrases import Line

# A tag below this probability is not heard.
HEARD = 0.5

# A tag from this probability on decides against what the rules read.
FIRM = 0.8

# Shorter words in -s are no plurals ("his", "gas").
MIN_PLURAL = 4

WHO = frozenset({"Person", "Organisation"})


class Tag(NamedTuple):
    """A label on words `start:end` of a line, without a determiner and without marks."""

    start: int
    end: int
    label: str
    score: float


def tags_of(line: Line, tagged: Iterable[Tagged], lexicon: Lexicon) -> list[Tag]:
    """Return the tags that are heard, on the words of a line."""
    starts = [word.start for word in line.words]
    found = []
    for row in tagged:
        start, end = bisect_left(starts, row.start), bisect_left(starts, row.end)
        start, end = _trimmed(line, start, end, lexicon)
        if start < end and row.score >= HEARD:
            label = "Organisation" if _is_acronym(line, start, end) else row.label
            found.append(Tag(start, end, label if row.label == "Person" else row.label, row.score))
    return found


def _is_acronym(line: Line, start: int, end: int) -> bool:
    """Say whether this is one word in capitals where others are not: no person's name."""
    text = line.words[start].text
    return end - start == 1 and line.case == "normal" and text.isupper() and len(text) > 2


def _trimmed(line: Line, start: int, end: int, lexicon: Lexicon) -> tuple[int, int]:
    """Leave out determiners and counts before a name or noun, and marks at both ends."""
    while start < end and (line.keys[start] in lexicon.determiners or not _word(line, start)):
        start += 1
    while end > start and not _word(line, end - 1):
        end -= 1
    return start, end


def _word(line: Line, at: int) -> bool:
    text = line.words[at].text
    return text[0].isalnum() and (text[-1].isalnum() or text[-1] == ".")


class Tags:
    """The tags of one line, asked by word."""

    def __init__(self, rows: Sequence[Tag]) -> None:
        self.rows = rows
        self._at = {at: row for row in rows for at in range(row.start, row.end)}

    def at(self, start: int, end: int) -> Tag | None:
        """Return the tag that the words `start:end` lie in, or None."""
        row = self._at.get(start)
        return row if row and end <= row.end else None

    def label(self, start: int, end: int, *, firm: bool = False) -> str | None:
        """Return what the words `start:end` are tagged as (part of), if that is sure enough."""
        row = self.at(start, end)
        return row.label if row and row.score >= (FIRM if firm else HEARD) else None


NONE = Tags(())


def told(line: Line, name: Name, tags: Tags, lexicon: Lexicon) -> Found | None:
    """Return what a capitalised name is by its tag, or None where no tag says it."""
    tag = tags.at(name.start, name.start + 1)
    if tag is None:
        return None
    if tag.label == "Person" and tag.end >= name.end:
        return _person(line, name.start, name.start, name.end)
    if tag.label == "Organisation":
        end = max(name.end, tag.end)
        return Found(name.start, end, body=body_sectors(line, Name(name.start, end), lexicon) or ())
    if tag.label == "Location" and tag.score >= FIRM:
        return Found(name.start, min(name.end, tag.end))
    return None


def with_tagged(line: Line, found: Sequence[Found], tags: Tags, lexicon: Lexicon) -> list[Found]:
    """Return what rules found, then the persons, bodies and groups of people of tags alone.

    A name that the rules cannot place gives way to a tag over it; it keeps its place in the list.
    """
    held = {at for row in found if not _is_open(row) for at in range(row.start, row.end)}
    added = [
        named
        for tag in tags.rows
        if tag.label in WHO and held.isdisjoint(range(tag.start, tag.end))
        if not _is_pronoun(line, tag, lexicon) and (named := _tagged(line, tag, lexicon))
    ]
    taken = {at for row in added for at in range(row.start, row.end)}
    kept = [
        Found(row.start, row.end)
        if _is_open(row) and not taken.isdisjoint(range(row.start, row.end))
        else row
        for row in found
    ]
    return [*kept, *added]


def _is_open(row: Found) -> bool:
    """Say whether this is a name of which the rules cannot tell whose it is."""
    return bool(row.person) and not row.sure and not row.tagged


def _is_pronoun(line: Line, tag: Tag, lexicon: Lexicon) -> bool:
    return tag.end - tag.start == 1 and line.keys[tag.start] in lexicon.pronouns


def _tagged(line: Line, tag: Tag, lexicon: Lexicon) -> Found | None:
    """Return the person, body or people of a tag: by name where capitals show one."""
    start = _name_start(line, tag)
    if start is None:
        whole = line.keys[tag.start] not in lexicon.followers and _closed(line, tag, lexicon)
        return Found(tag.start, tag.end, tagged=tag.label) if whole else None
    if tag.label == "Person":
        return _person(line, tag.start, start, tag.end)
    sectors = body_sectors(line, Name(tag.start, tag.end), lexicon) or ()
    return Found(tag.start, tag.end, body=sectors, tagged=tag.label)


def _closed(line: Line, tag: Tag, lexicon: Lexicon) -> bool:
    """Say whether a noun phrase can end where a tag does, and not in an adjective."""
    key = line.keys[tag.end] if tag.end < len(line.keys) else "."
    plural = line.keys[tag.end - 1].endswith("s") and len(line.keys[tag.end - 1]) > MIN_PLURAL
    return plural or key in lexicon.followers or key.endswith("ed") or not key[0].isalpha()


def _name_start(line: Line, tag: Tag) -> int | None:
    """Return the first word of the name that closes a tag, or None where none does.

    Where capitals say nothing, all words are the name; at the start of a sentence a plural noun
    has its capital from that.
    """
    if line.case != "normal":
        return tag.start
    if not line.words[tag.end - 1].capital:
        return None
    first = tag.end - 1
    for at in range(tag.end - 1, tag.start - 1, -1):
        first = at if line.words[at].capital else first
    plural = line.keys[first].endswith("s") and tag.label == "Organisation"
    return None if first == 0 and tag.end == 1 and plural else first


def _person(line: Line, start: int, first: int, end: int) -> Found:
    keys = keys_between(line.words, first, end)
    return Found(
        start, end, person=keys, name_start=first, sure=len(keys) > 1, tagged="Person"
    )  # fmt: skip


def widened(line: Line, found: Found, tags: Tags, free: int) -> Found:
    """Return a role noun with the words before it that its tag adds ("*local legitimate* forces").

    `free` is the first word that nothing before holds.
    """
    tag = tags.at(found.start, found.end)
    if tag is None or tag.label not in WHO or found.phrase is None or tag.end != found.end:
        return found
    start = found.start
    while start > max(tag.start, free) and line.keys[start - 1].isalpha():
        start -= 1
    if start == found.start:
        return found
    return found._replace(start=start, phrase=found.phrase._replace(start=start))
