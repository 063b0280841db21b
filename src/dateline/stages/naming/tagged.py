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
from dateline.stages.naming.placing import Places

# From this probability on a tag is taken for a name with a capital, or for more than one word.
# Below it, in articles read by eye (PolNeAR train and others that no actor is scored on), more
# tags were wrong than right. Raising it trades recall for precision; read again when the encoder
# is trained again, and see `python -m benchmarks actors`.
HEARD = 0.6

# From this probability on a tag stands alone against what else is known: a noun without a name,
# a single word as a body, a country or a place as something else than the rules say. Chosen like
# `HEARD`.
FIRM = 0.8

# Shorter words in -s are no plurals ("his", "gas").
MIN_PLURAL = 4

WHO = frozenset({"Person", "Organisation"})
_ASKED = WHO | {"Location"}


class Tag(NamedTuple):
    """A label on words `start:end` of a line, without a determiner and without marks."""

    start: int
    end: int
    label: str
    score: float
    first: int | None = None
    """The first word of the name that closes it; None where it is a noun without a name."""


class Tags:
    """The tags of one line, asked by word."""

    def __init__(self, rows: Sequence[Tag]) -> None:
        self.rows = rows
        self._at = {at: row for row in rows for at in range(row.start, row.end)}

    def at(self, start: int, end: int) -> Tag | None:
        """Return the tag that the words `start:end` lie in, or None."""
        row = self._at.get(start)
        return row if row and end <= row.end else None


NONE = Tags(())


def tags_of(line: Line, tagged: Iterable[Tagged], places: Places, lexicon: Lexicon) -> Tags:
    """Return the tags that are heard, on the words of a line; `places` are those of mentions."""
    starts = [word.start for word in line.words]
    found = []
    for label, first, last, score in tagged:
        if score < HEARD or label not in _ASKED:
            continue
        start, end = bisect_left(starts, first), bisect_left(starts, last)
        start, end = _trimmed(line, start, end, lexicon)
        if start < end:
            tag = Tag(start, end, label, score)
            if label == "Person" and _is_acronym(line, tag):
                tag = tag._replace(label="Organisation")
            tag = tag._replace(first=_name_start(line, tag, lexicon))
            if label not in WHO or _may_name(line, tag, places, lexicon):
                found.append(tag)
    return Tags(found)


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


def _is_acronym(line: Line, tag: Tag) -> bool:
    """Say whether this is one word in capitals where others are not: no person's name."""
    text = line.words[tag.start].text
    return tag.end - tag.start == 1 and line.case == "normal" and text.isupper() and len(text) > 2


def _name_start(line: Line, tag: Tag, lexicon: Lexicon) -> int | None:
    """Return the first word of the name that closes a tag, or None where none does.

    Where capitals say nothing, all words are the name, save those of an office with its body
    ("*president of the* ..."); at the start of a sentence a plural noun has its capital from that.
    """
    if line.case != "normal":
        return _beyond_office(line, tag, lexicon) if tag.label == "Person" else tag.start
    plural = tag.end == 1 and tag.label == "Organisation" and line.keys[0].endswith("s")
    if not line.words[tag.end - 1].capital or plural:
        return None
    if tag.label == "Person":
        return _personal_start(line, tag, lexicon)
    return next(at for at in range(tag.start, tag.end) if line.words[at].capital)


def _beyond_office(line: Line, tag: Tag, lexicon: Lexicon) -> int | None:
    """Return where a person's name starts in a tag of a line whose capitals say nothing.

    A function word is part of no name: what stands before one is an office, and what follows it is
    a name only where it opens with a given name. None where no name is left.
    """
    plain = lexicon.followers | lexicon.determiners
    inside = [at for at in range(tag.start, tag.end) if line.keys[at] in plain]
    if not inside:
        return tag.start
    named = (at for at in range(inside[-1] + 1, tag.end - 1) if line.keys[at] in lexicon.given)
    return next(named, None)


def _personal_start(line: Line, tag: Tag, lexicon: Lexicon) -> int:
    """Return where a person's name starts behind what they are ("Rival candidate *Ann Soler*")."""
    particles, given = lexicon.roles.particles, lexicon.given
    start = tag.start
    for at in range(tag.start, tag.end):
        word = line.words[at]
        if not word.capital and word.key not in particles and word.text[0].isalpha():
            start = at + 1
    named = (at for at in range(start, tag.end - 1) if line.keys[at] in given)
    return start if line.keys[start] in given else next(named, start)


def _may_name(line: Line, tag: Tag, places: Places, lexicon: Lexicon) -> bool:
    """Say whether a tag of a person or body can be true of its words, and is sure enough."""
    single = tag.end - tag.start == 1
    if not line.keys[tag.end - 1][0].isalpha():
        return False
    if single and _names_nobody(line, tag.start, lexicon):
        return False
    if not _stands_off(line, tag, places):
        return False
    if tag.first is None:
        return tag.score >= FIRM and _is_noun(line, tag, lexicon)
    if tag.label == "Person":
        return line.case != "normal" or _is_whole(line, tag, tag.first, lexicon)
    return not single or tag.score >= FIRM


def _is_whole(line: Line, tag: Tag, first: int, lexicon: Lexicon) -> bool:
    """Say whether a person's name is neither joined of several things nor part of one."""
    if any(line.keys[at] in lexicon.followers for at in range(first, tag.end)):
        return False
    if first > tag.start and line.keys[first - 1] in lexicon.followers:
        return False  # "a senator from *Ohio*"
    ends = tag.end == len(line.words) or line.words[tag.end - 1].possessive
    return ends or tag.end - first > 1 or not line.words[tag.end].capital


