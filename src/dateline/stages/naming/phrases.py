"""Noun phrases that name actors by country, body and role noun ("senior U.S. officials").

A phrase is read from the left: modifiers, countries, peoples and bodies in any order, up to the
last role noun that follows them without a gap. It never holds an article or a number.
"""

from collections.abc import Sequence
from typing import NamedTuple

from dateline.stages.naming.lexicon import Entry, Lexicon, Match, Sectors
from dateline.stages.naming.words import Case, Word

# "Iran-backed" says who stands behind a group, "U.S.-led" who it is of.
_LED = "-led"
_JOINED = (
    "-backed", "-held", "-occupied", "-controlled", "-funded", "-aligned", "-linked", "-based",
    "-born", "-trained", "-armed", "-supported", "-allied", "-affiliated", "-inspired", "-elect",
)  # fmt: skip


# More words than this before a role noun are a list, not a phrase; it also keeps reading linear.
MAX_PARTS = 8


class Phrase(NamedTuple):
    """A phrase of words `start:end`: its parts before the role noun, and that noun."""

    start: int
    end: int
    parts: tuple[Entry, ...]
    head: Entry | None
    head_start: int
    country: str | None
    others: tuple[str, ...]

    @property
    def body(self) -> Entry | None:
        """The named body that the phrase belongs to ("Hamas fighters"), if any."""
        return next((part for part in reversed(self.parts) if part.kind == "proper"), None)

    @property
    def former(self) -> bool:
        """Whether the role is said to be a former one."""
        return any("ELI" in part.sectors for part in self.parts if part.kind == "modifier")


class Line(NamedTuple):
    """The words of one sentence, and what the lexicon has at each."""

    words: Sequence[Word]
    keys: Sequence[str]
    case: Case
    matches: Sequence[Sequence[Match]]


def line_of(words: Sequence[Word], case: Case, lexicon: Lexicon) -> Line:
    """Look up every word once; forms that need their capitals are dropped without them."""
    keys = [word.key for word in words]
    matches = [
        [match for match in lexicon.at(keys, at) if _allowed(words, at, match, case)]
        if key in lexicon.phrases
        else (_hyphened(words[at], at, lexicon) if "-" in key else [])
        for at, key in enumerate(keys)
    ]
    return Line(words, keys, case, matches)


def _allowed(words: Sequence[Word], at: int, match: Match, case: Case) -> bool:
    """Say whether the text has the capitals that a proper form needs."""
    entry = match.entry
    if any(word.possessive for word in words[at : match.end - 1]):
        return False
    if not entry.exact:
        return True
    if case == "upper" and words[at].text.isupper():
        return entry.upper
    if len(entry.exact) <= 4 and entry.exact.isupper():
        return words[at].text == entry.exact
    return words[at].capital or not entry.exact[:1].isupper() or _arabic(words[at].text)


def _arabic(text: str) -> bool:
    """Say whether a name is written with a small article ("al-Qaeda")."""
    return text[:3] in ("al-", "el-", "an-", "ar-", "ad-") and text[3:4].isupper()


def _hyphened(word: Word, at: int, lexicon: Lexicon) -> list[Match]:
    """Read "Saudi-led" as a country, "Iran-backed" as a modifier."""
    if word.key.endswith(_LED):
        known = lexicon.phrases.get(word.key[: -len(_LED)], ())
        return [
            Match(at + 1, entry)
            for phrase, entry in known
            if len(phrase) == 1 and entry.kind in ("demonym", "country", "proper")
        ]
    ending = word.key[word.key.rfind("-") :]
    return [Match(at + 1, Entry("modifier", word.key))] if ending in _JOINED else []


_BEFORE = frozenset({"country", "demonym", "proper", "people", "modifier", "head"})
_PLACED = frozenset({"country", "demonym", "proper", "people"})


