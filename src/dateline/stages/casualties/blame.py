"""Who harmed the victims, and how surely: the words, the actor in them, and the hedge.

Read beside the figure ("killed by suspected rebels", "unidentified gunmen shot …", "the Ruritanian
air strikes"), and in sentences of their own ("the army blamed the attack on …", "… claimed
responsibility"). The words are kept as the article has them, hedge and all.
"""

from collections.abc import Sequence
from typing import NamedTuple

from dateline.records import Blame, Mention, Party, Source
from dateline.stages.casualties.attachment import Found, is_adverb
from dateline.stages.casualties.circumstances import cause, text_of
from dateline.stages.casualties.clause import AUXILIARY, Clause
from dateline.stages.casualties.wording import Phrases, wording

# Tokens between the word for what happened and "by": a cause and a place may stand between.
MAX_TO_BY = 18
# Tokens between them where no cause does.
MAX_NEAR = 3
# Tokens of the words for a perpetrator.
MAX_AGENT = 9
# Tokens between a charge and what it is of ("accused with others of killing").
MAX_TO_CHARGE = 5
# Tokens after a charge in which the harm is named.
MAX_TO_HARM = 8
# Tokens of a short name in brackets after the full one.
MAX_ASIDE = 6
# Tokens before "by" or the verb in which a hedge of it stands.
MAX_TO_HEDGE = 3
_STOPS = frozenset(
    {",", ";", ":", ".", "(", ")", '"', "“", "”", "—", "–", "--", "-", "[", "]", "in", "at", "near",
     "on", "during", "after", "before", "when", "while", "who", "which", "that", "and", "or", "but",
     "said", "says", "as", "to", "from", "with", "into", "for", "by", "is", "are", "was", "were",
     "so", "could", "would", "will", "may", "might", "can", "did", "not", "has", "have", "had",
     "against", "over", "outside", "inside", "because", "if", "where"}
)  # fmt: skip
_BELOW = frozenset({"in", "at", "near", "on", "with", "from", "into", "for", "to", "over", "as"})
_ENDS = frozenset({";", ":", "said", "says", "who", "which", '"', "“", "”", "told", "because"})
_PRONOUNS = frozenset(
    {"it", "they", "he", "she", "we", "i", "you", "them", "him", "her", "this", "that", "these",
     "those", "himself", "herself", "themselves", "us"}
)  # fmt: skip


class Blamed(NamedTuple):
    """Who is said to have done it: the words, the actor recognised in them, and how surely."""

    words: str
    party: Party | None
    blame: Blame


def beside(row: Clause, found: Found, source: Source | None) -> Blamed | None:
    """Return who did it, as the figure's own sentence words it.

    `source` is who says so: "it" and "we" are the source itself.
    """
    own = _is_source(row, found.first) if found.active and source else None
    if own and source:
        text = source.text if own[1] - own[0] == 1 else text_of(row, *own)
        return Blamed(text, _as_party(source), "claimed")
    if by := _by(row, found) or _charged(row, found) or _when(row, found):
        return by
    caused = cause(row, found)
    owner = _ending_at(row, caused[0]) if caused else None
    if caused and owner and owner.start in row.starts and _owns(row, owner, caused[0]):
        return _blamed(row, row.starts[owner.start], caused[0], None)
    return _subject(row, found) if found.active else None


def _charged(row: Clause, found: Found) -> Blamed | None:
    """Return who "claimed responsibility for", "is accused of" or "was arrested for" the harm."""
    if row.words[found.first - 1 : found.first] not in (["for"], ["of"], ["in"], ["after"]):
        return None
    stop = found.first - 1
    for phrases, blame in _charges():
        span = phrases.span(row.words, stop - MAX_TO_CHARGE, stop + 1)
        if span and (agent := _subject_span(row, span[0])):
            return _blamed(row, *agent, blame)
    return None


