"""Open questions: those the article asks itself, and those its own record raises.

Few and useful: one of a kind for each group of claims (a whole and its parts), the largest groups
first. Each points at the findings that raise it and at their words.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from dateline.draft import Draft
from dateline.records import (
    Claim,
    Event,
    Place,
    Question,
    QuestionKind,
    Source,
    Span,
    make_id,
    span,
)
from dateline.stages import Stage

# Groups of claims that get questions of their own; further ones rarely add what a reader needs.
MAX_GROUPS = 2
# Questions of the article itself: enough for a list of them, not for a page of quizzes.
MAX_ASKED = 12
# Shorter ones ("Why?") ask nothing that stands alone.
MIN_ASKED_TOKENS = 4

_TO_READERS = frozenset({"you", "your", "yours", "subscribe", "subscriber", "newsletter", "click"})
_QUOTES = '"“”«»'
_DEATHS = frozenset({"killed"})
_HARM = frozenset({"killed", "injured", "casualties", "missing", "kidnapped"})
_COARSE = frozenset({"country", "sea", "region", "unknown"})


class _Group(NamedTuple):
    """A whole claim and its parts."""

    whole: Claim
    parts: tuple[Claim, ...]

    @property
    def claims(self) -> tuple[Claim, ...]:
        return (self.whole, *self.parts)

    @property
    def spans(self) -> tuple[Span, ...]:
        return _distinct(piece for claim in self.claims for piece in claim.evidence[:1])


def _run(draft: Draft) -> Draft:
    groups = _groups(draft.claims)
    found = [*_asked(draft)]
    for group in groups[:MAX_GROUPS]:
        found += _raised(draft, group)
    if not groups:
        found += _of_event(draft)
    if origin := _single_origin(draft, groups):
        found.append(origin)
    return msgspec.structs.replace(draft, questions=(*draft.questions, *found))


def _groups(claims: Sequence[Claim]) -> list[_Group]:
    """Return the groups of claims of harm, largest figure first, the dead before the others."""
    wholes = [
        claim for claim in claims
        if claim.subset_of is None and claim.class_ in _HARM and claim.best != 0
    ]  # fmt: skip
    groups = [
        _Group(whole, tuple(claim for claim in claims if claim.subset_of == whole.id))
        for whole in wholes
    ]
    groups.sort(key=lambda group: (-_size(group.whole), not _is_deadly(group.whole)))
    return groups


def _size(claim: Claim) -> int:
    return claim.best or claim.low or 0


def _is_deadly(claim: Claim) -> bool:
    return (claim.inferred_class or claim.class_) in _DEATHS


# --- asked by the article --------------------------------------------------------------------


def _asked(draft: Draft) -> list[Question]:
    """Return the article's own questions, outside quotations and not put to its readers."""
    found = []
    text = draft.article.text
    for sentence, tokens in zip(draft.sentences, draft.tokens, strict=True):
        if text[sentence.end - 1] != "?" or len(tokens) < MIN_ASKED_TOKENS:
            continue
        words = text[sentence.start : sentence.end]
        if not _TO_READERS.isdisjoint(token.lower for token in tokens):
            continue
        if any(mark in words for mark in _QUOTES) or draft.quote_over(sentence.start, sentence.end):
            continue
        evidence = (span(draft.article, sentence.start, sentence.end),)
        found.append(_question(draft, "asked", " ".join(words.split()), evidence, ()))
    return found[:MAX_ASKED]


# --- raised by the record --------------------------------------------------------------------


def _raised(draft: Draft, group: _Group) -> list[Question]:
    asked = [_remainder(draft, group), _names(draft, group), _status(draft, group)]
    asked += [_place(draft, group), _date(draft, group)]
    return [question for question in asked if question is not None]


def _remainder(draft: Draft, group: _Group) -> Question | None:
    """Ask who the rest of a whole are, where parts have a nationality or role and it has none."""
    whole = group.whole
    if whole.best is not None and sum(part.best or 0 for part in group.parts) >= whole.best:
        return None
    for said, lacking in (("country", "nationality"), ("role", "role"), ("status", "status")):
        parts = [p for p in group.parts if p.group is not None and getattr(p.group, said)]
        if not parts or (whole.group is not None and getattr(whole.group, said)):
            continue
        low, high = _rest(whole, parts)
        if high is None or high < 1:
            continue
        best = None
        if whole.best is not None and all(part.best is not None for part in parts):
            best = whole.best - sum(part.best or 0 for part in parts)
        loose = any(claim.exactness != "exact" for claim in (whole, *parts))
        count = f"{low} to {high}" if best is None else f"{best} or so" if loose else str(best)
        given = ", ".join(f"{part.words} {part.group.text}" for part in parts if part.group)
        text = (
            f"Who are the other {count} of the {_counted(whole)}? "
            f"Reported: {given}; no {lacking} is reported for the rest."
        )
        about = (whole.id, *(part.id for part in parts))
        evidence = _distinct(piece for claim in (whole, *parts) for piece in claim.evidence)
        return _question(draft, "remainder", text, evidence, about, low=low, high=high)
    return None


def _rest(whole: Claim, parts: Sequence[Claim]) -> tuple[int | None, int | None]:
    """Return the interval of what a whole leaves when its parts are taken away."""
    most_parts = [part.high for part in parts]
    least_parts = sum(part.low or 0 for part in parts)
    if whole.low is None or None in most_parts:
        low = None
    else:
        low = max(0, whole.low - sum(most or 0 for most in most_parts))
    high = None if whole.high is None else max(0, whole.high - least_parts)
    return low, high


