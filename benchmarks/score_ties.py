"""Ties: standing relations in sentences of our own and of the gold texts, report halves.

Rules: strict asks for the kind, both parties, their direction, and whether the tie is asserted or
denied; "kind and pair" leaves out the direction; "pair" the kind as well. A label marked "maybe"
is right when found and not missed when not. In a gold text a tie counts for a sentence when its
evidence lies there. The floor takes the first two countries of a sentence with a word of a kind.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from benchmarks.report import Counts, Row
from benchmarks.tie_labels import Case, Label, gold, pairs, same_time
from benchmarks.tie_labels import own as own_cases
from dateline import pipeline
from dateline.records import Article, Party, Tie, TieKind, article_id
from dateline.text.countries import lookup
from dateline.text.tokens import tokenize

PUBLISHED = datetime(2024, 6, 15)
FLOOR = "first two countries and a word of the kind"
GOALS = {"strict precision": 0.9}

# What the floor knows: words of each kind, the first that a sentence has is its kind.
WORDS: dict[TieKind, tuple[str, ...]] = {
    "sanction": ("sanction", "embargo"),
    "recognition": ("recogni", "diplomatic"),
    "basing": ("base",),
    "training": ("train", "instructor"),
    "intelligence": ("intelligence", "spies"),
    "advisers_embedded": ("adviser", "advisor", "embedded"),
    "arms": ("arms", "weapon", "missile", "drone", "tanks"),
    "alliance": ("ally", "allies", "alliance", "pact", "treaty"),
    "forces_deployed": ("troop", "soldier", "forces", "peacekeeper", "garrison"),
    "sponsorship": ("back", "fund", "support", "financ"),
}

Found = list[tuple[Case, list[Tie]]]
Finder = Callable[[Case], list[Tie]]


def score(gold_folder: Path) -> list[Row]:
    """Return the rows of the gold texts' report half."""
    cases = list(gold(gold_folder, "report"))
    return _rows("gold texts, report half", cases)


def own() -> list[Row]:
    """Return the rows of our own sentences' report half."""
    return _rows("own sentences, report half", own_cases("report"))


def find(case: Case) -> list[Tie]:
    """Return the ties of a sentence as the pipeline reads them in its text."""
    article = Article(
        id=article_id(case.text), text=case.text, lang="en",
        published=PUBLISHED if case.chosen == "own" else None,
    )  # fmt: skip
    ties = pipeline.run(article).ties
    return [row for row in ties if within(case, row)]


def within(case: Case, tie: Tie) -> bool:
    """Say whether some of a tie's evidence lies in the sentence."""
    return any(case.start <= row.start and row.end <= case.end for row in tie.evidence)


def floor(case: Case) -> list[Tie]:
    """Return a tie of the first two countries of a sentence, of the kind that a word names."""
    sentence = case.text[case.start : case.end]
    capitals = sentence.isupper()
    named: dict[str, Party] = {}
    for token in tokenize(sentence):
        words = token.text.removesuffix("'s").removesuffix("’s").split("-")[0]
        for form in lookup(words, any_case=capitals)[:1] if words[:1].isupper() else ():
            code = form.country.iso3
            named.setdefault(
                code,
                Party(text=words, start=token.start, end=token.end, name=words, country=code),
            )
    lower = sentence.lower()
    kind = next((kind for kind, words in WORDS.items() if any(w in lower for w in words)), None)
    if kind is None or len(named) < 2:
        return []
    actor, recipient, *_ = named.values()
    return [Tie(id="", evidence=(), made_by="", kind=kind, actor=actor, recipient=recipient)]


def count(found: Found, how: str) -> Counts:
    """Return right, found and wanted ties."""
    counts = Counts()
    for case, ties in found:
        matched = pairs(case.labels, ties, how)
        asked = [row for row, _ in matched if not row.maybe]
        counts.right += len(asked)
        counts.found += len(ties) - (len(matched) - len(asked))
        counts.wanted += sum(not row.maybe for row in case.labels)
    return counts


def times(found: Found) -> tuple[Counts, Counts, Counts]:
    """Return how often start, end, and whether it has ended are right, of the ties found."""
    starts, ends, states = Counts(), Counts(), Counts()
    for row, tie in _matched(found):
        for counts, said, read in ((starts, row.since, tie.start), (ends, row.until, tie.end)):
            counts.wanted += said is not None
            counts.found += read is not None
            counts.right += said is not None and same_time(said, read)
        states.wanted += row.stated == "ended"
        states.found += tie.stated == "ended"
        states.right += row.stated == tie.stated == "ended"
    return starts, ends, states


def _matched(found: Found) -> Iterable[tuple[Label, Tie]]:
    return (pair for case, ties in found for pair in pairs(case.labels, ties, "strict"))


def _rows(data: str, cases: Sequence[Case]) -> list[Row]:
    ours = [(case, find(case)) for case in cases]
    simple = [(case, floor(case)) for case in cases]
    rows: list[Row] = []
    for how in ("strict", "kind and pair", "pair"):
        counts, floors = count(ours, how), count(simple, how)
        for metric in ("precision", "recall", "f1"):
            name = f"{how} {'F1' if metric == 'f1' else metric}"
            rows.append(
                Row(
                    capability="ties", data=data, metric=name, ours=getattr(counts, metric),
                    n=int(counts.found if metric == "precision" else counts.wanted),
                    floor=getattr(floors, metric), floor_name=FLOOR, goal=GOALS.get(name),
                )
            )  # fmt: skip
    for name, counts in zip(("stated start", "stated end", "ended"), times(ours), strict=True):
        if counts.wanted:
            rows.append(
                Row(capability="ties", data=data, metric=f"{name} F1", ours=counts.f1,
                    n=int(counts.wanted))
            )  # fmt: skip
    return rows
