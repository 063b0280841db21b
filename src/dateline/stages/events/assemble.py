"""From the triggers of an article's sentences to its events."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import msgspec

from dateline.draft import Draft
from dateline.encoder import SentenceSignals, Signals
from dateline.encoder.signals import Relations, Request
from dateline.records import (
    Event,
    Interval,
    Mention,
    MentionKind,
    Place,
    Quote,
    Sentence,
    Span,
    make_id,
    span,
)
from dateline.stages.events.antecedents import Antecedents
from dateline.stages.events.confidence import confidence, is_open, is_sure, question, unread
from dateline.stages.events.merge import Reported, merged
from dateline.stages.events.parties import Sides, sides
from dateline.stages.events.people import present
from dateline.stages.events.setting import Setting, date_of, only_date, place_of, setting
from dateline.stages.events.telling import tells
from dateline.stages.events.triggers import Read, Trigger, read
from dateline.stages.events.vocabulary import grammar, index, types
from dateline.stages.events.voices import Voice, voice_over, voices


def events(draft: Draft, made_by: str) -> tuple[Event, ...]:
    """Return the events of an article, each once, with all its evidence.

    Without signals, all that the rules find are events, and none has a confidence.
    """
    signals = draft.signals
    if signals is None:
        return merged(candidates(draft, made_by))
    if not any(signals.sentences):
        return ()  # the article was passed over
    rows = weighed(signals, candidates(draft, made_by))
    return merged(row for row in rows if is_sure(row.event))


def weighed(signals: Signals, rows: Iterable[Reported]) -> list[Reported]:
    """Return candidates with how sure each is; the encoder is asked once, of what is open."""
    heard = [(row, signals.sentences[row.sentence]) for row in rows]
    asked = [
        question(row.event, row.sentence) if said is not None and is_open(row.event, said) else None
        for row, said in heard
    ]
    different = list(dict.fromkeys(one for one in asked if one is not None))
    answers: dict[Request | None, Relations]
    answers = dict(zip(different, signals.ask(different), strict=True))
    return [
        _weighed(row, said, answers.get(one)) for (row, said), one in zip(heard, asked, strict=True)
    ]


def _weighed(row: Reported, said: SentenceSignals | None, between: Relations | None) -> Reported:
    """Return a candidate with how sure it is; None: its sentence was not read, or nothing asked."""
    sure = unread(row.event) if said is None else confidence(row.event, said, between)
    return row._replace(event=msgspec.structs.replace(row.event, confidence=sure))


def candidates(draft: Draft, made_by: str) -> Iterator[Reported]:
    """Yield what the rules take for events, sentence by sentence; no confidence is known yet."""
    mentions: dict[MentionKind, dict[int, list[Mention]]] = {
        kind: draft.mentions_by_sentence(kind) for kind in ("actor", "place", "time")
    }
    said = voices(draft)
    known = Antecedents()
    earlier: Interval | None = None
    paragraph = -1
    for sentence in draft.sentences:
        at = sentence.index
        own = _Around(
            actors=mentions["actor"].get(at, []),
            places=mentions["place"].get(at, []),
            times=mentions["time"].get(at, []),
            said=said.get(at, ()),
            earlier=earlier if sentence.paragraph == paragraph else None,
        )
        found = read(draft.tokens[at], [(row.start, row.end) for row in own.actors])
        told: list[Reported] = []
        if found and (acts := _acts(found)):
            scene = _Scene(draft, made_by, sentence, found, own, known)
            told = [row for trigger in acts if (row := scene.told(trigger))]
        yield from told
        known.note(at, draft.tokens[at], own.actors, (*own.places, *own.times))
        earlier = _date_told(told) or only_date(own.times)
        paragraph = sentence.paragraph


class _Around(NamedTuple):
    """What earlier stages found in a sentence, and the date that was told before it."""

    actors: list[Mention]
    places: list[Mention]
    times: list[Mention]
    said: Sequence[tuple[Span, Quote]]
    earlier: Interval | None


def _acts(found: Read) -> list[Trigger]:
    return [row for row in found.triggers if not (row.inside or row.entry.pairs_only)]


def _date_told(told: list[Reported]) -> Interval | None:
    """Return the date of the last dated event of a sentence: what "at that moment" points at."""
    return next((row.event.date for row in reversed(told) if row.event.date), None)


class _Scene:
    """A sentence with acts in it, and what was found around them."""

    def __init__(
        self, draft: Draft, made_by: str, sentence: Sentence, found: Read, own: _Around,
        known: Antecedents,
    ) -> None:  # fmt: skip
        self.draft, self.made_by, self.sentence = draft, made_by, sentence
        self.found, self.own = found, own
        self.words = draft.article.text[sentence.start : sentence.end]
        self.pointing = _points_back(found)
        named = present(draft.article.text, found, own.actors, own.places)
        mentions = (*own.actors, *own.places, *own.times)
        self.people = known.resolved(sentence.index, found, named, mentions)

    @cached_property
    def contexts(self) -> tuple[str, ...]:
        """The contexts that the sentence's words speak of."""
        return _contexts(self.found)

    def told(self, trigger: Trigger) -> Reported | None:
        """Return the event that a trigger tells of; None where its words say too little."""
        found, tokens = self.found, self.found.tokens
        start, end = tokens[trigger.start].start, tokens[trigger.end - 1].end
        voice = voice_over(self.own.said, start, end)
        people = tuple(row for row in self.people if voice.keeps(row.party))
        here = self._setting(voice)
        who = sides(found, trigger, people)
        if _is_doubtful(found, trigger, who):
            return None
        date, place = date_of(found, trigger, here), place_of(found, trigger, here)
        if _is_demonstrative(found, trigger, who):
            date = place = None
        back = trigger.entry.type in self.pointing and not who.actor_named
        stands = tells(found, trigger, who, date is not None, place is not None)
        if not (back or stands):
            return None
        event = self._event(trigger, voice, who, date, place)
        return Reported(
            event=event,
            sentence=self.sentence.index,
            heading=self.sentence.kind == "heading",
            verbal=trigger.entry.quad in {1, 3},
            points_back=back,
            stands=stands,
        )

    def _setting(self, voice: Voice) -> Setting:
        times = [row for row in self.own.times if voice.keeps(row)]
        places = [row for row in self.own.places if voice.keeps(row)]
        return setting(times, places, self.words, self.own.earlier)

    def _event(
        self, trigger: Trigger, voice: Voice, who: Sides, date: Interval | None,
        place: Place | None,
    ) -> Event:  # fmt: skip
        article, tokens, entry = self.draft.article, self.found.tokens, trigger.entry
        start, end = tokens[trigger.start].start, tokens[trigger.end - 1].end
        stage = "hypothetical" if voice.negated and trigger.stage == "occurred" else trigger.stage
        return Event(
            id=make_id("event", article.id, entry.type, stage, start, end),
            evidence=(span(article, self.sentence.start, self.sentence.end),),
            made_by=self.made_by,
            type=entry.type,
            mode=entry.mode or _content_mode(self.found, trigger),
            contexts=tuple(dict.fromkeys((*entry.group.contexts, *self.contexts))),
            stage=stage,
            actors=who.actors,
            recipients=who.recipients,
            place=place,
            date=date,
            attribution=voice.attribution,
            trigger=span(article, start, end),
        )


