"""Reading one sentence from left to right into what it names: phrases, bodies, states, persons.

At each word the longest reading wins: a capitalised name, a phrase with a role noun, or a form of
the lexicon. Persons are only found here; who they are is resolved over the whole article.
"""

from collections.abc import Iterator

from dateline.stages.naming.found import Found
from dateline.stages.naming.leaders import by_name, by_surname
from dateline.stages.naming.lexicon import Entry, Lexicon
from dateline.stages.naming.names import (
    Name,
    body_sectors,
    is_facility,
    keys_between,
    looks_personal,
    name_at,
    of_tail,
)
from dateline.stages.naming.phrases import Line, Phrase, phrase_at
from dateline.stages.naming.placing import Places, is_located, is_place
from dateline.stages.naming.tagged import FIRM, NONE, Tags, told, widened, with_tagged
from dateline.text.countries import may_be_person

# Role nouns that may follow a ruler's name without a possessive ("the Assad regime").
_RULED = frozenset(
    {
        "regime",
        "government",
        "administration",
        "cabinet",
        "forces",
        "junta",
        "presidency",
        "loyalists",
    }
)

# Longest full name that is looked up where capitals say nothing.
_LONGEST = 5


def read(line: Line, lexicon: Lexicon, places: Places, tags: Tags = NONE) -> list[Found]:
    """Return what a sentence names, in order; `places` are offsets of place mentions."""
    found = _read(line, lexicon, places, tags)
    return with_tagged(line, found, tags, lexicon) if tags.rows else found


def _read(line: Line, lexicon: Lexicon, places: Places, tags: Tags) -> list[Found]:
    found: list[Found] = []
    at, placed, listed = 0, -1, -1
    while at < len(line.words):
        word = line.words[at]
        if not line.matches[at] and not word.capital and "-" not in word.text:
            at += 1
            continue
        step = _step(line, at, lexicon, places, tags)
        if step is None:
            at += 1
        elif step.entry and _is_place(line, step, placed, places, tags, listed=listed):
            placed = at = step.end
        elif step.end <= at or (
            not step.entry and not step.phrase and not step.person and step.body is None
        ):
            at = max(at + 1, step.end)
        else:
            found.append(widened(line, step, tags, lexicon, found[-1].end if found else 0))
            at = step.end
            listed = at if step.entry else listed
            if step.person:
                at = _beyond(line, found, lexicon)
    return found


def _is_place(
    line: Line, found: Found, placed: int, places: Places, tags: Tags, *, listed: int
) -> bool:
    """Say whether a country is a place here: by its tag where that is sure, else by its words."""
    tag = tags.at(found.start, found.end)
    if tag and tag.score >= FIRM and found.entry and found.entry.kind == "country":
        if tag.label == "Location":
            return True
        if tag[:3] == (found.start, found.end, "Organisation") and not is_located(line, found):
            return False
    return is_place(line, found, placed, places, listed=listed)


def _step(line: Line, at: int, lexicon: Lexicon, places: Places, tags: Tags) -> Found | None:
    """Return the longest reading at a word; one without content is to be skipped over."""
    phrase = phrase_at(line, at, lexicon) if line.matches[at] else None
    if phrase and phrase.head and phrase.head.kind != "head":
        person = _named(line, phrase, lexicon, tags)
        if person:
            return person
        if phrase.head.kind == "title":
            phrase = None
    name = _name(line, at, lexicon)
    if phrase and not _meant(line, phrase):
        phrase = None
    if phrase and (name is None or name.end <= phrase.end or not _body(line, name, lexicon)):
        return Found(phrase.start, phrase.end, phrase=_sharing(line, phrase, lexicon))
    entry = next((match for match in line.matches[at] if match.entry.kind in _ALONE), None)
    if entry and (name is None or entry.end >= name.end):
        return Found(at, entry.end, entry=entry.entry)
    if name is not None:
        read_name = _read_name(line, name, lexicon, places, tags)
        if read_name or entry is None:
            return read_name
    if entry:
        return Found(at, entry.end, entry=entry.entry)
    return None if line.case == "normal" else _known_at(line, at)


def _sharing(line: Line, phrase: Phrase, lexicon: Lexicon) -> Phrase:
    """Give a phrase the country of the adjective it is joined to.

    "Cuban military and intelligence operatives": the second noun is the head of both.
    """
    at = phrase.start - 1
    if phrase.country or phrase.head is None or phrase.head.actor != "state" or at < 2:
        return phrase
    if line.keys[at] not in ("and", "or"):
        return phrase
    for start in range(at - 1, max(at - 5, -1), -1):
        before = phrase_at(line, start, lexicon) if line.matches[start] else None
        if before and before.end == at and before.country and before.head:
            shared = before.head.name in lexicon.adjectival and not before.others
            return phrase._replace(country=before.country) if shared else phrase
    return phrase


_DETERMINERS = frozenset(
    "a an the one another each every this that his her its their our my any no some by".split()
)


