"""Where and when, where an article does not say."""

from collections.abc import Sequence

from dateline.draft import Draft
from dateline.records import Event, Place, QuestionKind, Span
from dateline.stages.questions.found import Found
from dateline.stages.questions.groups import Group, counted

_COARSE = frozenset({"country", "sea", "region", "unknown"})


def place(draft: Draft, group: Group) -> Found | None:
    """Ask where, if no place is given finer than a region."""
    places = [claim.place for claim in draft.claims]
    places += [event.place for event in draft.events if event.type == "ASSAULT"]
    if any(_is_fine(one) for one in places) or _has_fine_place(draft, group.spans):
        return None
    known = next((claim.place.name for claim in group.claims if claim.place is not None), None)
    lacking = f"no place finer than {known} is given" if known else "no place is given"
    text = f"Where exactly? For {counted(group.whole)}, {lacking}."
    return Found("place", text, group.spans, (group.whole.id,))


def _is_fine(place: Place | None) -> bool:
    return place is not None and place.kind not in _COARSE


def _has_fine_place(draft: Draft, spans: Sequence[Span]) -> bool:
    """Say whether a fine place stands in a sentence of the figure, or right beside one."""
    near = {
        sentence.index + step
        for sentence in draft.sentences
        for step in (-1, 0, 1)
        if any(piece.start < sentence.end and sentence.start < piece.end for piece in spans)
    }
    return any(
        mention.sentence in near and mention.place is not None and _is_fine(mention.place)
        for mention in draft.mentions
    )


def date(draft: Draft, group: Group) -> Found | None:
    """Ask when, if no figure or attack is dated."""
    dates = [claim.date for claim in draft.claims]
    dates += [event.date for event in draft.events if event.type == "ASSAULT"]
    if any(one is not None and one.precision != "unknown" for one in dates):
        return None
    words = next((claim.date.words for claim in group.claims if claim.date is not None), "")
    if words and draft.article.published is None:
        lacking = f"“{words}” cannot be dated, as the date of publication is unknown"
    else:
        lacking = "no date is given"
    text = f"When? For {counted(group.whole)}, {lacking}."
    return Found("date", text, group.spans, (group.whole.id,))


def of_event(draft: Draft) -> list[Found]:
    """Ask where and when of the first attack that occurred, in an article without figures.

    What a total counts is no one attack.
    """
    totals = {claim.event for claim in draft.claims if claim.scope != "happening"}
    attacks = (e for e in draft.events if e.type == "ASSAULT" and e.stage == "occurred")
    event = next((e for e in attacks if e.recipients and e.id not in totals), None)
    if event is None:
        return []
    asked = []
    if not _is_fine(event.place) and not _has_fine_place(draft, event.evidence):
        asked.append(_about_event(draft, event, "place", "Where exactly did it happen?"))
    if event.date is None or event.date.precision == "unknown":
        asked.append(_about_event(draft, event, "date", "When did it happen?"))
    return asked


def _about_event(draft: Draft, event: Event, kind: QuestionKind, text: str) -> Found:
    return Found(kind, f"{text} (“{event.trigger.quote}”)", event.evidence, (event.id,))
