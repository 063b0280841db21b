"""Claims: quantities of victims, with who they are, what happened to them, and who says so.

Each sentence with a word for killing, wounding, kidnapping and so on is read by rules: its victim
phrases, the trigger words, and which phrase stands to which trigger. A subset is a link and never
a sum; repeats of one figure are one claim with several pieces of evidence; figures that disagree
both stay.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from dateline.draft import Draft
from dateline.records import (
    Claim,
    ClaimClass,
    Group,
    Mention,
    Quote,
    Source,
    Span,
    make_id,
    span,
)
from dateline.stages import Stage
from dateline.stages.casualties import circumstances, merging, phrases, setting, subsets, triggers
from dateline.stages.casualties.clause import Clause, clause
from dateline.stages.casualties.lexicon import Lexicon, lexicon, words_of
from dateline.stages.casualties.merging import Member
from dateline.stages.casualties.nouns import years_of
from dateline.stages.casualties.subsets import Entry

# Evidence spans that support an inferred class: the first few say enough.
MAX_SUPPORT = 3

_ARTICLES = frozenset({"the", "a", "an"})

MentionsByKind = dict[str, list[Mention]]


def _run(draft: Draft) -> Draft:
    by_sentence = _by_sentence(draft.mentions)
    read = _read(draft, by_sentence, lexicon())
    members: list[Member] = []
    whole_of: dict[int, int] = {}
    for row, entries in read:
        base = len(members)
        for entry in entries:
            if entry.whole is not None:
                whole_of[len(members)] = base + entry.whole
            members.append(_member(draft, row, entry, by_sentence.get(row.sentence.index, {})))
    claims = _claims(draft, members, whole_of)
    return msgspec.structs.replace(draft, claims=(*draft.claims, *_inferred(draft, claims)))


def _member(
    draft: Draft, row: Clause, entry: Entry, mentions: Mapping[str, list[Mention]]
) -> Member:
    """Return an entry with its group, place, date and age, as its sentence tells them."""
    said = setting.told(draft.quotes, _quote(draft, row, entry))
    return Member(
        entry,
        circumstances.group(row, entry.found.victims),
        setting.place(row, entry.found, mentions.get("place", ()), said),
        setting.date(row, entry.found, mentions.get("time", ()), said),
        setting.around(row, entry.found, mentions.get("place", ())),
        years_of(row, entry.found.victims),
    )


def _by_sentence(mentions: Sequence[Mention]) -> dict[int, MentionsByKind]:
    found: dict[int, MentionsByKind] = defaultdict(lambda: defaultdict(list))
    for mention in mentions:
        found[mention.sentence][mention.kind].append(mention)
    return found


def _read(
    draft: Draft, by_sentence: Mapping[int, MentionsByKind], known: Lexicon
) -> list[tuple[Clause, list[Entry]]]:
    """Return the sentences that report victims, with their figures."""
    found = []
    for sentence, tokens in zip(draft.sentences, draft.tokens, strict=True):
        words = words_of(tokens)
        spots = known.triggers.spots(words)
        if not spots or draft.article.text[sentence.end - 1] == "?":
            continue
        row = clause(
            sentence=sentence,
            tokens=tokens,
            words=words,
            text=draft.article.text,
            mentions=by_sentence.get(sentence.index, {}),
            lexicon=known,
        )
        listed = phrases.find(row)
        entries = subsets.entries(row, triggers.find(row, listed, spots), listed)
        if entries:
            found.append((row, entries))
    return found


def _claims(
    draft: Draft,
    members: Sequence[Member],
    whole_of: Mapping[int, int],
) -> list[Claim]:
    """Return one claim a cluster of repeats, parts linked to their wholes."""
    rows = [row for row in merging.clusters(members) if not merging.is_remainder(members[row[0]])]
    ids = {
        index: _id(draft, members[row[0]]) for row in rows for index in row
    }  # every member leads to its claim
    found = []
    for row in rows:
        wholes = [ids[whole_of[i]] for i in row if i in whole_of and whole_of[i] in ids]
        own = ids[row[0]]
        subset_of = next((whole for whole in wholes if whole != own), None)
        if subset_of is None and (whole_at := merging.earlier_whole(members, row[0], rows)):
            subset_of = ids[whole_at[0]]
        found.append(_claim(draft, [members[i] for i in row], own, subset_of))
    return found


def _id(draft: Draft, member: Member) -> str:
    found, tokens = member.entry.found, member.entry.row.tokens
    victims = found.victims
    return make_id(
        "claim", draft.article.id, found.class_, tokens[victims.first].start,
        tokens[victims.end - 1].end, tokens[found.first].start, victims.figure_first,
        victims.figure_end, len(victims.parts),
    )  # fmt: skip


def _claim(
    draft: Draft,
    members: Sequence[Member],
    claim_id: str,
    subset_of: str | None,
) -> Claim:
    main = members[0].entry
    row, found = main.row, main.found
    victims = found.victims
    event = circumstances.event(draft, row, found)
    cause = circumstances.cause(row, found)
    date = next((member.date for member in members if member.date is not None), None)
    place = next((member.place for member in members if member.place is not None), None)
    own = event is not None and circumstances.tells(event, row, found)
    cited = _cited(draft, [member.entry for member in members])
    return Claim(
        id=claim_id,
        evidence=_evidence(draft, members),
        made_by=STAGE.made_by,
        class_=found.class_,
        low=victims.figure.low,
        best=victims.figure.best,
        high=victims.figure.high,
        exactness=victims.figure.exactness,
        words=_figure_words(row, main),
        class_word=circumstances.text_of(row, found.first, found.end),
        group=_fullest(members),
        subset_of=subset_of,
        cause=circumstances.text_of(row, *cause) if cause else None,
        perpetrator=circumstances.perpetrator(row, found),
        place=place or (event.place if own and event else None),
        date=date or (event.date if own and event else None),
        source=cited.speaker if cited else None,
        stance=cited.stance if cited else "says",
        quote=cited.id if cited else None,
        event=event.id if event else None,
        update=circumstances.update(row, victims),
    )


def _fullest(members: Sequence[Member]) -> Group | None:
    """Return the fullest description of the victims: of those that give the figure, if any."""
    first = members[0].entry.found.victims.kind
    alike = [
        m.group
        for m in members
        if m.group and (m.entry.found.victims.kind == "plural") == (first == "plural")
    ]
    return max(alike or [m.group for m in members if m.group], key=_said, default=None)


def _said(group: Group) -> int:
    """Count what a group states."""
    return sum(value is not None for value in msgspec.structs.asdict(group).values())


def _evidence(draft: Draft, members: Sequence[Member]) -> tuple[Span, ...]:
    sentences = {m.entry.row.sentence.index: m.entry.row.sentence for m in members}
    return tuple(span(draft.article, row.start, row.end) for row in sentences.values())


def _figure_words(row: Clause, entry: Entry) -> str:
    victims = entry.found.victims
    if victims.kind in {"number", "none"}:
        return circumstances.text_of(row, victims.figure_first, victims.figure_end)
    return circumstances.text_of(row, victims.first, victims.end)


def _quote(draft: Draft, row: Clause, entry: Entry) -> Quote | None:
    """Return the quote whose content holds the figure."""
    victims = entry.found.victims
    start = row.tokens[min(victims.figure_first, entry.found.first)].start
    end = row.tokens[max(victims.figure_end, entry.found.end) - 1].end
    return draft.quote_over(start, end)


def _cited(draft: Draft, entries: Sequence[Entry]) -> Quote | None:
    """Return the quote that a figure was read from: its speaker is who is cited.

    Repeats are asked in turn where the first names no source in a heading, or gives one by fewer
    words than a repeat does ("governor", "the regional governor").
    """
    quotes = [_quote(draft, entry.row, entry) for entry in entries]
    best, heading = quotes[0], entries[0].row.sentence.kind == "heading"
    for quote, entry in zip(quotes[1:], entries[1:], strict=True):
        body = entry.row.sentence.kind != "heading"
        if quote is None or not body or (best is None and not heading):
            continue
        if best is None or best.speaker is None or _fuller(quote.speaker, best.speaker):
            best = quote
    return best


def _fuller(source: Source | None, than: Source) -> bool:
    """Say whether a source is the same one in more words, or by name."""
    if source is None or than.name is not None:
        return False
    own, other = (set(row.text.lower().split()) - _ARTICLES for row in (source, than))
    return other < own


def _inferred(draft: Draft, claims: Sequence[Claim]) -> list[Claim]:
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


STAGE = Stage(
    name="claims",
    version="3",
    needs=frozenset(
        {
            "article",
            "sentences",
            "tokens",
            "numbers",
            "dates",
            "places",
            "actors",
            "quotes",
            "events",
        }
    ),
    makes=frozenset({"claims"}),
    run=_run,
    vocabulary=("victims.yaml",),
)