def _is_demonstrative(found: Read, trigger: Trigger, who: Sides) -> bool:
    """Say whether a noun with "this" and no party speaks again: its sentence sets another scene."""
    before = found.words[trigger.start - 1] if trigger.start else ""
    bare = not (trigger.entry.verb or who.actors or who.recipients)
    return bare and before in grammar().demonstratives


def _is_doubtful(found: Read, trigger: Trigger, who: Sides) -> bool:
    """Say whether harm by nobody may be an accident, and harm to oneself no assault."""
    if trigger.entry.type != "ASSAULT":
        return False
    if not grammar().reflexive.isdisjoint(found.words[trigger.end : trigger.end + 1]):
        return True
    if not types().mishaps.isdisjoint(found.words):
        return True
    if who.actors:
        return False
    if not types().accidents.isdisjoint(found.words):
        return True
    others = [row for row in found.triggers if row.entry.type == "ASSAULT" and row != trigger]
    return trigger.entry.group.weak and not others


def _content_mode(found: Read, trigger: Trigger) -> str | None:
    """Return the mode of a threat, request or refusal by the act that it is about."""
    modes = types().content_modes.get(trigger.entry.type)
    if not modes:
        return None
    inner = [row for row in found.triggers if row.inside and row.start >= trigger.start]
    return modes.get(inner[0].entry.type) if inner else None


def _contexts(found: Read) -> tuple[str, ...]:
    """Return the contexts that a sentence's words speak of, in the order of the words."""
    known = index().contexts
    names = [
        name
        for at, word in enumerate(found.words)
        for row, name in known.get(word, ())
        if row.match(found.words, at)
    ]
    return tuple(dict.fromkeys(names))


def _points_back(found: Read) -> frozenset[str]:
    """Return the types of which a noun with a determiner speaks again ("the strikes")."""
    rules, again = grammar(), types().again
    return frozenset(
        name
        for before, word in zip(found.words, found.words[1:], strict=False)
        if before in rules.definite
        for name, words in again.items()
        if word in words
    )
