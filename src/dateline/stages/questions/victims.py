"""What an article leaves open of the victims: names, civilian or combatant, who else says so."""

from collections.abc import Sequence

from dateline.draft import Draft
from dateline.records import Claim, Mention, Source, span
from dateline.records import Group as People
from dateline.stages.questions.found import Found, distinct
from dateline.stages.questions.groups import Group, counted, is_deadly, size

# Above so many dead a list of names is no question for one article.
MAX_TO_NAME = 100
# Pieces of evidence of a claim that a name is looked for in.
MAX_PIECES = 5
# With this many counted, whether they were civilians is worth asking.
MIN_TO_CLASS = 2
_PRONOUNS = frozenset({"he", "she", "they", "it", "who", "we", "i", "which", "others", "some"})
# Sectors of those who fight.
_ARMED = frozenset({"MIL", "REB", "PRM", "SEP", "INS"})
# Words of sentences that name the dead.
_IDENTIFYING = frozenset({"identified", "named", "killed", "dead", "died", "slain", "victim",
                          "victims", "body", "murdered", "assassinated"})  # fmt: skip


def names(draft: Draft, group: Group) -> Found | None:
    """Ask for the names of the dead, where the article names nobody who died."""
    if not is_deadly(group.whole) or size(group.whole) > MAX_TO_NAME:
        return None
    deadly = [claim for claim in draft.claims if is_deadly(claim)]
    if any(_is_named(draft, claim) for claim in deadly) or _names_victims(draft):
        return None
    one = group.whole.best == 1
    asked = f"Who was {counted(group.whole)}?" if one else f"Who are {counted(group.whole)}?"
    return Found("names", f"{asked} The article gives no name.", group.spans, (group.whole.id,))


def _is_named(draft: Draft, claim: Claim) -> bool:
    """Say whether a claim's group holds a person's name: one recognised, or two capitals."""
    if claim.group is None:
        return False
    words = claim.group.text
    for piece in claim.evidence[:MAX_PIECES]:
        at = piece.quote.find(words)
        start, end = piece.start + at, piece.start + at + len(words)
        for mention in draft.mentions if at >= 0 else ():
            if start <= mention.start and mention.end <= end and _is_person(mention):
                return True
    capitals = [word for word in words.split() if word[:1].isupper() and not word.isupper()]
    return claim.best == 1 and len(capitals) >= 2


def _is_person(mention: Mention) -> bool:
    actor = mention.actor
    return actor is not None and actor.kind == "person" and actor.name != actor.role


def _names_victims(draft: Draft) -> bool:
    """Say whether a sentence that identifies somebody, or tells of the dead, names a person."""
    persons = {m.sentence for m in draft.mentions if m.kind == "actor" and _is_person(m)}
    return any(
        not _IDENTIFYING.isdisjoint(token.lower for token in draft.tokens[index])
        for index in persons
    )


def status(draft: Draft, group: Group) -> Found | None:
    """Ask for civilian or combatant, where armed sides are named and no claim says which."""
    if size(group.whole) < MIN_TO_CLASS or not _names_armed(draft):
        return None
    if any(row.group is not None and _tells_status(row.group) for row in draft.claims):
        return None
    text = f"Were {counted(group.whole)} civilians or combatants? The article does not say."
    return Found("status", text, group.spans, (group.whole.id,))


def _tells_status(group: People) -> bool:
    """Say whether words for victims settle it: a status, an occupation, or children."""
    return bool(group.status or group.role or group.age == "child")


def _names_armed(draft: Draft) -> bool:
    return any(
        mention.actor is not None and not _ARMED.isdisjoint(mention.actor.sectors)
        for mention in draft.mentions
    )


def single_origin(draft: Draft, groups: Sequence[Group]) -> Found | None:
    """Say where every figure of the article is according to one and the same source."""
    claims = [claim for group in groups for claim in group.claims]
    sources = [claim.source for claim in claims]
    first = sources[0] if sources else None
    if first is None or any(s is None or _origin(s) != _origin(first) for s in sources):
        return None
    if first.kind == "unknown" or (first.name is None and first.text.lower() in _PRONOUNS):
        return None
    name = first.name or first.text
    text = f"Who else confirms the figures? All of them are according to {name}."
    evidence = distinct(
        (
            span(draft.article, first.start, first.end),
            *(piece for claim in claims for piece in claim.evidence[:1]),
        )
    )
    return Found("single_origin", text, evidence, tuple(c.id for c in claims))


def _origin(source: Source) -> str:
    return (source.actor or source.name or source.text).lower()
