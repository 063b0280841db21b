"""From the triggers of an article's sentences to its events."""

from collections.abc import Iterator

from dateline.draft import Draft
from dateline.records import Attribution, Event, Interval, Sentence, make_id, span
from dateline.stages.events.merge import Reported, merged
from dateline.stages.events.parties import Sides, sides
from dateline.stages.events.people import Who, present
from dateline.stages.events.setting import Setting, date_of, only_date, place_of, setting
from dateline.stages.events.triggers import Read, Trigger, read
from dateline.stages.events.vocabulary import grammar, index, types

# Types that need somebody on both sides, by the codebook ("requires recipient: yes").
_NEEDS_BOTH = frozenset({"AID", "COOPERATE", "SANCTION"})

# Modes whose verbs need nobody ("a bomb went off in X").
_BY_ITSELF = frozenset({"explosives", "suicide-attack"})


def events(draft: Draft, made_by: str) -> tuple[Event, ...]:
    """Return the events of an article, each once, with all its evidence."""
    return merged(_reported(draft, made_by))


def _reported(draft: Draft, made_by: str) -> Iterator[Reported]:
    actors = draft.mentions_by_sentence("actor")
    places = draft.mentions_by_sentence("place")
    times = draft.mentions_by_sentence("time")
    earlier: Interval | None = None
    paragraph = -1
    for sentence in draft.sentences:
        told: list[Reported] = []
        own_times = times.get(sentence.index, [])
        found = read(draft.tokens[sentence.index])
        if found is not None:
            words = draft.article.text[sentence.start : sentence.end]
            known = earlier if sentence.paragraph == paragraph else None
            own_places = places.get(sentence.index, ())
            here = setting(own_times, own_places, words, known)
            people = present(draft.article.text, found, actors.get(sentence.index, ()), own_places)
            told = list(_in_sentence(draft, made_by, sentence, found, people, here))
            yield from told
        earlier = _date_told(told) or only_date(own_times)
        paragraph = sentence.paragraph


def _date_told(told: list[Reported]) -> Interval | None:
    """Return the date of the last dated event of a sentence: what "at that moment" points at."""
    return next((row.event.date for row in reversed(told) if row.event.date), None)


def _in_sentence(
    draft: Draft,
    made_by: str,
    sentence: Sentence,
    found: Read,
    people: tuple[Who, ...],
    here: Setting,
) -> Iterator[Reported]:
    contexts = _contexts(found)
    pointing = _points_back(found)
    for trigger in found.triggers:
        if trigger.inside:
            continue
        who = sides(found, trigger, people)
        date, place = date_of(found, trigger, here), place_of(found, trigger, here)
        if _is_demonstrative(found, trigger, who):
            date = place = None
        if not who.actors and _is_doubtful(found, trigger):
            continue
        back = trigger.entry.type in pointing and not who.actor_named
        stands = _tells(trigger, who, date is not None or place is not None)
        if not (back or stands):
            continue
        tokens = found.tokens
        start, end = tokens[trigger.start].start, tokens[trigger.end - 1].end
        event = Event(
            id=make_id("event", draft.article.id, trigger.entry.type, trigger.stage, start, end),
            evidence=(span(draft.article, sentence.start, sentence.end),),
            made_by=made_by,
            type=trigger.entry.type,
            mode=trigger.entry.mode or _content_mode(found, trigger),
            contexts=tuple(dict.fromkeys((*trigger.entry.group.contexts, *contexts))),
            stage=trigger.stage,
            actors=who.actors,
            recipients=who.recipients,
            place=place,
            date=date,
            attribution=_attribution(draft, start, end),
            trigger=span(draft.article, start, end),
        )
        verbal = trigger.entry.quad in {1, 3}
        yield Reported(event, sentence.index, sentence.kind == "heading", verbal, back, stands)


def _tells(trigger: Trigger, who: Sides, located: bool) -> bool:
    """Say whether the words tell of an event with enough to hold on to."""
    entry = trigger.entry
    several = len(who.actors) + len(who.recipients) > 1
    if entry.type == "ASSAULT":
        return _tells_of_force(trigger, who, located)
    if entry.physical:
        return who.named or bool(who.actors or who.recipients)
    if entry.type in _NEEDS_BOTH:
        return who.actor_named and (bool(who.recipients) or entry.fixed > 1 or several)
    if entry.mode == "release":
        return who.named and bool(who.recipients)
    if entry.mode in {"withdraw", "resign"}:
        return who.named
    alone = entry.fixed > 1 or entry.group.embeds or entry.mode == "investigate"
    return who.actor_named and (several or alone)


def _tells_of_force(trigger: Trigger, who: Sides, located: bool) -> bool:
    """Verbs of force have a figurative use ("hit by inflation"): they need somebody hit.

    Those that say how it was done ("shelled", "opened fire") do not.
    """
    entry = trigger.entry
    if entry.verb and entry.group.frame == "act":
        if located and entry.mode in _BY_ITSELF:
            return True
        told = located or entry.mode is not None
        return bool(who.recipients) or (told and bool(who.actors))
    return bool(who.actors or who.recipients) or located


def _is_demonstrative(found: Read, trigger: Trigger, who: Sides) -> bool:
    """Say whether a noun with "this" and no party speaks again: its sentence sets another scene."""
    before = found.words[trigger.start - 1] if trigger.start else ""
    bare = not (trigger.entry.verb or who.actors or who.recipients)
    return bare and before in grammar().demonstratives


def _is_doubtful(found: Read, trigger: Trigger) -> bool:
    """Say whether harm by nobody may be an accident rather than an assault."""
    if trigger.entry.type != "ASSAULT":
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


def _attribution(draft: Draft, start: int, end: int) -> Attribution | None:
    quote = draft.quote_over(start, end)
    if quote is None or quote.speaker is None:
        return None
    return Attribution(source=quote.speaker, stance=quote.stance, quote=quote.id)
