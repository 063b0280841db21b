"""A class that the word leaves open ("casualties") and other words of the article support."""

from collections.abc import Sequence

import msgspec

from dateline.draft import Draft
from dateline.records import Claim, ClaimClass, span
from dateline.stages.casualties.lexicon import Lexicon, lexicon, words_of

# Evidence spans that support an inferred class: the first few say enough.
MAX_SUPPORT = 3


def inferred(draft: Draft, claims: Sequence[Claim]) -> list[Claim]:
    """Add the class that other words support to claims whose own word leaves it open.

    "Casualties" may be dead or wounded. The class "killed" is inferred, and kept apart from the
    word, where the article speaks of deaths and of no wounded: in a heading, or in a sentence that
    names the same group or the same event. The sentences that support it are its evidence.
    """
    known = lexicon()
    if not any(claim.class_ in known.raw.inferable for claim in claims):
        return list(claims)
    if any(claim.class_ == "injured" and claim.best != 0 for claim in claims):
        return list(claims)
    deaths = _death_words(draft, known)
    return [_infer(draft, claim, claims, deaths) for claim in claims]


def _infer(
    draft: Draft, claim: Claim, claims: Sequence[Claim], deaths: Sequence[tuple[int, int, int]]
) -> Claim:
    if claim.class_ not in lexicon().raw.inferable or claim.best == 0:
        return claim
    countries = {
        row.group.country for row in claims
        if row.group and row.group.country and (row.id == claim.id or row.subset_of == claim.id)
    }  # fmt: skip
    support = [
        span(draft.article, start, end)
        for sentence, start, end in deaths
        if draft.sentences[sentence].kind == "heading"
        or countries & _countries(draft, sentence)
        or any(s.start <= start < s.end for s in claim.evidence)
    ]
    if not support:
        return claim
    inferred: ClaimClass = "killed"
    return msgspec.structs.replace(
        claim, inferred_class=inferred, inferred_from=tuple(support[:MAX_SUPPORT])
    )


def _countries(draft: Draft, sentence: int) -> set[str]:
    return {
        mention.actor.country
        for mention in draft.mentions
        if mention.sentence == sentence and mention.actor is not None and mention.actor.country
    }


def _death_words(draft: Draft, known: Lexicon) -> list[tuple[int, int, int]]:
    """Return (sentence, start, end) of words for deaths that state no figure of their own."""
    found = []
    for sentence, tokens in zip(draft.sentences, draft.tokens, strict=True):
        words = words_of(tokens)
        for spot in known.triggers.spots(words):
            if spot.value[0].class_ == "killed" and _states_death(words, spot.first):
                start, end = tokens[spot.first].start, tokens[spot.end - 1].end
                found.append((sentence.index, start, end))
    return found


def _states_death(words: Sequence[str], at: int) -> bool:
    """Say whether a word of the class killed speaks of death here: lives only where lost."""
    if words[at] in {"body", "bodies", "corpse"}:
        return False
    if words[at] not in {"life", "lives"}:
        return True
    return not {"loss", "lost", "losing", "claimed"}.isdisjoint(words[max(0, at - 4) : at])
