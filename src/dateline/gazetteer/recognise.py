"""Find the names of places in an article's tokens.

Each run of words that is a name in the gazetteer is weighed: what stands before and after it,
what kind of place bears the name, whether it is also a word or a person's name, and whether the
article uses it as a place elsewhere. The weights are in `place_evidence.yaml`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from dateline.gazetteer.asked import postal_codes
from dateline.gazetteer.index import Gazetteer
from dateline.gazetteer.names import key_of
from dateline.gazetteer.words import Word, dotted, evidence, stopped, words, words_of
from dateline.text.countries import by_demonym, by_seat, may_be_person
from dateline.text.tokens import Token

# A name scores at least this (log-odds) to be taken for a place. Raising it trades recall for
# precision; chosen with the weights on the look halves (`training/gazetteer/evidence.py`).
THRESHOLD = 0.0

# A name that scores this much somewhere in the article supports its other uses.
SURE = 2.0

# Words looked at from the first of a name.
MAX_WORDS = 6

# Where more than this share of a sentence's words have capitals, case tells nothing.
CAPITALS = 0.8

# A town of so many people is known by its name alone, where case tells nothing.
LARGE = 300_000
_FIRM = frozenset({"locative", "lead", "dateline", "tail", "tail_capital", "certain", "listed"})
# "Sen. Ann Alm, D-Cordal": a legislator's party before where they are from.
_PARTIES = frozenset("DRI")
_MONEY = frozenset("$€£¥")
_DASHES = frozenset("-–—(,")
_STOPPED = frozenset({"saint", "mount", "fort", "sainte"})


class Name(NamedTuple):
    """A run of words that is a name in the gazetteer, and the signs for and against a place."""

    start: int
    end: int
    key: str
    sentence: int
    signs: tuple[tuple[str, float], ...]


def recognise(
    text: str, sentences: Sequence[Sequence[Token]], places: Gazetteer
) -> list[tuple[int, int, int]]:
    """Return the (start, end, sentence) of each place name, in text order, never overlapping."""
    names = [name for name, score in judge(names_in(text, sentences, places)) if score > THRESHOLD]
    return [(name.start, name.end, name.sentence) for name in names]


def judge(names: Sequence[Name]) -> Iterator[tuple[Name, float]]:
    """Yield each name with its score: its own signs, and what its other uses add."""
    weights = evidence().weights
    scores = [sum(weights.get(sign, 0.0) * value for sign, value in name.signs) for name in names]
    sure: dict[str, int] = {}
    for name, score in zip(names, scores, strict=True):
        if score > SURE:
            sure[name.key] = sure.get(name.key, 0) + 1
    for name, score in zip(names, scores, strict=True):
        others = sure.get(name.key, 0) - (score > SURE)
        yield name, score + weights.get("echo", 0.0) * (others > 0)


def names_in(text: str, sentences: Sequence[Sequence[Token]], places: Gazetteer) -> list[Name]:
    """Return every run of words that is a name in the gazetteer, with its signs."""
    lower = {token.text for tokens in sentences for token in tokens if token.text.islower()}
    reader = _Reader(text, places, lower)
    for number, tokens in enumerate(sentences):
        reader.read(number, tokens)
    return reader.finish()


class _Reader:
    """Reads an article's sentences one after another, keeping what it has seen."""

    def __init__(self, text: str, places: Gazetteer, lower: set[str]) -> None:
        self._text = text
        self._places = places
        self._lower = lower
        self._known = words()
        self._names: list[Name] = []
        self._persons: set[str] = set()
        self._ended = 0

    def finish(self) -> list[Name]:
        """Return the names, those that are persons elsewhere in the article marked so."""
        return [
            name._replace(signs=(*name.signs, ("person", 1.0)))
            if name.key in self._persons
            else name
            for name in self._names
        ]

    def read(self, sentence: int, tokens: Sequence[Token]) -> None:
        """Read one sentence."""
        found = words_of(tokens)
        letters = [word for word in found if word.key]
        flat = len(letters) > 3 and sum(word.capital for word in letters) > CAPITALS * len(letters)
        at = self._ended = 0
        while at < len(found):
            end = 0
            if found[at].capital:
                end = self._match(found, at)
                if not flat and (stop := self._postal(found, at)):
                    end = self._certain(sentence, found, at, stop)
                elif end:
                    self._take(sentence, found, at, end, flat)
                elif not flat:
                    end = self._unlisted(sentence, found, at)
            at = end or at + 1

    def _match(self, found: Sequence[Word], at: int) -> int:
        """Return where the longest name ends that begins here; 0 where none does."""
        limit = min(self._places.longest(found[at].key), MAX_WORDS)
        if not limit:
            return 0
        best, key, count = 0, "", 0
        for index in range(at, len(found)):
            word = found[index]
            if not word.key:
                if word.text == "." and found[index - 1].key in _STOPPED:
                    continue
                break
            if count == limit or not (word.capital or word.key in self._known.joiners):
                break
            key = f"{key} {word.key}" if key else word.key
            count += 1
            if word.capital and self._places.rows(key):
                best = index + 1
        return best

    def _take(self, sentence: int, found: Sequence[Word], at: int, end: int, flat: bool) -> None:
        first = found[at]
        key = " ".join([word.key for word in found[at:end] if word.key])
        if self._excluded(found, at, end, key, flat):
            return
        signs = dict(self._own_signs(key, first, end - at, flat))
        if flat:
            signs["flat"] = 1.0
        signs.update(self._before(found, at, flat))
        if self._ended == at and at:
            signs["place_before"] = 1.0
        signs.update(self._after(found, at, end, flat))
        if flat and not self._holds(key, signs):
            return
        stop = self._stop(found, end)
        self._ended = end
        second = "name_before" in signs and "surname" in signs and at > 1
        if "given_before" in signs or "title" in signs or (second and "container" not in signs):
            self._persons.add(key)  # "Nadia Thompson", "Mr. Thompson": a person elsewhere too
        self._names.append(Name(first.start, stop, key, sentence, tuple(signs.items())))

    def _holds(self, key: str, signs: Mapping[str, float]) -> bool:
        """Say whether a name in capitals throughout has what case gives elsewhere.

        Words and persons look like towns there: a name that is one of those, or of a town or
        district that is not large, needs a place's preposition, container or company.
        """
        known = self._known
        if any(key in kind for kind in (known.common, known.locative, known.loose, known.joiners)):
            return False
        person = key in known.surnames or key in known.given
        if not _FIRM.isdisjoint(signs) or ("container" in signs and not person):
            return True
        if person:
            return False
        entry = self._places.entry(self._places.rows(key)[0] >> 1)
        return entry.kind not in {"city", "admin2"} or entry.population >= LARGE

    def _postal(self, found: Sequence[Word], at: int) -> int:
        """Return where a division's postal code or abbreviation ends after a place and a comma.

        0 where there is none: "Cordal, OR", "Cordal, W.Va.".
        """
        if at < 2 or found[at - 1].text != "," or self._ended != at - 1:
            return 0
        start = found[at].start
        if found[at].text in postal_codes():
            return found[at].end
        names = dotted().get(found[at].text[0], ())
        return max((start + len(n) for n in names if self._text.startswith(n, start)), default=0)

    def _certain(self, sentence: int, found: Sequence[Word], at: int, stop: int) -> int:
        """Take the division that ends at `stop`; return the number of the word after it."""
        start, signs = found[at].start, (("certain", 1.0),)
        key = key_of(self._text[start:stop])
        self._names.append(Name(start, stop, key, sentence, signs))
        self._ended = next((n for n in range(at, len(found)) if found[n].start >= stop), len(found))
        return self._ended

    def _unlisted(self, sentence: int, found: Sequence[Word], at: int) -> int:
        """Take a name that the gazetteer lacks where the words about it say that it is a place."""
        end = at
        while end < len(found) and end - at < 3 and found[end].capital and found[end].key:
            end += 1
        first, last = found[at], found[end - 1]
        leading = found[at - 1].key if at else ""
        trailing = found[end].key if end < len(found) else ""
        known = self._known
        if leading != "of" and leading not in known.locative and trailing not in known.tails:
            return 0
        before = dict(self._before(found, at, False))
        if self._is_body(last) or last.key in self._known.streets:
            return end
        after = dict(self._after(found, at, end, False))
        led = "lead" in before and found[at - 1].key == "of"
        if not (led or "tail" in after or ("locative" in before and "container" in after)):
            return 0
        if first.key in self._known.common or first.text in by_demonym() or last.text.isupper():
            return 0
        key = " ".join([word.key for word in found[at:end]])
        signs = {"unlisted": 1.0, **before, **after}
        if led:
            signs["led"] = 1.0
        self._names.append(Name(first.start, last.end, key, sentence, tuple(signs.items())))
        return end

    def _excluded(self, found: Sequence[Word], at: int, end: int, key: str, flat: bool) -> bool:
        """Say whether the words are surely no place: pronouns, money, seats of government."""
        if key == "us" and (flat or found[at].text not in {"US", "U.S."}):
            return True
        words = self._text[found[at].start : found[end - 1].end]
        if end < len(found):
            after = found[end]
            if after.text in _MONEY:
                return True
            if not flat and may_be_person(words) and self._is_surname(found[end - 1], after):
                self._persons.add(after.key)
                return True
        if not flat and self._followed(found, end, self._known.institutions):
            return True
        return words in by_seat()

    def _is_surname(self, first: Word, after: Word) -> bool:
        """Say whether a capitalised word beside another may be a person's second name."""
        known = self._known
        return (
            after.capital
            and self._text[first.end : after.start] == " "  # not "Israel-Lebanon"
            and not self._is_body(after)
            and not any(after.key in kind for kind in (known.common, known.titles, known.services))
        )

    def _stop(self, found: Sequence[Word], end: int) -> int:
        """Return where a name ends that takes in a stop ("Ore.") or a kind ("Akita Prefecture")."""
        last = found[end - 1]
        if end < len(found):
            after = found[end]
            if after.text == "." and after.start == last.end and last.key in stopped():
                return after.end
            if after.capital and after.key in self._known.extends and not last.text.isupper():
                return after.end
        return last.end

    def _own_signs(
        self, key: str, first: Word, length: int, flat: bool
    ) -> Iterator[tuple[str, float]]:
        posting = self._places.rows(key)[0]
        entry = self._places.entry(posting >> 1)
        yield "bias", 1.0
        yield entry.kind, 1.0
        if posting & 1:
            yield "alias", 1.0
        if entry.kind == "city":
            yield "size", min(len(str(entry.population)), 7) / 7
        if first.text.isupper() and len(key) > 1 and not flat:
            yield f"capitals_{entry.kind}", 1.0
        known = self._known
        if key in known.common:
            yield "common", 1.0
        if length > 1:
            yield "long", 1.0
            return
        if key in known.given:
            yield "given", 1.0
        if key in known.surnames:
            yield "surname", 1.0
        if first.text.lower() in self._lower:
            yield "lower", 1.0
        if len(key) < 4:
            yield "short", 1.0

    def _before(self, found: Sequence[Word], at: int, flat: bool) -> Iterator[tuple[str, float]]:
        if at == 0:
            yield "first", 1.0
            return
        known = self._known
        before = found[at - 1]
        key = before.key
        if before.text in _PARTIES and before.end == found[at].start - 1:
            yield "party", 1.0
        elif before.text == "." and at > 1 and found[at - 2].key in known.titles:
            yield "title", 1.0
        elif not key:
            yield ("comma_before" if before.text == "," else "mark_before"), 1.0
        elif key in known.locative:
            # In capitals, "TO BROACH" and "TO BOGOTA" look alike.
            yield ("loose" if flat and key == "to" else "locative"), 1.0
        elif key in known.titles:
            yield "title", 1.0
        elif key == "of" and at > 1 and found[at - 2].key in known.leads:
            yield "lead", 1.0
        elif key == "of" and at > 1 and found[at - 2].capital and self._is_body(found[at - 2]):
            yield "body_of", 1.0
        elif key in known.loose:
            yield "loose", 1.0
        elif key in known.leads:
            yield ("lead_capital" if before.capital and at > 1 else "lead"), 1.0
        elif key == "the":
            yield "the", 1.0
        elif key[0].isdigit():
            yield "digits_before", 1.0
        elif before.text.endswith(("'s", "’s")):
            yield "owner_before", 1.0
        elif key in known.heads and before.capital:
            yield "head_before", 1.0
        elif before.capital and not flat:
            if key in known.given:
                yield "given_before", 1.0
            elif at == 1 and (key in known.common or before.text.lower() in self._lower):
                yield "opener_before", 1.0
            elif before.text in by_demonym():
                yield "demonym_before", 1.0
            else:
                yield "name_before", 1.0

    def _after(
        self, found: Sequence[Word], at: int, end: int, flat: bool
    ) -> Iterator[tuple[str, float]]:
        if end == len(found):
            yield "last", 1.0
            return
        known = self._known
        after = found[end]
        key = after.key
        if found[end - 1].end - found[end - 1].start < len(found[end - 1].text):
            yield "possessive", 1.0
        if plural := self._plural(found, end):
            known_so = plural == "counties" and self._places.rows(f"{found[end - 1].key} county")
            yield ("certain" if known_so else "listed"), 1.0
        if not key:
            yield self._mark(found, at, end, flat), 1.0
        elif key in known.ills:
            yield "ill", 1.0
        elif key in known.offices and after.capital and not flat:
            yield "office", 1.0
        elif key in known.inhabitants:
            yield ("body_later" if after.capital and not flat else "inhabitant"), 1.0
        elif key in known.streets and after.capital and not flat:
            yield "street", 1.0
        elif key in known.services and after.capital:
            yield "service", 1.0
        elif key in known.bodies and after.capital:
            yield "body", 1.0
        elif key in known.tails:
            yield ("tail_capital" if after.capital else "tail"), 1.0
        elif key in known.speaks:
            yield "speaks", 1.0
        elif after.capital and not flat:
            later = self._followed(found, end + 1, known.bodies)
            yield ("body_later" if later else "name_after"), 1.0

    def _plural(self, found: Sequence[Word], end: int) -> str:
        """Return the kind that a list of names ends in ("Hill, Dale and Lake counties"), or ""."""
        for word in found[end : end + 16]:
            if not (word.capital or word.text in {",", "and"}):
                return word.key if word.key in self._known.plurals else ""
        return ""

    def _is_body(self, word: Word) -> bool:
        return word.key in self._known.bodies or word.key in self._known.institutions

    def _followed(self, found: Sequence[Word], at: int, wanted: frozenset[str]) -> bool:
        """Say whether one of these words is among the next three, all capitalised."""
        for word in found[at : at + 3]:
            if not word.capital:
                return False
            if word.key in wanted:
                return True
        return False

    def _mark(self, found: Sequence[Word], at: int, end: int, flat: bool) -> str:
        """Name the sign of a punctuation mark after a name."""
        mark = found[end].text
        if mark == "," and end + 1 < len(found) and self._container(found, end + 1, flat):
            return "container"
        if at == 0 and found[end - 1].text.isupper() and mark in _DASHES:
            return "dateline"
        return "comma_after" if mark == "," else "mark_after"

    def _container(self, found: Sequence[Word], at: int, flat: bool) -> bool:
        """Say whether a country, division or its abbreviation stands here."""
        word = found[at]
        if not word.capital:
            return False
        if word.text in postal_codes():
            return not flat
        end = self._match(found, at)
        if not end:
            return False
        key = " ".join([part.key for part in found[at:end] if part.key])
        posting = self._places.rows(key)[0]
        return self._places.entry(posting >> 1).kind in {"country", "admin1", "admin2"}