def phrase_at(line: Line, start: int, lexicon: Lexicon, *, owned: bool = False) -> Phrase | None:
    """Return the longest phrase with a role noun that starts at word `start`, or None.

    `owned`: the phrase follows its owner ("Maduro's security"), who stands for a country.
    """
    parts: list[Entry] = []
    best: Phrase | None = None
    at = start
    while at < len(line.words) and len(parts) <= MAX_PARTS:
        before = _first(line.matches[at], _BEFORE)
        placed = owned or any(part.kind in _PLACED for part in parts)
        head = _head(line, at, parts, placed)
        last = max(before.end if before else 0, best.end + 1 if best else 0)
        if head and head.end >= last and _ends(line, head, placed, lexicon):
            best = _phrase(start, head, tuple(parts), at)
        if before is None:
            break
        parts.append(before.entry)
        if line.words[before.end - 1].possessive and before.entry.kind not in _PLACED:
            break
        at = before.end
    return _with_owner(line, best) if best else None


def _first(matches: Sequence[Match], kinds: frozenset[str] | tuple[str, ...]) -> Match | None:
    return next((match for match in matches if match.entry.kind in kinds), None)


def _head(line: Line, at: int, parts: Sequence[Entry], placed: bool) -> Match | None:
    """Return the role noun at a word that names an actor after these parts."""
    weighty = placed or any(part.sectors and "ELI" not in part.sectors for part in parts)
    for match in line.matches[at]:
        if match.entry.kind in ("head", "single", "title") and (
            match.entry.bare or weighty or _owner(line, match.end)
        ):
            return match
    return None


def _owner(line: Line, at: int) -> Match | None:
    """Return the country or body of "of Iraq", "of the Security Council" at a word, or None."""
    if at + 1 >= len(line.words) or line.keys[at] != "of" or line.words[at - 1].possessive:
        return None
    at += 1 + (line.keys[at + 1] == "the")
    return _first(line.matches[at], ("country", "proper")) if at < len(line.words) else None


def _ends(line: Line, head: Match, placed: bool, lexicon: Lexicon) -> bool:
    """Say whether a phrase can end in this noun, which may be an adjective before another."""
    if head.entry.name not in lexicon.adjectival or (placed and head.entry.bare):
        return True
    if head.end >= len(line.words) or line.words[head.end - 1].possessive:
        return True
    following = line.words[head.end]
    return (
        following.key in lexicon.followers
        or following.key.endswith("ed")
        or not following.key[0].isalpha()
        or (following.capital and line.case == "normal")
    )


def _phrase(start: int, head: Match, parts: tuple[Entry, ...], at: int) -> Phrase:
    country: str | None = None
    others: tuple[str, ...] = ()
    for part in parts:
        if part.country:
            country, others = part.country, part.others
    return Phrase(start, head.end, parts, head.entry, at, country, others)


def _with_owner(line: Line, phrase: Phrase) -> Phrase:
    """Go on over "of Iraq" or "of the Security Council", which says whose it is."""
    found = _owner(line, phrase.end)
    if phrase.country or found is None or phrase.head is None or phrase.head.kind == "title":
        return phrase
    entry = found.entry
    parts = (*phrase.parts, entry) if entry.kind == "proper" else phrase.parts
    return phrase._replace(end=found.end, country=entry.country, others=entry.others, parts=parts)


def sectors_of(phrase: Phrase, lexicon: Lexicon) -> Sectors:
    """Return the sectors that the role noun, its modifiers and its body give, main one first."""
    head = phrase.head.sectors if phrase.head else ()
    body = phrase.body
    said: list[str] = []
    if not head or head[0] in lexicon.weak:
        modifiers = (part for part in phrase.parts if part.kind in ("modifier", "head"))
        said += [code for part in modifiers for code in part.sectors if code != "UNK"]
    if body and phrase.head and phrase.head.kind == "head":
        said = [*body.sectors, *said]
    merged = dict.fromkeys((*said, *head))
    if len(merged) > 1:
        merged.pop("UNK", None)
    if phrase.former:
        merged = {"ELI": None, **merged}
    return tuple(merged)