def _names_nobody(line: Line, at: int, lexicon: Lexicon) -> bool:
    """Say whether a word alone is a pronoun ("they're" too), a title, or no name."""
    if line.keys[at].partition("'")[0] in lexicon.pronouns:
        return True
    title = any(row.entry.kind == "title" for row in line.matches[at])
    return title or line.words[at].text in lexicon.roles.not_names


def _stands_off(line: Line, tag: Tag, places: Places) -> bool:
    """Say whether a tag is apart from all places, holds one whole, or is one and sure of it."""
    start, end = line.words[tag.start].start, line.words[tag.end - 1].end
    for first, last in places:
        if first < end and start < last:
            if (first, last) == (start, end):
                return tag.score >= FIRM
            if first < start or end < last:
                return False
    return True


def _is_noun(line: Line, tag: Tag, lexicon: Lexicon) -> bool:
    """Say whether a tag is on a noun: people in the plural, or one who is no adjective there."""
    key = line.keys[tag.end] if tag.end < len(line.keys) else "."
    last = line.keys[tag.end - 1]
    plural = last.endswith("s") and len(last) > MIN_PLURAL
    closed = key in lexicon.followers or key.endswith("ed") or not key[:1].isalpha()
    whole = plural or (closed and tag.label == "Person")
    return whole and line.keys[tag.start] not in lexicon.followers


def told(line: Line, name: Name, tags: Tags, lexicon: Lexicon) -> Found | None:
    """Return what a capitalised name is by its tag, or None where no tag says it.

    A single word that is tagged as a body stays a person's if the article knows one by it.
    """
    tag = tags.at(name.start, name.end)
    if tag is None:
        return None
    if tag.label == "Location" and tag.score >= FIRM:
        return Found(name.start, name.end)
    if tag.label == "Person" and tag.first is not None:
        whole = name.start <= tag.first and tag.end == name.end and not _is_titled(line, name)
        return _person(line, tag) if whole else None
    if tag.first != name.start or tag.label != "Organisation":
        return None
    sectors = body_sectors(line, Name(name.start, tag.end), lexicon) or ()
    keys = keys_between(line.words, name.start, name.end) if tag.end - name.start == 1 else ()
    return Found(name.start, tag.end, person=keys, name_start=name.start, body=sectors, sure=False)


def _is_titled(line: Line, name: Name) -> bool:
    """Say whether a run of capitals ends in a title, and the person's name is yet to come."""
    return any(row.entry.kind in ("title", "single") for row in line.matches[name.end - 1])


def with_tagged(line: Line, found: Sequence[Found], tags: Tags, lexicon: Lexicon) -> list[Found]:
    """Return what rules found, then the persons, bodies and groups of people of tags alone.

    A name that the rules cannot place gives way to a tag over it; it keeps its place in the list.
    """
    held = {at for row in found if not _is_open(row) for at in range(row.start, row.end)}
    added = [
        _tagged(line, tag, lexicon)
        for tag in tags.rows
        if tag.label in WHO and held.isdisjoint(range(tag.start, tag.end))
        if not _is_country(line, tag)
    ]
    taken = {at for row in added for at in range(row.start, row.end)}
    kept = [
        Found(row.start, row.end)
        if _is_open(row) and not taken.isdisjoint(range(row.start, row.end))
        else row
        for row in found
    ]
    return [*kept, *added]


def _is_country(line: Line, tag: Tag) -> bool:
    """Say whether a tag is on a country alone, of which the rules have said what it is."""
    known = (row for row in line.matches[tag.start] if row.end == tag.end)
    return any(row.entry.kind in ("country", "demonym") for row in known)


def _is_open(row: Found) -> bool:
    """Say whether this is a name of which neither the rules nor a tag can tell whose it is."""
    return bool(row.person) and not row.sure and not row.tagged and row.body is None


def _tagged(line: Line, tag: Tag, lexicon: Lexicon) -> Found:
    """Return the person, body or people of a tag: by name where it has one."""
    if tag.first is None:
        return Found(tag.start, tag.end, tagged=tag.label)
    if tag.label == "Person":
        return _person(line, tag)
    sectors = body_sectors(line, Name(tag.start, tag.end), lexicon) or ()
    return Found(tag.start, tag.end, body=sectors)


def _person(line: Line, tag: Tag) -> Found:
    first = tag.start if tag.first is None else tag.first
    keys = keys_between(line.words, first, tag.end)
    return Found(
        first, tag.end, person=keys, name_start=first, sure=len(keys) > 1, tagged="Person"
    )  # fmt: skip


def widened(line: Line, found: Found, tags: Tags, lexicon: Lexicon, free: int) -> Found:
    """Return a role noun with the words before it that its tag adds ("*local legitimate* forces").

    `free` is the first word that nothing before holds.
    """
    tag = tags.at(found.start, found.end)
    if tag is None or tag.label not in WHO or tag.end != found.end or tag.score < FIRM:
        return found
    if found.phrase is None or found.person:
        return found
    start = found.start
    while start > max(tag.start, free) and _describes(line, start - 1, lexicon):
        start -= 1
    if start == found.start:
        return found
    return found._replace(start=start, phrase=found.phrase._replace(start=start))


def _describes(line: Line, at: int, lexicon: Lexicon) -> bool:
    """Say whether a word before a noun may only describe it."""
    return (
        line.keys[at].isalpha()
        and line.keys[at] not in lexicon.followers
        and line.keys[at] not in lexicon.determiners
        and not line.words[at].possessive
    )
