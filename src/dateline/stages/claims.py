"""Claims: quantities of victims, with who they are, what happened to them, and who says so.

Each sentence with a word for killing, wounding, kidnapping and so on is read by rules: its victim
phrases, the trigger words, and which phrase stands to which trigger. A subset is a link and never
a sum; repeats of one figure are one claim with several pieces of evidence; figures that disagree
both stay, and say so. How a figure comes to its claim: `docs/explanation/figures.md`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from dateline.draft import Draft
from dateline.records import (
    Claim,
    Group,
    Mention,
    Sentence,
    Source,
    Span,
    make_id,
    span,
)
from dateline.stages import Stage
from dateline.stages.casualties import (
    blame,
    circumstances,
    citing,
    inference,
    merging,
    phrases,
    scenes,
    setting,
    subsets,
    triggers,
    updates,
)
from dateline.stages.casualties.blame import Blamed
from dateline.stages.casualties.clause import Clause, clause
from dateline.stages.casualties.lexicon import lexicon, words_of
from dateline.stages.casualties.merging import Member
from dateline.stages.casualties.nouns import years_of
from dateline.stages.casualties.scenes import Scene
from dateline.stages.casualties.scope import scope
from dateline.stages.casualties.subsets import Entry
from dateline.stages.casualties.surroundings import IN_SCENE, in_scene, surroundings
from dateline.stages.casualties.surroundings import told as told_of
from dateline.stages.casualties.updates import Stated

# Sentences that "… claimed responsibility" may stand after the figures that it is about.
MAX_TO_BLAME = 4

MentionsByKind = dict[str, list[Mention]]
Rows = Sequence[Sequence[int]]


def _run(draft: Draft) -> Draft:
    sentences = _Sentences(draft)
    members: list[Member] = []
    whole_of: dict[int, int] = {}
    newer_of: dict[int, int] = {}
    for row, entries in sentences.figures():
        base = len(members)
        for entry in entries:
            if entry.whole is not None:
                whole_of[len(members)] = base + entry.whole
            if entry.newer is not None:
                newer_of[len(members)] = base + entry.newer
            members.append(_member(draft, row, entry, sentences.mentions[row.sentence.index]))
    if not members:
        return draft
    article = _Article(draft, members, sentences.blamed())
    claims = article.claims(whole_of, newer_of)
    return msgspec.structs.replace(draft, claims=(*draft.claims, *claims))


class _Sentences:
    """The sentences of an article in the shape that the rules read, each made once."""

    def __init__(self, draft: Draft) -> None:
        self.draft, self.lexicon = draft, lexicon()
        self.words = [words_of(tokens) for tokens in draft.tokens]
        self.mentions: dict[int, MentionsByKind] = defaultdict(lambda: defaultdict(list))
        for mention in draft.mentions:
            self.mentions[mention.sentence][mention.kind].append(mention)
        self._rows: dict[int, Clause] = {}

    def figures(self) -> Iterator[tuple[Clause, list[Entry]]]:
        """Yield the sentences that report victims, with their figures."""
        for sentence, words in zip(self.draft.sentences, self.words, strict=True):
            spots = self.lexicon.triggers.spots(words)
            if not spots or self.draft.article.text[sentence.end - 1] == "?":
                continue
            row = self._row(sentence)
            listed = phrases.find(row)
            entries = subsets.entries(row, triggers.find(row, listed, spots), listed)
            if entries:
                yield row, _with_older(row, entries)

    def blamed(self) -> dict[int, Blamed]:
        """Return who sentences of their own say did it, by sentence."""
        found: dict[int, Blamed] = {}
        for sentence, words in zip(self.draft.sentences, self.words, strict=True):
            told = blame.told(self._row(sentence)) if blame.may_tell(words) else None
            if told is not None:
                found[sentence.index] = told
        return found

    def _row(self, sentence: Sentence) -> Clause:
        at = sentence.index
        if at not in self._rows:
            self._rows[at] = clause(
                sentence=sentence,
                tokens=self.draft.tokens[at],
                words=self.words[at],
                text=self.draft.article.text,
                mentions=self.mentions[at],
                lexicon=self.lexicon,
            )
        return self._rows[at]


def _with_older(row: Clause, entries: list[Entry]) -> list[Entry]:
    """Add the older figures that the sentence says are replaced ("45, up from 12")."""
    found = list(entries)
    for at, entry in enumerate(entries):
        older = updates.replaced(row, entry) if entry.whole is None else None
        first = older.found.victims.first if older else None
        if older and all(first != one.found.victims.first for one in found):
            found.append(older._replace(newer=at))
    return found


def _member(
    draft: Draft, row: Clause, entry: Entry, mentions: Mapping[str, list[Mention]]
) -> Member:
    """Return an entry with its group, place, date and age, as its sentence tells them."""
    found = entry.found
    said = setting.told(draft.quotes, citing.quote(draft, row, entry))
    times, places = mentions.get("time", ()), mentions.get("place", ())
    published = draft.article.published
    scoped = scope(row, found, times, published.date() if published else None)
    counting = updates.is_update(row, found.victims) or entry.newer is not None
    own = None if scoped.scope == "general" else setting.date(row, found, times, said)
    if counting and not setting.is_of_cause(row, found, own, times):
        own = None  # "rose to 45 on Tuesday": when it was counted
    return Member(
        entry,
        circumstances.group(row, found.victims),
        setting.place(row, found, places, said),
        scoped.date or own,
        setting.around(row, found, places),
        years_of(row, found.victims),
        scoped.scope,
    )


class _Article:
    """The figures of one article on their way to claims."""

    def __init__(self, draft: Draft, members: Sequence[Member], told: Mapping[int, Blamed]) -> None:
        self.draft, self.members, self.told = draft, members, told
        self.rows: Rows = [
            row for row in merging.clusters(members) if not merging.is_remainder(members[row[0]])
        ]
        self.opening = setting.dateline_dates(draft)
        self.scenes = scenes.scenes(draft, told_of(members), self.opening)

    def claims(self, whole_of: Mapping[int, int], newer_of: Mapping[int, int]) -> list[Claim]:
        """Return one claim a cluster of repeats: parts linked, older and disagreeing marked."""
        ids = {i: _id(self.draft, self.members[row[0]]) for row in self.rows for i in row}
        stated = []
        for row in self.rows:
            scene = self._scene(row)
            claim = self._claim(row, ids[row[0]], self._whole(row, ids, whole_of), scene)
            lead = self.members[row[0]]
            older = row[0] in newer_of or updates.is_older(lead.entry.row, lead.entry)
            stated.append(Stated(claim, lead, scene, older))
        replaced = {
            ids[old]: ids[new] for old, new in newer_of.items()
            if old in ids and new in ids and ids[old] != ids[new]
        }  # fmt: skip
        claims = inference.inferred(self.draft, [row.claim for row in stated])
        stated = [row._replace(claim=claim) for row, claim in zip(stated, claims, strict=True)]
        return updates.related(_settled(stated), replaced)

    def _whole(
        self, row: Sequence[int], ids: Mapping[int, str], whole_of: Mapping[int, int]
    ) -> str | None:
        """Return the id of the claim that a cluster is a part of."""
        wholes = [ids[whole_of[i]] for i in row if i in whole_of and whole_of[i] in ids]
        own = ids[row[0]]
        found = next((whole for whole in wholes if whole != own), None)
        if found is None and (at := merging.earlier_whole(self.members, row[0], self.rows)):
            return ids[at[0]]
        return found

    def _scene(self, row: Sequence[int]) -> Scene | None:
        """Return the scene that a cluster stands in: the first that is known."""
        lead = self.members[row[0]]
        if not in_scene(lead):
            return None
        if lead.entry.found.victims.kind == "plural" and not lead.entry.found.victims.definite:
            return None  # "people were killed": nobody in particular
        return next(
            (self.scenes[s] for i in row if (s := self.members[i].sentence) in self.scenes), None
        )

    def _claim(
        self, indexes: Sequence[int], claim_id: str, subset_of: str | None, scene: Scene | None
    ) -> Claim:
        members = [self.members[i] for i in indexes]
        main = members[0].entry
        row, found = main.row, main.found
        victims = found.victims
        cause = circumstances.cause(row, found) if found.class_ in IN_SCENE else None
        here = surroundings(self.draft, members, scene, self.opening)
        context = list(here.context)
        cited = citing.cited(self.draft, [member.entry for member in members])
        blamed = self._blamed(members, cited.source, scene, context)
        return Claim(
            id=claim_id,
            evidence=_evidence(self.draft, members),
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
            perpetrator=blamed.party if blamed else None,
            perpetrator_words=blamed.words if blamed else None,
            blame=blame.sureness(blamed, cited.source) if blamed else None,
            place=here.place,
            date=here.date,
            scope=members[0].scope,
            source=cited.source,
            stance=cited.stance,
            quote=cited.quote,
            event=here.event.id if here.event else None,
            context=self._spans(context, members),
            update=updates.update(row, victims) if main.newer is None else None,
        )

    def _blamed(
        self,
        members: Sequence[Member],
        source: Source | None,
        scene: Scene | None,
        context: list[int],
    ) -> Blamed | None:
        """Return who did it: beside the figure, else in a sentence of the same scene."""
        beside = [blame.beside(m.entry.row, m.entry.found, source) for m in members]
        if own := [one for one in beside if one is not None]:
            return max(own, key=lambda one: (one.blame != "stated", len(one.words)))
        if scene is None:
            return None
        at = [m.sentence for m in members]
        near = [
            (blamed.blame == "denied", sentence)
            for sentence, blamed in self.told.items()
            if any(0 <= sentence - one <= MAX_TO_BLAME for one in at)
            and self.scenes.get(sentence, scene) is scene
        ]
        if not near:
            return None
        sentence = min(near)[1]
        context.append(sentence)
        return self.told[sentence]

    def _spans(self, context: Sequence[int], members: Sequence[Member]) -> tuple[Span, ...]:
        """Return the sentences of a claim's circumstances that are not evidence already."""
        own = {member.sentence for member in members}
        rows = [self.draft.sentences[at] for at in dict.fromkeys(context) if at not in own]
        return tuple(span(self.draft.article, row.start, row.end) for row in rows)


def _settled(rows: Sequence[Stated]) -> list[Stated]:
    """Give parts the setting of their wholes, where they have none of their own."""
    by_id = {row.claim.id: row.claim for row in rows}
    found = []
    for row in rows:
        claim = row.claim
        whole = by_id.get(claim.subset_of or "")
        if whole is not None:
            claim = msgspec.structs.replace(
                claim,
                date=claim.date or whole.date,
                place=claim.place or whole.place,
                event=claim.event or whole.event,
                cause=claim.cause or whole.cause,
                scope=whole.scope if claim.date is None else claim.scope,
            )
        found.append(row._replace(claim=claim))
    return found


def _id(draft: Draft, member: Member) -> str:
    found, tokens = member.entry.found, member.entry.row.tokens
    victims = found.victims
    return make_id(
        "claim", draft.article.id, found.class_, tokens[victims.first].start,
        tokens[victims.end - 1].end, tokens[found.first].start, victims.figure_first,
        victims.figure_end, len(victims.parts),
    )  # fmt: skip


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


STAGE = Stage(
    name="claims",
    version="5",
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
    vocabulary=("victims.yaml", "circumstances.yaml", "source_classes.yaml"),
)