def _names(draft: Draft, group: _Group) -> Question | None:
    """Ask for the names of the dead, where no claim of the group and no single death has one."""
    if not any(_is_deadly(claim) for claim in group.claims):
        return None
    singles = [claim for claim in draft.claims if _is_deadly(claim) and claim.best == 1]
    if any(_is_named(draft, claim) for claim in (*group.claims, *singles)):
        return None
    text = f"Who are the {_counted(group.whole)}? The article names none of them."
    return _question(draft, "names", text, group.spans, (group.whole.id,))


def _is_named(draft: Draft, claim: Claim) -> bool:
    """Say whether a claim's group holds a person's name: one recognised, or two capitals."""
    if claim.group is None:
        return False
    words = claim.group.text
    for piece in claim.evidence:
        at = piece.quote.find(words)
        start, end = piece.start + at, piece.start + at + len(words)
        for mention in draft.mentions if at >= 0 else ():
            if (
                start <= mention.start
                and mention.end <= end
                and mention.actor is not None
                and mention.actor.kind == "person"
            ):
                return True
    capitals = [word for word in words.split() if word[:1].isupper() and not word.isupper()]
    return claim.best == 1 and len(capitals) >= 2


def _status(draft: Draft, group: _Group) -> Question | None:
    if any(claim.group is not None and claim.group.status for claim in group.claims):
        return None
    text = f"Were the {_counted(group.whole)} civilians or combatants? The article does not say."
    return _question(draft, "status", text, group.spans, (group.whole.id,))


def _place(draft: Draft, group: _Group) -> Question | None:
    places = [claim.place for claim in group.claims]
    if any(_is_fine(place) for place in places):
        return None
    known = next((place.name for place in places if place is not None), None)
    lacking = f"no place finer than {known} is given" if known else "no place is given"
    text = f"Where exactly? For the {_counted(group.whole)}, {lacking}."
    return _question(draft, "place", text, group.spans, (group.whole.id,))


def _is_fine(place: Place | None) -> bool:
    return place is not None and place.kind not in _COARSE


def _date(draft: Draft, group: _Group) -> Question | None:
    dates = [claim.date for claim in group.claims if claim.date is not None]
    if any(date.precision != "unknown" for date in dates):
        return None
    words = next((date.words for date in dates if date.words), "")
    if words and draft.article.published is None:
        lacking = f"“{words}” cannot be dated, as the date of publication is unknown"
    else:
        lacking = "no date is given"
    text = f"When? For the {_counted(group.whole)}, {lacking}."
    return _question(draft, "date", text, group.spans, (group.whole.id,))


def _counted(claim: Claim) -> str:
    """Return a claim's figure and class in plain words: "approximately 80 casualties"."""
    class_ = claim.class_word if claim.class_ == "casualties" else claim.class_
    figure = " ".join(claim.words.split()).lower() if claim.best != 1 else "one person"
    return f"{figure} {class_}" if claim.best != 1 else f"{figure} {claim.class_}"


# --- where no claim is, the first attack -----------------------------------------------------


def _of_event(draft: Draft) -> list[Question]:
    """Ask where and when of the first attack that occurred, in an article without figures."""
    event = next((e for e in draft.events if e.type == "ASSAULT" and e.stage == "occurred"), None)
    if event is None:
        return []
    asked = []
    if not _is_fine(event.place):
        asked.append(_about_event(draft, event, "place", "Where exactly did it happen?"))
    if event.date is None or event.date.precision == "unknown":
        asked.append(_about_event(draft, event, "date", "When did it happen?"))
    return asked


def _about_event(draft: Draft, event: Event, kind: QuestionKind, text: str) -> Question:
    return _question(draft, kind, f"{text} (“{event.trigger.quote}”)", event.evidence, (event.id,))


# --- origins ---------------------------------------------------------------------------------


def _single_origin(draft: Draft, groups: Sequence[_Group]) -> Question | None:
    """Say where every figure of the article is according to one and the same source."""
    claims = [claim for group in groups for claim in group.claims]
    sources = [claim.source for claim in claims]
    first = sources[0] if sources else None
    if first is None or any(s is None or _origin(s) != _origin(first) for s in sources):
        return None
    name = first.name or first.text
    text = f"Who else confirms the figures? All of them are according to {name}."
    evidence = _distinct(
        (
            span(draft.article, first.start, first.end),
            *(piece for claim in claims for piece in claim.evidence[:1]),
        )
    )
    return _question(draft, "single_origin", text, evidence, tuple(c.id for c in claims))


def _origin(source: Source) -> str:
    return (source.actor or source.name or source.text).lower()


# --- records ---------------------------------------------------------------------------------


def _question(
    draft: Draft,
    kind: QuestionKind,
    text: str,
    evidence: tuple[Span, ...],
    about: tuple[str, ...],
    *,
    low: int | None = None,
    high: int | None = None,
) -> Question:
    return Question(
        id=make_id("question", draft.article.id, kind, *about, evidence[0].start),
        evidence=evidence,
        made_by=STAGE.made_by,
        kind=kind,
        text=text,
        about=about,
        low=low,
        high=high,
    )


def _distinct(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(spans))


STAGE = Stage(
    name="questions",
    version="1",
    needs=frozenset({"article", "sentences", "tokens", "quotes", "events", "claims"}),
    makes=frozenset({"questions"}),
    run=_run,
)
