"""Which person an article means: full names, and pronouns that only one speaker fits."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

import msgspec

from dateline.draft import Draft
from dateline.encoder import Tagged
from dateline.records import Mention, Source, Span, span
from dateline.stages.attribution.people import People, Person, bare
from dateline.stages.attribution.sources import (
    Described,
    class_of_actor,
    describe,
    head_end,
    is_one,
    named_as,
    source_file,
)
from dateline.text.quotemarks import Stretch
from dateline.text.tokens import within

# A relative pronoun stands for at most this many words before it.
MAX_ANTECEDENT = 8

_RELATIVE = frozenset({"who", "which"})
_DETERMINERS = frozenset({"the", "a", "an", "one", "another", "his", "her", "their", "its"})

# Words that open a sentence and are part of no name.
_OPENERS = frozenset(
    "but and in on at as for if when while after before with from by to so yet then now still both "
    "although though because since until even only not that this these those his her its their "
    "meanwhile however according like unlike former rather here there what why how who".split()
)

# Two to four capitalised words on one line; initials may have a stop.
_RUN = re.compile(
    r"(?:[A-Z][a-z]{0,3}\.|[A-Z][\w’'-]*)"
    r"(?:[ \xa0](?:(?:de|al|bin|van|von|der|del|ben|el)[ \xa0])?"
    r"(?:[A-Z][a-z]{0,3}\.(?=[ \xa0])|[A-Z][\w’'-]*)){1,3}"
)


class Speakers:
    """Resolves the sources of one article, in text order."""

    def __init__(self, draft: Draft, quoted: Sequence[Stretch]) -> None:
        self.draft = draft
        self.known = source_file()
        self.actors = draft.mentions_by_sentence("actor")
        self.seen: dict[str, Source] = {}
        self.last_names: dict[str, str] = {}
        self.people = People(draft, quoted)

    @cached_property
    def full(self) -> dict[str, set[str]]:
        """Runs of capitalised words in the article, by their last word."""
        return _full_names(self.draft.article.text)

    def speaker(self, words: Span, *, sentence: int) -> Source:
        """Return who a source's words cite; pronouns without a sure antecedent stay unnamed."""
        described = describe(words.quote, self.known)
        stands_for = self._antecedent(words, sentence)
        if stands_for is not None:
            source = self._described(stands_for, describe(stands_for.quote, self.known), sentence)
        elif described.pronoun:
            base = Source(text=words.quote, start=words.start, end=words.end)
            source = self._pronoun(base, sentence)
        else:
            source = self._described(words, described, sentence)
            source = self._bearer(source, sentence) or source
        if source.name in self.seen or is_one(words.quote, self.known):
            self.people.cite(sentence, source)
        elif not described.pronoun:
            self.people.cite_group(sentence, source)
        return source

    def _antecedent(self, words: Span, sentence: int) -> Span | None:
        """Return the noun phrase that a relative source ("which earlier said …") stands for."""
        if words.quote.split(None, 1)[0].lower() not in _RELATIVE:
            return None
        tokens = self.draft.tokens[sentence]
        before = list(within(tokens, words.start - MAX_ANTECEDENT * 12, words.start))
        if before and before[-1].text == ",":
            before.pop()
        start = None
        for token in reversed(before[-MAX_ANTECEDENT:]):
            if not (token.text[0].isalnum() or token.text[0] in "$’'"):
                break
            start = token.start if token.text[0].isupper() or start is None else start
            if token.lower in _DETERMINERS:
                start = token.start
                break
        return None if start is None else span(self.draft.article, start, before[-1].end)

    def _described(self, words: Span, described: Described, sentence: int) -> Source:
        """Return who a source's words name or describe."""
        mention = self._mention(words, sentence)
        name = self._full_name(described, mention)
        if name is None and is_one(words.quote, self.known):
            named = self._apposed(words, sentence)
            if named is not None:
                mention = named if isinstance(named, Mention) else mention
                name = named.actor.name if isinstance(named, Mention) and named.actor else None
                name = name or self.draft.article.text[named.start : named.end]
                described = named_as(described, words.quote, self.known)
        if mention is None and name and self._only_opens(name, words.start):
            described, name = described._replace(person=False, kind="unknown"), None
        if described.person and mention is None and self._is_place(words, sentence):
            described = described._replace(person=False, kind="unknown")
        actor = mention.actor if mention else None
        end = words.start + head_end(words.quote)
        head = mention is not None and (mention.start < end <= mention.end or mention.start > end)
        person = described.person and (actor is None or actor.kind in {"person", "unknown"})
        kind = described.kind
        own = class_of_actor(actor) if actor and head else "unknown"
        unsure = kind == "unknown" or (kind == "person" and not person)
        if actor and head and (own in {"igo", "armed_group"} or unsure):
            kind = own
        source = Source(
            text=words.quote,
            start=words.start,
            end=words.end,
            name=name,
            named=name is not None,
            kind=kind,
            roles=described.roles if person else (),
            affiliations=described.affiliations if person else (),
            actor=actor.id if actor and head else None,
            country=actor.country if actor else None,
        )
        return self._remember(name, source) if person and name else source

    def _bearer(self, source: Source, sentence: int) -> Source | None:
        """Return a described source with the name of the one person who has its office."""
        if source.name is not None or not is_one(source.text, self.known):
            return None
        person = self.people.described(source.text)
        if person is None:
            return None
        words = span(self.draft.article, person.start, person.end)
        meant = self._described(words, describe(person.name, self.known), sentence)
        return msgspec.structs.replace(meant, text=source.text, start=source.start, end=source.end)

    def _pronoun(self, base: Source, sentence: int) -> Source:
        """Return whom a pronoun stands for: whoever has no name keeps the own description."""
        word = base.text.strip().lower()
        meant: Source | Person | None = None
        if word in self.known.singular_persons:
            meant = self.people.meant(word, sentence, base.start)
        elif word in {"they", "it"}:
            meant = self.people.group(word, sentence, base.start)
        if isinstance(meant, Person):
            words = span(self.draft.article, meant.start, meant.end)
            meant = self._described(words, describe(meant.name, self.known), sentence)
        if meant is None or meant.name is None:
            return meant or base
        return msgspec.structs.replace(meant, text=base.text, start=base.start, end=base.end)

    def _mention(self, words: Span, sentence: int) -> Mention | None:
        """Return the actor mention in a source's core (before its first comma), the longest."""
        core = words.start + len(words.quote.split(",")[0])
        inside = [
            row
            for row in self.actors.get(sentence, ())
            if row.start < core and row.end > words.start and row.actor is not None
        ]
        return max(inside, key=lambda row: (row.end - row.start, -row.start), default=None)

    def _apposed(self, words: Span, sentence: int) -> Mention | Tagged | None:
        """Return the person named after a description's comma ("another nurse, Ana Bell")."""
        core = words.start + len(words.quote.split(",")[0])
        people: list[Mention | Tagged] = [
            row
            for row in self.actors.get(sentence, ())
            if row.actor and row.actor.kind == "person" and row.actor.name[:1].isupper()
        ]
        people += [row for row in self.draft.heard(sentence).entities if row.label == "Person"]
        for row in people:
            if core < row.start < words.end:
                between = self.draft.article.text[core : row.start]
                return row if "," not in between[1:] else None
        return None

    def _full_name(self, described: Described, mention: Mention | None) -> str | None:
        name = described.name
        actor = mention.actor if mention else None
        full = bare(actor.name) if actor and actor.kind == "person" else ""
        if name and len(full) > len(name):
            return full
        other = actor is not None and actor.kind != "person"
        if name is None or not described.person or other or name.isupper():
            return name
        first, *rest = name.split()
        titled = first[:1].islower() or first.lower() in self.known.roles
        if rest and not titled:
            return name
        last = rest[-1] if rest else first
        before = self.last_names.get(last)
        if before is not None:
            return before
        longer = {row for row in self.full.get(last, ()) if not row.startswith(first)}
        return max(longer, key=len) if len({row.split()[0] for row in longer}) == 1 else name

    def _is_place(self, words: Span, sentence: int) -> bool:
        """Say whether the encoder tags all of a source as a place ("California says")."""
        end = words.start + head_end(words.quote)
        return any(
            row.label == "Location" and row.start <= words.start and end <= row.end
            for row in self.draft.heard(sentence).entities
        )

    def _only_opens(self, name: str, start: int) -> bool:
        """Say whether a single word is capitalised only where it opens a sentence ("Readers")."""
        text = self.draft.article.text
        before = text[max(0, start - 2) : start].strip()
        if " " in name or (before and before not in '.!?"”’\n'):
            return False
        known = name in self.full or name in self.last_names or name in source_file().proper
        return not known and not re.search(rf"[a-z,’'] {re.escape(name)}\b", text)

    def _remember(self, name: str, source: Source) -> Source:
        """Return the source with what was said of this person before, and note it."""
        before = self.seen.get(name)
        if before is not None:
            source = msgspec.structs.replace(
                source,
                kind=before.kind if source.kind in {"person", "unknown"} else source.kind,
                roles=tuple(dict.fromkeys((*before.roles, *source.roles))),
                affiliations=tuple(dict.fromkeys((*before.affiliations, *source.affiliations))),
                actor=source.actor or before.actor,
                country=source.country or before.country,
            )
        self.seen[name] = source
        if " " in name:
            self.last_names.setdefault(name.split()[-1], name)
        return source


def _full_names(text: str) -> dict[str, set[str]]:
    """Return, by its last word, every run of two to four capitalised words in the article."""
    known = source_file()
    openers = known.honorifics | known.titles
    found: dict[str, set[str]] = defaultdict(set)
    for match in _RUN.finditer(text):
        words = match.group().split()
        for at in range(len(words) - 1, -1, -1):
            if words[at].lower() in openers or words[at].lower().rstrip(".") in openers:
                words = words[at + 1 :]
                break
        if words and words[0].lower() in _OPENERS:
            words = words[1:]
        if len(words) > 1:
            last = words[-1].removesuffix("'s").removesuffix("’s")
            found[last].add(" ".join([*words[:-1], last]))
    return found