def _charges() -> Sequence[tuple[Phrases, Blame]]:
    """Return the phrases after who did it, and how sure each is."""
    known = wording()
    return (
        (known.claiming, "claimed"), (known.denying, "denied"), (known.accused_of, "accused"),
    )  # fmt: skip


def _when(row: Clause, found: Found) -> Blamed | None:
    """Return who attacked in "killed when suspected rebels ambushed a convoy"."""
    start = max(found.end, found.victims.end if found.victims.first >= found.end else 0)
    for at in range(start, min(start + MAX_TO_BY, len(row.words))):
        if row.words[at] in {";", ":", "said", "told"}:
            return None
        if row.words[at] in {"when", "after", "as"}:
            agent = _agent(row, at + 1)
            verb = row.words[agent[1]] if agent and agent[1] < len(row.words) else ""
            return _blamed(row, *agent, None) if agent and verb in wording().raw.attacking else None
    return None


def _is_source(row: Clause, stop: int) -> tuple[int, int] | None:
    """Return the subject before a verb where it is who is speaking: "it", "we", "its fighters"."""
    while stop > 0 and (row.words[stop - 1] in AUXILIARY or is_adverb(row.words[stop - 1])):
        stop -= 1
    if stop and row.words[stop - 1] in {"it", "we"}:
        return stop - 1, stop
    own = [at for at in range(max(0, stop - 3), stop) if row.words[at] in {"its", "our"}]
    return (own[0], stop) if own and _head(row, stop - 1) is not None else None


def _as_party(source: Source) -> Party:
    return Party(
        text=source.text, start=source.start, end=source.end, name=source.name or source.text,
        actor=source.actor, country=source.country,
    )  # fmt: skip


def _by(row: Clause, found: Found) -> Blamed | None:
    """Return the agent of a passive or of the cause: "killed (in an attack) by the rebels"."""
    known, words = wording(), row.words
    reach = 1 if found.counted else MAX_TO_BY
    victims = range(found.victims.first, found.victims.end)
    start = max(found.end, found.victims.end if found.victims.first >= found.end else 0)
    caused = cause(row, found)
    for at in range(start, min(start + reach, len(words))):
        if words[at] in _ENDS or (words[at] in {"was", "were"} and _goes_on(row, at)):
            return None
        if (end := known.accused_phrases.at(words, at)) and (agent := _agent(row, end)):
            return _blamed(row, *agent, "accused")
        if words[at] != "by" or at in victims:
            continue
        before = words[at - 1]
        if before in known.raw.told_by:
            return None
        of_cause = caused is not None and start <= caused[0] < at
        far = _distance(row, start, at) > MAX_NEAR and not of_cause
        far = far or (at > start and before.endswith("ed") and not _coordinate(words[start:at]))
        far = far and before not in known.raw.made_by
        if before in known.raw.claimed_by and (agent := _agent(row, at + 1)):
            return _blamed(row, *agent, "claimed")
        if (far and not is_adverb(before)) or not (agent := _agent(row, at + 1)):
            continue
        hedged = known.suspected.first(words, at - MAX_TO_HEDGE, at) is not None or (
            known.suspected.first(words, found.first - MAX_TO_HEDGE, found.first) is not None
        )
        return _blamed(row, *agent, "suspected" if hedged else None)
    return None


def _goes_on(row: Clause, at: int) -> bool:
    """Say whether another harm is told from here ("…, and was then shot by")."""
    after = range(at + 1, min(at + 3, len(row.words)))
    return any(row.lexicon.triggers.match(row.words, here) for here in after)


def _coordinate(words: Sequence[str]) -> bool:
    """Say whether words only add to a participle ("killed, kidnapped and tortured by")."""
    return all(word in {",", "and", "or"} or word.endswith("ed") for word in words)


def _distance(row: Clause, first: int, end: int) -> int:
    """Count the tokens between two, without those of places and times ("today in Gao")."""
    light = {"in", "at", "on", "near", "the", "of", ","}
    return sum(at not in row.others and row.words[at] not in light for at in range(first, end))