def _meant(line: Line, phrase: Phrase) -> bool:
    """Say whether a single role noun is a person here: it has an article, or says more."""
    if phrase.head is None or phrase.head.kind != "single":
        return True
    if line.case == "title":
        return bool(phrase.parts) or not line.words[phrase.end - 1].possessive
    if phrase.parts or phrase.country:
        return True
    return phrase.start > 0 and line.keys[phrase.start - 1] in _DETERMINERS


_ALONE = frozenset({"country", "demonym", "seat", "proper", "people"})


def _name(line: Line, at: int, lexicon: Lexicon) -> Name | None:
    if line.case != "normal":
        return None
    name = name_at(line, at, lexicon)
    if name is None:
        return _national(line, at, lexicon)
    return of_tail(line, name, lexicon)


def _national(line: Line, at: int, lexicon: Lexicon) -> Name | None:
    """Return the name of a body that opens with an abbreviated country ("U.S. Naval Command")."""
    country = next((match for match in line.matches[at] if match.entry.kind == "country"), None)
    if country is None or country.end >= len(line.words) or line.words[country.end - 1].possessive:
        return None
    rest = name_at(line, country.end, lexicon)
    if rest is None or not line.words[at].capital:
        return None
    name = of_tail(line, Name(at, rest.end), lexicon)
    return name if body_sectors(line, name, lexicon) is not None else None


def _body(line: Line, name: Name, lexicon: Lexicon) -> bool:
    return body_sectors(line, name, lexicon) is not None


def _read_name(
    line: Line, name: Name, lexicon: Lexicon, places: Places, tags: Tags
) -> Found | None:
    """Read a capitalised name as a body, a place to skip, or a person; None: cannot tell."""
    sectors = body_sectors(line, name, lexicon)
    if sectors is not None:
        return Found(name.start, name.end, body=sectors)
    if is_facility(line, name, lexicon):
        return Found(name.start, name.end)
    known = _entry_inside(line, name)
    if known is not None and not may_be_person(line.words[name.start].text):
        # "Turkey Ahmet Kaya": a country, then something else
        return (
            None
            if known == name.start
            else _read_name(line, Name(name.start, known), lexicon, places, tags)
        )
    office = _office_inside(line, name, lexicon)
    if office is not None:
        return Found(name.start, office)
    if said := told(line, name, tags, lexicon):
        after = _apposition(line, said.end, lexicon) if said.person and said.sure else ()
        return said._replace(after=tuple(after))
    keys = keys_between(line.words, name.start, name.end)
    placed = (line.words[name.start].start, line.words[name.end - 1].end) in places
    if looks_personal(line, name, lexicon) and not (placed and keys not in by_name()):
        return _person(line, name.start, name, None, lexicon)
    return Found(name.start, name.end, person=keys, name_start=name.start, sure=False)


def _entry_inside(line: Line, name: Name) -> int | None:
    """Return the first word of a country, demonym or body inside a name, or None."""
    for at in range(name.start, name.end):
        for match in line.matches[at]:
            if (
                match.entry.kind in _ALONE
                and match.entry.kind != "people"
                and match.end <= name.end
            ):
                return at
    return None


def _office_inside(line: Line, name: Name, lexicon: Lexicon) -> int | None:
    """Return where an office opens inside a name ("Dayton" | "Mayor Ann Prado"), or None."""
    for at in range(name.start + 1, name.end - 1):
        if line.keys[at] in lexicon.given or line.words[at].text == ".":
            continue
        for match in line.matches[at]:
            office = match.entry.kind in ("single", "title") and match.entry.sectors
            if (office or match.entry.kind == "head") and match.end < name.end:
                return at
    return None


def _named(line: Line, phrase: Phrase, lexicon: Lexicon, tags: Tags = NONE) -> Found | None:
    """Return the person whose name follows a role or title directly, or None."""
    at = phrase.end
    if at >= len(line.words) or line.words[at - 1].possessive:
        return None
    if line.words[at].text == "." and at + 1 < len(line.words) and len(line.keys[at - 1]) < 7:
        at += 1
    if line.case == "normal":
        name = name_at(line, at, lexicon)
    elif line.case == "upper":
        name = _upper_name(line, at, lexicon, tags)
    else:
        known = _known_at(line, at)
        name = Name(known.start, known.end) if known else None
    if name is None:
        return None
    inside = _entry_inside(line, name)
    if inside is not None and not (
        inside == name.start
        and name.end - name.start > 1
        and may_be_person(line.words[inside].text)
    ):
        if inside == name.start:
            return None
        name = Name(name.start, inside)
    if body_sectors(line, name, lexicon) is not None or is_facility(line, name, lexicon):
        return None
    return _person(line, phrase.start, name, phrase, lexicon)


def _person(line: Line, start: int, name: Name, phrase: Phrase | None, lexicon: Lexicon) -> Found:
    return Found(
        start, name.end, phrase=phrase, person=keys_between(line.words, name.start, name.end),
        name_start=name.start, after=tuple(_apposition(line, name.end, lexicon)),
    )  # fmt: skip


