"""Actors: states and their organs, bodies, armed groups, groups of people, and persons.

What others can rely on:

- Every actor mention has `actor` filled, and `text[start:end]` is the noun phrase without an
  article and without a possessive ending; it lies inside one sentence.
- Two actor mentions never cross. One may hold another only where a person owns the outer phrase
  and opens it ("Maduro" in "Maduro's government"); the outer one comes first.
- `Actor.id` is `VEN` (a state), `VEN-MIL` (an organ or group of people of it: ISO 3166-1 alpha-3
  and the first sector), `group:…`, `igo:…`, `ngo:…`, `org:…` (known bodies), `person:…`, or None.
- `country` comes from the words, from known facts about a body, or from dated offices; it is never
  guessed. A state organ without one ("the government") has the article's countries as
  `candidates`, most named first.
- `roles` are offices held on the article's date (or in the year that the sentence names), from
  dated role data. Without either date there are none, and the offices stand in `candidates`; on
  a day later than the data an open office counts where the article's words give it ("President").
- A bare demonym before another noun ("Cuban casualties", "U.S. strikes") is the state, kind
  "state"; a plural one ("Cubans") is kind "population". A country as a place ("in Cuba") is none.
- Pronouns are not resolved.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property

import msgspec

from dateline.draft import Draft
from dateline.records import Actor, Mention, Sentence, make_id
from dateline.stages import Stage
from dateline.stages.naming.found import Found
from dateline.stages.naming.lexicon import Entry, Lexicon, lexicon
from dateline.stages.naming.making import Setting, body_actor, noun_actor, phrase_actor, text_of
from dateline.stages.naming.people import People, Person
from dateline.stages.naming.phrases import Line, Phrase, line_of, sectors_of
from dateline.stages.naming.placing import Places
from dateline.stages.naming.reading import read
from dateline.stages.naming.short import Shorts, abbreviation_after, known_body, stands_for
from dateline.stages.naming.single import entry_actor, is_within, stands_alone
from dateline.stages.naming.tagged import NONE, Tags, tags_of
from dateline.stages.naming.words import case_of, words_of
from dateline.text.countries import by_iso3

# How many of the article's countries stand as candidates of "the government".
FOCUS = 3

_YEAR = re.compile(r"(?:19|20)\d\d")


_NOBODY = Entry("modifier")

# First and last day of the time that offices are asked for.
Days = tuple[date, date]


class _Reading:
    """One article while its actors are read."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.lexicon: Lexicon = lexicon()
        published = draft.article.published
        self.day = published.date() if published else None
        self.people = People(self.day)
        self.persons: dict[tuple[int, int], Person] = {}
        self.lines: list[tuple[Sentence, Line, list[Found]]] = []
        self.setting = Setting(self.lexicon, self.day, frozenset(), ())
        self.shorts = Shorts()

    def mentions(self) -> list[Mention]:
        """Return the actor mentions of the article in order."""
        self._read()
        self._meet()
        counts = self._countries()
        self.setting = self.setting._replace(
            named=frozenset(self._worded()),
            focus=tuple(code for code, _ in counts.most_common(FOCUS)),
        )
        self._introduce()
        found = [mention for row in self.lines for mention in self._line(*row)]
        found += self._metonyms(found)
        return sorted(found, key=lambda mention: (mention.start, -mention.end))

    def _read(self) -> None:
        """Read every sentence on its own."""
        places = self.draft.mentions_by_sentence("place")
        for sentence, tokens in zip(self.draft.sentences, self.draft.tokens, strict=True):
            words = words_of(tokens)
            if words:
                line = line_of(words, case_of(sentence, words), self.lexicon)
                spans = frozenset((row.start, row.end) for row in places.get(sentence.index, ()))
                tags = self._tags(sentence, line, spans)
                found = read(line, self.lexicon, spans, tags)
                if spans:
                    found = [row for row in found if not is_within(line, row, spans)]
                self.lines.append((sentence, line, found))

    def _tags(self, sentence: Sentence, line: Line, places: Places) -> Tags:
        """Return the encoder's tags of a sentence; none where its gate passed it over."""
        signals = self.draft.signals
        tagged = signals.sentences[sentence.index] if signals else None
        return tags_of(line, tagged.entities, places, self.lexicon) if tagged else NONE

    def _meet(self) -> None:
        """Get to know persons: full names first, then titled ones, then short forms."""
        todo = [
            (sentence, line, index, found)
            for sentence, line, row in self.lines
            for index, found in enumerate(row)
            if found.person
        ]
        for sentence, line, index, found in todo:
            if found.sure and len(found.person) > 1:
                person = self.people.add(found.person, text_of(line, found.name_start, found.end))
                self._learn(sentence, line, index, found, person)
        for sentence, line, index, found in todo:
            if found.sure and len(found.person) == 1:
                self._learn(sentence, line, index, found, self._titled(line, found))
        for sentence, line, index, found in todo:
            if not found.sure and (known := self._short(line, found) or self._told(line, found)):
                self._learn(sentence, line, index, found, known)

    def _titled(self, line: Line, found: Found) -> Person:
        name = text_of(line, found.name_start, found.end)
        phrase = found.phrase
        title = phrase.head.name if phrase and phrase.head else ""
        country = phrase.country if phrase else None
        return self.people.titled(found.person[0], name, title=title, country=country)

    def _told(self, line: Line, found: Found) -> Person | None:
        """Return a person of one name whom only the encoder's tag makes one."""
        name = text_of(line, found.name_start, found.end)
        return self.people.stranger(found.person[0], name) if found.tagged else None

    def _short(self, line: Line, found: Found) -> Person | None:
        """Return the person of a name that is one only if somebody is known by it."""
        if len(found.person) > 1:
            return self.people.full(found.person)
        people = self.people.short(found.person[0])
        if len(people) == 1:
            return people[0]
        if people:
            name = text_of(line, found.name_start, found.end)
            return self.people.titled(found.person[0], name, title="", country=None)
        if line.case == "upper" and not stands_alone(line, found.start, self.lexicon):
            return None
        return self.people.in_office(found.person[0])

    def _learn(
        self, sentence: Sentence, line: Line, index: int, found: Found, person: Person
    ) -> None:
        self.persons[sentence.index, index] = person
        for phrase in (found.phrase, *found.after):
            if phrase and phrase.head and phrase.head.kind != "head":
                polite = phrase.head.kind == "title" and not phrase.head.sectors
                sectors = sectors_of(phrase, self.lexicon)
                if sectors == ("MIL",) and phrase.head.name in self.lexicon.roles.shared_ranks:
                    sectors = self.ranked
                person.learn(
                    country=phrase.country or (phrase.body.country if phrase.body else None),
                    sectors=sectors,
                    role=None
                    if polite and not phrase.parts
                    else text_of(line, phrase.start, phrase.end),
                )

    @cached_property
    def ranked(self) -> tuple[str, ...]:
        """The sector of a rank that armies and police share: of the one that the article names."""
        named = {
            code
            for _, _, row in self.lines
            for found in row
            if not found.person
            for code in (
                found.entry.sectors
                if found.entry
                else sectors_of(found.phrase, self.lexicon)
                if found.phrase
                else found.body or ()
            )[:1]
        } & {"MIL", "COP"}
        return (named.pop(),) if len(named) == 1 else ()

    def _countries(self) -> Counter[str]:
        """Return how often the article names each country."""
        counts = Counter(
            country
            for _, _, row in self.lines
            for found in row
            if (country := (found.entry or found.phrase or _NOBODY).country)
        )
        for mention in self.draft.mentions:
            if mention.place and mention.place.country:
                counts[mention.place.country] += 1
        return counts

    def _worded(self) -> Iterator[str]:
        """Yield the countries that places or any words of countries name."""
        yield from (
            row.place.country for row in self.draft.mentions if row.place and row.place.country
        )
        for _, line, _ in self.lines:
            for match in itertools.chain.from_iterable(line.matches):
                if match.entry.kind in ("country", "demonym") and match.entry.country:
                    yield match.entry.country

    def _introduce(self) -> None:
        """Get to know the short forms of bodies that the article gives."""
        for sentence, line, row in self.lines:
            for index, found in enumerate(row):
                at = abbreviation_after(line, found)
                if at is None and (found.body is None or line.case != "normal"):
                    continue
                actor = self._actor(sentence, line, index, found, None)
                if at is not None and actor:
                    known = known_body(line, at) if found.body is not None else None
                    if known and (known.country is None or known.country in self.setting.named):
                        actor = entry_actor(known, line.words[at].text)
                        self.shorts.equate(line, found, actor)
                    self.shorts.introduce(line.words[at].text, actor)
                if actor and found.body is not None:
                    self.shorts.learn(line, found, actor, self.lexicon)

    def _line(self, sentence: Sentence, line: Line, row: Sequence[Found]) -> Iterator[Mention]:
        days = self._days(line) if any(found.person for found in row) else None
        short = list(self.shorts.abbreviated(line))
        yield from self._abbreviated(sentence, line, row, short)
        taken = {found.start for found in short}
        for index, found in enumerate(row):
            if found.end - found.start == 1 and found.start in taken:
                continue
            actor = self._actor(sentence, line, index, found, days)
            if actor:
                self.shorts.meet(sentence.index, actor)
                yield self._mention(sentence, line, found, actor)

    def _abbreviated(
        self, sentence: Sentence, line: Line, row: Sequence[Found], short: Sequence[Found]
    ) -> Iterator[Mention]:
        """Yield the mentions of abbreviations that lie in no longer one."""
        long = [found for found in row if found.end - found.start > 1] if short else ()
        for found in short:
            if found.actor and not any(row.start <= found.start < row.end for row in long):
                yield self._mention(sentence, line, found, found.actor)

    def _actor(
        self, sentence: Sentence, line: Line, index: int, found: Found, days: Days | None
    ) -> Actor | None:
        if short := self.shorts.named(line, found):
            return short
        if found.person:
            person = self.persons.get((sentence.index, index))
            if person or found.body is None:
                return person.actor(days, self.setting.named) if person else None
        if found.entry:
            return entry_actor(found.entry, text_of(line, found.start, found.end))
        if found.phrase is None and found.body is None:
            return noun_actor(line, found) if found.tagged else None
        if found.phrase is None:
            return body_actor(line, found, self.setting)
        if found.owner is None:
            return self._meant(sentence, line, found.phrase)
        person = self.persons.get((sentence.index, found.owner))
        country = person.actor(days).country if person else None
        phrase = found.phrase._replace(start=found.start)
        return phrase_actor(line, phrase, self.setting, country=country)

    def _meant(self, sentence: Sentence, line: Line, phrase: Phrase) -> Actor:
        """Return the actor of a role noun; "the group" is the body that was named before."""
        actor = phrase_actor(line, phrase, self.setting)
        kinds = self.lexicon.anaphors.get(phrase.head.name) if phrase.head else None
        if kinds is None or actor.id or not stands_for(line, phrase):
            return actor
        meant = self.shorts.meant(sentence.index, kinds)
        if len(meant) == 1:
            return next(iter(meant.values()))
        return msgspec.structs.replace(actor, candidates=tuple(meant)) if meant else actor

    def _days(self, line: Line) -> Days | None:
        """Return the article's day, or the one other year that the sentence names."""
        following = (*line.keys[1:], "")
        years = {
            int(key)
            for key, after in zip(line.keys, following, strict=True)
            if key[:2] in ("19", "20") and _YEAR.fullmatch(key) and after != "s"
        }
        if len(years) == 1 and (year := years.pop()) != (self.day.year if self.day else 0):
            return date(year, 1, 1), date(year, 12, 31)
        return (self.day, self.day) if self.day else None

    def _mention(self, sentence: Sentence, line: Line, found: Found, actor: Actor) -> Mention:
        start, end = line.words[found.start].start, line.words[found.end - 1].end
        return self._record(start, end, sentence.index, actor)

    def _record(self, start: int, end: int, sentence: int, actor: Actor) -> Mention:
        article = self.draft.article
        return Mention(
            id=make_id("mention", article.id, "actor", start, end),
            kind="actor",
            start=start,
            end=end,
            text=article.text[start:end],
            sentence=sentence,
            made_by=STAGE.made_by,
            actor=actor,
        )

    def _metonyms(self, found: Sequence[Mention]) -> Iterator[Mention]:
        """Yield capitals and seats that the places stage read as standing for governments."""
        taken = {at for mention in found for at in (mention.start, mention.end - 1)}
        for mention in self.draft.mentions:
            place = mention.place
            if place is None or place.use != "metonymic" or place.country is None:
                continue
            if place.country not in by_iso3():
                continue
            if mention.start in taken or mention.end - 1 in taken:
                continue
            country = place.kind == "country"
            actor = Actor(
                name=by_iso3()[place.country].name if country else mention.text,
                id=place.country if country else f"{place.country}-GOV",
                kind="state",
                country=place.country,
                sectors=() if country else ("GOV",),
            )
            yield self._record(mention.start, mention.end, mention.sentence, actor)


def _run(draft: Draft) -> Draft:
    mentions = _Reading(draft).mentions()
    return msgspec.structs.replace(draft, mentions=(*draft.mentions, *mentions))


STAGE = Stage(
    name="actors",
    version="4",
    needs=frozenset({"article", "sentences", "tokens", "places"}),
    makes=frozenset({"actors"}),
    run=_run,
    vocabulary=(
        "countries.yaml", "actors.yaml", "armed_groups.yaml", "organizations.yaml", "roles.yaml",
        "placing.yaml",
        "leaders.csv", "leaders_reign.csv", "officials_phoenix.csv", "groups_phoenix.csv",
    ),
)  # fmt: skip