def _subject(row: Clause, found: Found) -> Blamed | None:
    """Return the subject of an active verb: "suspected rebels killed 12 farmers"."""
    span = _subject_span(row, found.first)
    if span is None or _causes(row, *span):
        return None
    adverbs = wording().suspected.first(row.words, span[1], found.first) is not None
    return _blamed(row, *span, "suspected" if adverbs else None)


def _is_below(row: Clause, first: int) -> bool:
    """Say whether words hang on a preposition ("a man dressed in a uniform killed")."""
    return first > 0 and row.words[first - 1] in _BELOW and first not in row.others


def _causes(row: Clause, first: int, end: int) -> bool:
    """Say whether the words end in a cause ("a car bomb"), which is nobody."""
    for at in range(first, end):
        matched = row.lexicon.causes.match(row.words, at)
        if matched and matched[0] == end:
            return True
    return False


def _agent(row: Clause, at: int, *, before: str = "") -> tuple[int, int] | None:
    """Return the tokens of a perpetrator whose words start at `at`, up to the word `before`.

    They end with the last noun for people, or actor, that no verb parts from the first.
    """
    end, headed = at, 0
    stop = min(at + MAX_AGENT, len(row.words))
    while end < stop and row.words[end] != before:
        inside = _inside_actor(row, end, at)
        if not inside and (row.words[end] in _STOPS or (headed and row.words[end].endswith("ed"))):
            break
        head = _head(row, end)
        headed = max(headed, head or 0)
        end = max(end + 1, head or 0)
    return (at, headed) if headed and headed - at <= MAX_AGENT else None


def _head(row: Clause, at: int) -> int | None:
    """Return where a noun for people, or an actor, that starts at a token ends."""
    noun = row.lexicon.nouns.match(row.words, at)
    ends = [
        row.actors[at][0] if at in row.actors else 0,
        wording().agents.at(row.words, at) or 0,
        noun[0] if noun else 0,
    ]
    return max(ends) or None


def _inside_actor(row: Clause, at: int, first: int) -> bool:
    """Say whether a token is inside an actor's name that began before it."""
    return any(start in row.actors and row.actors[start][0] > at for start in range(first, at))


def _subject_span(row: Clause, stop: int) -> tuple[int, int] | None:
    """Return the tokens of the perpetrator that stands before a verb at `stop`."""
    while stop > 0 and (row.words[stop - 1] in AUXILIARY or is_adverb(row.words[stop - 1])):
        stop -= 1
    if stop > 1 and row.words[stop - 1] == "who":  # "the police who", "Prado, who"
        stop -= 2 if row.words[stop - 2] == "," else 1
    end = stop
    if end and row.words[end - 1] == ")" and "(" in row.words[max(0, end - MAX_ASIDE) : end]:
        stop = max(at for at in range(end) if row.words[at] == "(")  # "the Red Front (RF)"
    first = stop
    parting = _STOPS | row.lexicon.raw.sayings | {"think", "suspect", "allege"}
    while first > 0 and stop - first < MAX_AGENT and row.words[first - 1] not in parting:
        first -= 1
    if first >= stop or row.words[stop - 1] in _PRONOUNS | {"of"} or _is_below(row, first):
        return None
    heads = [head for at in range(max(first, stop - 4), stop) if (head := _head(row, at))]
    return (first, end) if heads and max(heads) <= stop else None


def _blamed(row: Clause, first: int, end: int, blame: Blame | None) -> Blamed | None:
    """Return the words, the first actor in them, and the hedge (`blame` where it is outside)."""
    first, end = _trimmed(row, first, end)
    inside = {*row.words[first:end]}
    if first >= end or inside & wording().raw.nobody or inside & _PRONOUNS:
        return None
    party = next(
        (_party(row.actors[at][1]) for at in range(first, end) if at in row.actors), None
    )  # fmt: skip
    own = _hedge(row, first, end)
    return Blamed(text_of(row, first, end), party, own if own != "stated" else blame or own)


