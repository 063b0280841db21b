"""The relevance gate: what it passes over, and which findings that costs.

Texts that nothing was trained on: conflict news (MUC messages, gun violence reports, summaries and
articles on South Asia and Latin America, Indian police news) and other news (US politics, business,
places, epidemics). Lost is what the whole pipeline finds without the gate and not with it.
`python -m benchmarks.score_gate` prints both tables of thresholds.
"""

import csv
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks import muc
from benchmarks.report import Row, split_of
from benchmarks.score_dates import documents
from benchmarks.score_places import read_geovirus, read_lgl
from dateline import pipeline
from dateline.encoder import gate
from dateline.records import Article, Claim, Event, Extraction, Finding, Quote, Tie, article_id
from dateline.text.tokens import tokenize

CAPABILITY = "relevance gate"
DATA = "nine sets, held-out texts"
KINDS = {Event: "events", Claim: "claims", Quote: "attributions", Tie: "ties"}

# Texts of each set at most.
EACH = 60

# Conflict news as a whole. What the other sets hold is told by what is found in them.
CONFLICT = frozenset({"incidents", "muc", "satp", "insightcrime"})

# Events that are about conflict, whatever else an article is about.
HOSTILE = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "THREATEN"})

_HARM = frozenset(
    "killed killing dead died wounded injured attack attacks attacked bomb bombing shot shooting "
    "troops soldiers rebels police arrested violence war".split()
)


class Text(NamedTuple):
    """A text and the set that it is from."""

    origin: str
    body: str


class Seen(NamedTuple):
    """A text as the gate scores it, and the findings with the scores of their sentences."""

    text: Text
    found: Extraction
    sentences: tuple[float, ...]
    article: float
    lengths: tuple[int, ...]

    @property
    def is_other(self) -> bool:
        """Whether it is other news, in which nothing about conflict was found."""
        return self.text.origin not in CONFLICT and not about_conflict(self.found)


def score(gold: Path) -> list[Row]:
    """Return what is passed over and what is kept, at the shipped thresholds."""
    seen = [see(text) for text in texts(gold)]
    with gated("sentences"):
        kept = [_read(row.text.body) for row in seen]
    return [*_sentence_rows(seen, kept), *_article_rows(seen)]


