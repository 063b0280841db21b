"""The encoder's entity tags beside what rules find in a sentence.

Rules know who somebody is; tags know that somebody is named. So a tag says what a country or a
capitalised name is where the rules cannot tell (state or place, person, body or place), and names
what no dictionary knows. It never takes away what a role noun or a known body says.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from dateline.stages.naming.found import Found
from dateline.stages.naming.lexicon import Lexicon
from dateline.stages.naming.names import Name, body_sectors, keys_between
from dateline.stages.naming.phrases import Line

# A tag below this probability is not heard.
HEARD = 0.5

# A tag from this probability on decides against what the rules read.
FIRM = 0.8

WHO = frozenset({"Person", "Organisation"})


class Tagged(Protocol):
    """An entity tag of the encoder: a label on characters of the article, and its probability."""

    label: str
    start: int
    end: int
    score: float


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
            found.append(Tag(start, end, row.label, row.score))
    return found


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
    if tag.label == "Person":
        return _person(line, name.start, name.start, min(name.end, tag.end))
    if tag.label == "Organisation":
        end = max(name.end, tag.end)
        sectors = body_sectors(line, Name(name.start, end), lexicon)
        return Found(name.start, end, body=sectors or ())
    if tag.label == "Location" and tag.score >= FIRM:
        return Found(name.start, min(name.end, tag.end))
    return None


def unread(line: Line, found: Sequence[Found], tags: Tags, lexicon: Lexicon) -> Iterator[Found]:
    """Yield the persons, bodies and groups of people that tags alone find."""
    held = {at for row in found for at in range(row.start, row.end)}
    for tag in tags.rows:
        if tag.label not in WHO or not held.isdisjoint(range(tag.start, tag.end)):
            continue
        if tag.end - tag.start > 1 or line.keys[tag.start] not in lexicon.pronouns:
            yield _tagged(line, tag, lexicon)


def _tagged(line: Line, tag: Tag, lexicon: Lexicon) -> Found:
    """Return the person, body or people of a tag: by name where capitals show one."""
    start = _name_start(line, tag)
    if start is None:
        return Found(tag.start, tag.end, tagged=tag.label)
    if tag.label == "Person":
        return _person(line, tag.start, start, tag.end)
    sectors = body_sectors(line, Name(tag.start, tag.end), lexicon)
    return Found(tag.start, tag.end, body=sectors or (), tagged=tag.label)


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
