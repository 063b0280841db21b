"""Who did it, and how many there were, where an article does not say."""

from dateline.draft import Draft
from dateline.records import Claim, Event
from dateline.stages.questions.found import Found
from dateline.stages.questions.groups import Group, counted

_HARM = frozenset({"killed", "injured", "casualties", "missing", "kidnapped"})
# Modes of the event type COERCE by which a suspect is in the hands of the law.
_CAUGHT = frozenset({"arrest", "convict"})


def perpetrator(draft: Draft, group: Group) -> Found | None:
    """Ask who did it, where people were harmed in an attack and the article blames nobody.

    Those who are described but not known ("unidentified gunmen") leave it open. Where somebody
    was arrested or charged, the law has an answer, and the article need not spell it out.
    """
    attacks = _attacks(draft)
    about = [attack for attack in attacks if attack.id in {claim.event for claim in group.claims}]
    if not about or any(attack.actors and not _unknown(draft, attack) for attack in attacks):
        return None
    claims = [claim for claim in draft.claims if claim.scope == "happening"]
    if any(_blames(claim) for claim in claims) or any(_catches(row) for row in draft.events):
        return None
    described = next((c.perpetrator_words for c in claims if c.perpetrator_words), None)
    known = f"only “{described}” is said" if described else "nobody is named"
    text = f"Who harmed {counted(group.whole)}? Of the perpetrators {known}."
    return Found("perpetrator", text, group.spans, (group.whole.id, about[0].id))


def _attacks(draft: Draft) -> list[Event]:
    return [row for row in draft.events if row.type == "ASSAULT" and row.stage == "occurred"]


def _unknown(draft: Draft, attack: Event) -> bool:
    """Say whether those who attacked are only described."""
    told = [claim for claim in draft.claims if claim.event == attack.id]
    return any(claim.blame == "unidentified" for claim in told)


def _blames(claim: Claim) -> bool:
    return claim.blame not in {None, "unidentified", "denied"}


def _catches(event: Event) -> bool:
    return event.type == "COERCE" and event.mode in _CAUGHT and event.stage == "occurred"


def number(draft: Draft, groups: list[Group]) -> Found | None:
    """Ask how many, where people were harmed and the article gives no figure at all."""
    if groups:
        return None
    told = [claim for claim in draft.claims if claim.class_ in _HARM and claim.subset_of is None]
    vague = next(
        (row for row in told if row.scope == "happening" and row.best is None
         and row.exactness == "vague" and row.stance != "denies"),
        None,
    )  # fmt: skip
    if vague is None:
        return None
    words = " ".join(vague.words.split()) or (vague.group.text if vague.group else "people")
    text = f"How many were {vague.class_}? The article gives no figure (“{words}”)."
    return Found("number", text, vague.evidence[:1], (vague.id,))