def _upper_name(line: Line, at: int, lexicon: Lexicon, tags: Tags) -> Name | None:
    """Return a name after a title where all is in capitals: given names, and one word more.

    The encoder's tag of a person says where the name ends, where it has one.
    """
    tag = tags.at(at, at + 1)
    if tag and tag.label == "Person" and tag.first is not None and tag.first <= at < tag.end - 1:
        return Name(at, tag.end)
    end = at
    while end < len(line.keys) and end - at < _LONGEST:
        key = line.keys[end]
        given = key in lexicon.given and key not in lexicon.followers
        given = given or (end > at and key in lexicon.roles.particles)
        if not given and (
            end == at or not key.isalpha() or key in lexicon.followers or line.matches[end]
        ):
            break
        end += 1
        if not given:
            break
    if end == at and at < len(line.keys) and line.keys[at] in by_surname():
        return Name(at, at + 1)  # "PRESIDENT PINOCHET"
    return Name(at, end) if end - at > 1 else None


def _known_at(line: Line, at: int) -> Found | None:
    """Return a person known by name where capitals are no evidence (titles, wires)."""
    if not line.words[at].capital:
        return None
    for size in range(min(_LONGEST, len(line.words) - at), 1, -1):
        keys = tuple(line.keys[at : at + size])
        if keys in by_name():
            return Found(at, at + size, person=keys, name_start=at)
    if len(line.keys[at]) < 3 or line.matches[at]:
        return None
    return Found(at, at + 1, person=(line.keys[at],), name_start=at, sure=False)


def _apposition(line: Line, at: int, lexicon: Lexicon) -> Iterator[Phrase]:
    """Yield the roles that follow a name after a comma ("X, a former minister and lawyer, …")."""
    if not _comma(line, at):
        return
    at += 1
    if at + 1 < len(line.keys) and line.keys[at].isdigit() and _comma(line, at + 1):
        at += 2
    while at < len(line.keys):
        known = line.keys[at] == "the"
        at += line.keys[at] in ("a", "an", "the", "its", "their", "his", "her")
        phrase = phrase_at(line, at, lexicon) if at < len(line.keys) and line.matches[at] else None
        if phrase is None or phrase.head is None or phrase.head.kind != "single":
            return
        if _named(line, phrase, lexicon) or (known and not _closes(line, phrase.end)):
            return
        yield phrase
        at = phrase.end
        if at >= len(line.keys) or line.keys[at] != "and":
            return
        at += 1


def _closes(line: Line, at: int) -> bool:
    """Say whether an apposition may end here: "…, the judge ruled" goes on about another."""
    return at >= len(line.keys) or line.keys[at] in _AFTER_OFFICE


_AFTER_OFFICE = frozenset(", . ; : of for at in and who — – - ) with from".split())


def _comma(line: Line, at: int) -> bool:
    return at < len(line.keys) and line.keys[at] == ","


def _beyond(line: Line, found: list[Found], lexicon: Lexicon) -> int:
    """Go on after a person: over what they own, and over their roles in apposition."""
    person = found[-1]
    at = person.end
    if at < len(line.words):
        owned = line.words[at - 1].possessive
        if owned or line.keys[at] in _RULED:
            phrase = phrase_at(line, at, lexicon, owned=True) if line.matches[at] else None
            if phrase and phrase.head and phrase.head.kind == "head":
                found.append(Found(person.start, phrase.end, phrase=phrase, owner=len(found) - 1))
                return phrase.end
    for phrase in person.after:
        found.extend(_bodies_in(line, phrase, lexicon))
        at = phrase.end
    return at


def _bodies_in(line: Line, phrase: Phrase, lexicon: Lexicon) -> Iterator[Found]:
    """Yield the organisations named inside a role ("a Defense Ministry official")."""
    at = phrase.start
    while at < phrase.head_start:
        longest = None
        for match in line.matches[at]:
            if match.entry.kind == "proper" and match.end <= phrase.head_start:
                longest = Found(at, match.end, entry=match.entry)
                break
        inner = phrase_at(line, at, lexicon)
        if inner is None or inner.end > phrase.head_start or inner.head is None:
            inner = _organ(line, at, phrase.head_start, lexicon)
        if inner and (longest is None or inner.end > longest.end):
            longest = Found(inner.start, inner.end, phrase=inner)
        if longest:
            yield longest
        at = longest.end if longest else at + 1


def _organ(line: Line, start: int, end: int, lexicon: Lexicon) -> Phrase | None:
    """Return the phrase that ends exactly at the role noun ("U.S. Defense Department" official)."""
    parts: list[Entry] = []
    at = start
    while at < end:
        heads = [m for m in line.matches[at] if m.entry.kind == "head" and m.end == end]
        if heads and any(word.capital for word in line.words[at:end]):
            country = next((part.country for part in parts if part.country), None)
            return Phrase(start, end, tuple(parts), heads[0].entry, at, country, ())
        before = next((m for m in line.matches[at] if m.entry.kind in ("country", "demonym")), None)
        if before is None:
            return None
        parts.append(before.entry)
        at = before.end
    return None