def texts(gold: Path) -> list[Text]:
    """Return texts of every held-out set, at most `EACH` of one, spread over it."""
    return [
        Text(origin, body)
        for origin, bodies in held_out(gold).items()
        for body in bodies[:: -(-len(bodies) // EACH)]
    ]


def held_out(gold: Path) -> dict[str, list[str]]:
    """Return the sets by name: dev files, a test file of MUC, and the `report` halves."""
    conflict = gold / "conflict_text"
    sets = {
        "incidents": list(_incidents(gold)),
        "muc": list(muc.messages(gold / "casualties" / "muc" / "tst1-muc3").values()),
        "satp": [row[0] for row in _rows(conflict / "satp_relevant" / "dev.tsv") if row[-1] == "1"],
        "insightcrime": [row[0] for row in _rows(conflict / "insightCrime" / "dev.tsv")],
        "india": together(_rows(conflict / "IndiaPoliceEvents_sents" / "dev.tsv")),
        "polnear": [
            path.read_text(encoding="utf-8")
            for path in sorted((gold / "attribution" / "dev" / "text").iterdir())
        ],
        "lgl": [row.body for row in read_lgl(gold) if split_of(row.key) == "report"],
        "geovirus": [row.body for row in read_geovirus(gold) if split_of(row.key) == "report"],
        "timebank": [row.text for row in documents(gold / "dates" / "TBAQ-cleaned", "report")],
    }
    return {origin: [body for body in bodies if body.strip()] for origin, bodies in sets.items()}


def _incidents(gold: Path) -> Iterator[str]:
    path = gold / "casualties" / "incidents" / "articles.jsonl"
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        if split_of(row["incident_id"]) == "report":
            yield f"{row['title']}\n\n{row['content']}"


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row for row in rows if row and row[0].strip()]


def together(rows: Sequence[Sequence[str]], size: int = 25) -> list[str]:
    """Return sentences as texts of `size` lines, for sets that come as sentences alone."""
    return [
        "\n".join(row[0] for row in rows[start : start + size])
        for start in range(0, len(rows), size)
    ]


def see(text: Text) -> Seen:
    """Read a text without the gate, and score it and its sentences."""
    with gated("off"):
        found = _read(text.body)
    rows = [tokenize(text.body, row.start, row.end) for row in found.sentences]
    scores = tuple(gate.sentence_score(row) for row in rows)
    return Seen(text, found, scores, gate.article_score(rows), tuple(map(len, rows)))


@contextmanager
def gated(mode: gate.Mode) -> Iterator[None]:
    """Set the gate meanwhile."""
    before = os.environ.get("DATELINE_GATE")
    os.environ["DATELINE_GATE"] = mode
    try:
        yield
    finally:
        os.environ.pop("DATELINE_GATE")
        if before is not None:
            os.environ["DATELINE_GATE"] = before


def _read(body: str) -> Extraction:
    return pipeline.run(Article(id=article_id(body), text=body, lang="en"))


def about_conflict(found: Extraction) -> bool:
    """Say whether an article reports violence, coercion, protest or victims."""
    hostile = any(row.type in HOSTILE for row in found.events)
    return hostile or bool(found.claims) or bool(found.ties)


# --- what is lost ----------------------------------------------------------------------------


def findings(found: Extraction) -> list[Finding]:
    """Return the findings that are read from sentences (questions are of the whole record)."""
    return [*found.events, *found.claims, *found.quotes, *found.ties]


def anchors(found: Extraction, row: Finding) -> frozenset[int]:
    """Return the sentences that a finding cannot be without, any of which is enough."""
    if isinstance(row, Event):
        places = [row.trigger.start]
    elif isinstance(row, Quote):
        places = [part[0].start for part in (row.cue, row.content, row.source) if part][:1]
    else:
        places = [piece.start for piece in row.evidence]
    return frozenset(
        sentence.index
        for sentence in found.sentences
        if any(sentence.start <= place < sentence.end for place in places)
    )


def _key(row: Finding) -> tuple[object, ...]:
    """Return what makes a finding the same one in another reading of its text."""
    if isinstance(row, Event):
        return "events", row.type, row.trigger.start, row.trigger.end
    if isinstance(row, Quote):
        return "attributions", tuple((one.start, one.end) for one in (*row.cue, *row.content)[:1])
    return KINDS[type(row)], row.evidence[0].start, getattr(row, "words", ""), row.id


def _sentence_rows(seen: Sequence[Seen], kept: Sequence[Extraction]) -> Iterator[Row]:
    wanted = dict.fromkeys(("all findings", *KINDS.values()), 0)
    right = dict(wanted)
    for row, after in zip(seen, kept, strict=True):
        held = {_key(one) for one in findings(after)}
        for one in findings(row.found):
            for kind in ("all findings", KINDS[type(one)]):
                wanted[kind] += 1
                right[kind] += _key(one) in held
    for kind, n in wanted.items():
        if n:
            yield _row(f"sentences: {kind} kept", right[kind] / n, n, goal=0.99)
    low = [score < gate.SENTENCE_THRESHOLD for row in seen for score in row.sentences]
    lengths = [length for row in seen for length in row.lengths]
    short = [length < 6 for length in lengths]
    yield _row(
        "sentences: not encoded", _share(low), len(low),
        floor=_share(short), floor_name="fewer than 6 words",
    )  # fmt: skip
    tokens = sum(length for length, out in zip(lengths, low, strict=True) if out) / sum(lengths)
    yield _row("sentences: words not encoded", tokens, sum(lengths))


def _article_rows(seen: Sequence[Seen]) -> Iterator[Row]:
    conflict = [row for row in seen if row.text.origin in CONFLICT]
    other = [row for row in seen if row.is_other]
    name = "a word of harm or force"
    yield _row(
        "articles: conflict news coded", _share([_coded(row) for row in conflict]), len(conflict),
        goal=0.99, floor=_share([_harmful(row) for row in conflict]), floor_name=name,
    )  # fmt: skip
    wanted = [row for row in seen if about_conflict(row.found)]
    kept = sum(len(_hostile(row)) for row in wanted if _coded(row))
    n = sum(len(_hostile(row)) for row in wanted)
    yield _row("articles: findings about conflict kept, all news", kept / n, n, goal=0.99)
    yield _row(
        "articles: other news passed over", _share([not _coded(row) for row in other]), len(other),
        floor=_share([not _harmful(row) for row in other]), floor_name=f"without {name}",
    )  # fmt: skip


def _hostile(row: Seen) -> list[Finding]:
    events = [one for one in row.found.events if one.type in HOSTILE]
    return [*events, *row.found.claims, *row.found.ties]


def _coded(row: Seen) -> bool:
    return row.article >= gate.ARTICLE_THRESHOLD


def _harmful(row: Seen) -> bool:
    return not _HARM.isdisjoint(token.lower for token in tokenize(row.text.body))


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else 0.0


def _row(
    metric: str, ours: float, n: int, *,
    goal: float | None = None, floor: float | None = None, floor_name: str = "",
) -> Row:  # fmt: skip
    return Row(
        capability=CAPABILITY, data=DATA, metric=metric, ours=ours, n=n,
        goal=goal, floor=floor, floor_name=floor_name,
    )  # fmt: skip


# --- tables of thresholds --------------------------------------------------------------------


def lost_by_threshold(
    documents: Sequence[tuple[Sequence[float], Sequence[tuple[str, frozenset[int]]]]],
    thresholds: Sequence[float],
) -> list[dict[str, float]]:
    """Return, for each threshold, the share of sentences below it and of findings lost by kind.

    A document is its sentences' scores, and (kind, sentences) of each finding: it is lost where
    all of its sentences are below.
    """
    scores = [score for row, _ in documents for score in row]
    best: dict[str, list[float]] = {"all": []}
    for row, found in documents:
        for kind, sentences in found:
            top = max(row[index] for index in sentences)
            best["all"].append(top)
            best.setdefault(kind, []).append(top)
    return [
        {"threshold": at, "skipped": _share([score < at for score in scores])}
        | {kind: _share([top < at for top in tops]) for kind, tops in best.items()}
        for at in thresholds
    ]


def table(rows: Sequence[Mapping[str, float]]) -> str:
    """Return rows as Markdown, shares in per cent."""
    names = list(rows[0])
    lines = [names, ["---"] * len(names)]
    lines += [
        [f"{row['threshold']:.2f}", *(f"{100 * row[name]:.1f}" for name in names[1:])]
        for row in rows
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def findings_by_sentence(found: Extraction) -> list[tuple[str, frozenset[int]]]:
    """Return the kind and the sentences of each finding."""
    rows = [(KINDS[type(row)], anchors(found, row)) for row in findings(found)]
    return [(kind, sentences) for kind, sentences in rows if sentences]


def main() -> None:
    """Print the shares at thresholds around the shipped ones."""
    from benchmarks.__main__ import GOLD

    seen = [see(text) for text in texts(GOLD)]
    steps = [gate.SENTENCE_THRESHOLD + step / 4 for step in range(-4, 5)]
    documents = [(row.sentences, findings_by_sentence(row.found)) for row in seen]
    print(table(lost_by_threshold(documents, steps)), end="\n\n")
    other = [row.article for row in seen if row.is_other]
    conflict = [row.article for row in seen if row.text.origin in CONFLICT]
    found = [row.article for row in seen for _ in _hostile(row)]
    rows = [
        {
            "threshold": at,
            "other news passed over": _share([one < at for one in other]),
            "conflict news lost": _share([one < at for one in conflict]),
            "findings about conflict lost": _share([one < at for one in found]),
        }
        for at in (gate.ARTICLE_THRESHOLD + step / 4 for step in range(-4, 5))
    ]
    print(table(rows))


if __name__ == "__main__":
    main()