def _trimmed(row: Clause, first: int, end: int) -> tuple[int, int]:
    """Return tokens without the times that stand beside a name ("26 March rebels")."""
    persons = {at for start, (stop, _) in row.actors.items() for at in range(start, stop)}
    while first < end and first in row.others and first not in persons:
        first += 1
    while (
        first < end
        and end - 1 not in persons
        and (
            end - 1 in row.others
            or row.words[end - 1] in {"first", "then", "later", "began", "started", "continued"}
        )
    ):
        end -= 1
    return first, end


def _hedge(row: Clause, first: int, end: int) -> Blame:
    known = wording()
    low = max(0, first - 1)  # "the suspected …" with the article's hedge just before the actor
    if known.unidentified.first(row.words, low, end) is not None:
        return "unidentified"
    return "stated" if known.suspected.first(row.words, low, end) is None else "suspected"


def _ending_at(row: Clause, at: int) -> Mention | None:
    """Return the actor whose words end straight before token `at`."""
    return next((mention for end, mention in row.actors.values() if end == at), None)


def _owns(row: Clause, owner: Mention, at: int) -> bool:
    """Say whether the words before a cause are who did it: a person only with "'s"."""
    person = owner.actor is not None and owner.actor.kind in {"person", "unknown"}
    return not person or row.words[at - 1].endswith(("'s", "s'"))


def _party(mention: Mention) -> Party | None:
    return Party.of(mention, mention.actor) if mention.actor else None


def sureness(blamed: Blamed, source: Source | None) -> Blame:
    """Return how sure the words are: what the perpetrator says of itself is claimed."""
    party = blamed.party
    own = source and party and source.actor is not None and source.actor == party.actor
    return "claimed" if own and blamed.blame == "stated" else blamed.blame


# --- sentences that only say who did it ------------------------------------------------------


def may_tell(words: Sequence[str]) -> bool:
    """Say whether a sentence can say who did it: a cheap test that most fail."""
    return not wording().charges.isdisjoint(words)


def told(row: Clause) -> Blamed | None:
    """Return who a sentence without figures says did it, or None."""
    for phrases, blame in _charges():
        found = phrases.span(row.words)
        if found and not _is_of_harm(row, found[1]):
            continue
        agent = _subject_span(row, found[0]) if found else None
        if agent and (blamed := _blamed(row, *agent, blame)):
            return blamed
    return _accused(row)


def _is_of_harm(row: Clause, start: int) -> bool:
    """Say whether a charge goes on to harm ("of the killing"), or to nothing at all."""
    after = range(start, min(start + MAX_TO_HARM, len(row.words)))
    ends = start >= len(row.words) or row.words[start] in {".", ",", ";", "but", "and"}
    return ends or any(
        row.lexicon.triggers.match(row.words, at) or row.lexicon.causes.match(row.words, at)
        for at in after
    )


def _accused(row: Clause) -> Blamed | None:
    """Return who is accused: "blamed X for", "blamed it on X", "accused X of killing"."""
    words, known = row.words, wording()
    for at in range(len(words)):
        if words[at] not in known.raw.accusing:
            continue
        agent = _agent(row, at + 1, before="of")
        after = words[agent[1]] if agent and agent[1] < len(words) else ""
        if agent and after in {"for", "of"} and _is_of_harm(row, agent[1] + 1):
            return _blamed(row, *agent, "accused")
        for on in range(at + 1, min(at + MAX_TO_BY, len(words))):
            if words[on] == "on" and (agent := _agent(row, on + 1)) and _is_of_harm(row, at + 1):
                return _blamed(row, *agent, "accused")
    for at in range(len(words)):
        end = known.accused_phrases.at(words, at)
        if end and (agent := _agent(row, end)):
            return _blamed(row, *agent, "accused")
    return None
