"""The relevance gate: what it passes over, and which findings that costs.

Texts that nothing was trained or chosen on: conflict news (MUC messages, gun violence reports,
summaries and articles on South Asia and Latin America, Indian police news) and other news (US
politics, business, places, epidemics). Lost is what the whole pipeline finds without the gate and
not with it. What an article is about is told by what is found in it (`about_conflict`).

`python -m benchmarks.score_gate` prints how many words each setting encodes and what an article
takes.
"""

import csv
import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks import muc
from benchmarks.reading import read_text
from benchmarks.report import Row, split_of
from benchmarks.score_dates import documents
from benchmarks.score_places import read_geovirus, read_lgl
from dateline.encoder import gate
from dateline.records import (
    Claim,
    Event,
    Extraction,
    Finding,
    Quote,
    Span,
    Tie,
)
from dateline.text.tokens import tokenize

CAPABILITY = "relevance gate"
DATA = "nine sets, held-out texts"
KINDS = {Event: "events", Claim: "claims", Quote: "attributions", Tie: "ties"}

# Texts of each set at most.
EACH = 60

# Conflict news as a whole, whatever is found in it.
CONFLICT = frozenset({"incidents", "muc", "satp", "insightcrime"})

# Events that are about conflict: one finding of them does not make an article so.
HOSTILE = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "THREATEN"})

# A heading and three sentences: what an article is about stands there.
LEAD = 4

# An article without a lead of conflict is about it where one sentence of so many is.
ONE_OF = 10

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
        """Whether it is other news, and what is found in it does not make it about conflict."""
        return self.text.origin not in CONFLICT and not about_conflict(self.found)


def score(gold: Path) -> list[Row]:
    """Return what is passed over and what is kept, at the shipped thresholds."""
    seen = [see(text) for text in texts(gold)]
    with gated("sentences"):
        kept = [read_text(row.text.body) for row in seen]
    return [*_sentence_rows(seen, kept), *_article_rows(seen, kept)]


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
        found = read_text(text.body)
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


def about_conflict(found: Extraction) -> bool:
    """Say whether an article is about conflict, by what was found in it.

    Its lead and another sentence tell of violence, coercion, protest, threats, victims or standing
    military ties, or one sentence of ten does. What names an attack in passing is not about it.
    """
    told = {min(places) for row in hostile(found) if (places := anchors(found, row))}
    leads = len(told) > 1 and min(told) < LEAD
    return leads or (bool(told) and len(told) * ONE_OF >= len(found.sentences))


def hostile(found: Extraction) -> list[Finding]:
    """Return the findings about conflict."""
    events = [row for row in found.events if row.type in HOSTILE]
    return [*events, *found.claims, *found.ties]


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


class Again(NamedTuple):
    """What another reading of a text found."""

    keys: frozenset[tuple[object, ...]]
    said: tuple[Span, ...]
    """Cues and contents of its attributions."""

    @classmethod
    def of(cls, found: Extraction) -> "Again":
        """Return a reading by what its findings are known by."""
        said = [part for row in found.quotes for part in (*row.cue, *row.content)]
        return cls(frozenset(map(_key, findings(found))), tuple(said))

    def holds(self, row: Finding) -> bool:
        """Say whether a finding is there too; an attribution may begin or end at another word."""
        if not isinstance(row, Quote):
            return _key(row) in self.keys
        part = (*row.cue, *row.content, *row.source)[0]
        return any(one.start < part.end and part.start < one.end for one in self.said)


def _key(row: Finding) -> tuple[object, ...]:
    """Return what makes a finding the same one in another reading of its text."""
    if isinstance(row, Event):
        return "events", row.type, row.trigger.start, row.trigger.end
    return KINDS[type(row)], row.evidence[0].start, getattr(row, "words", ""), row.id


def _sentence_rows(seen: Sequence[Seen], kept: Sequence[Extraction]) -> Iterator[Row]:
    wanted = dict.fromkeys(("all findings", *KINDS.values()), 0)
    right = dict(wanted)
    for row, after in zip(seen, kept, strict=True):
        again = Again.of(after)
        for one in findings(row.found):
            for kind in ("all findings", KINDS[type(one)]):
                wanted[kind] += 1
                right[kind] += again.holds(one)
    for kind, n in wanted.items():
        if n:
            yield _row(f"sentences: {kind} kept", right[kind] / n, n, goal=0.99)
    low = [score < 0 for row in seen for score in row.sentences]
    lengths = [length for row in seen for length in row.lengths]
    short = [length < 6 for length in lengths]
    yield _row(
        "sentences: not encoded", _share(low), len(low),
        floor=_share(short), floor_name="fewer than 6 words",
    )  # fmt: skip
    tokens = sum(length for length, out in zip(lengths, low, strict=True) if out) / sum(lengths)
    yield _row("sentences: words not encoded", tokens, sum(lengths))


def _article_rows(seen: Sequence[Seen], kept: Sequence[Extraction]) -> Iterator[Row]:
    """Yield what the setting `articles` keeps; `kept` was read with `sentences`."""
    both = list(zip(seen, kept, strict=True))
    about = [row for row in both if about_conflict(row[0].found)]
    conflict = [row for row in seen if row.text.origin in CONFLICT]
    other = [row for row in seen if row.is_other]
    name = "a word of harm or force"
    yield _row(
        "articles: about conflict, coded", _share([_coded(row) for row, _ in about]), len(about),
        floor=_share([_harmful(row) for row, _ in about]), floor_name=name,
    )  # fmt: skip
    yield _row(
        "articles: conflict news coded", _share([_coded(row) for row in conflict]), len(conflict),
        floor=_share([_harmful(row) for row in conflict]), floor_name=name,
    )  # fmt: skip
    yield _kept("articles: findings about conflict kept, articles about it", about, goal=0.99)
    yield _kept("articles: findings about conflict kept, all news", both)
    yield _row(
        "articles: other news passed over", _share([not _coded(row) for row in other]), len(other),
        floor=_share([not _harmful(row) for row in other]), floor_name=f"without {name}",
    )  # fmt: skip


def _kept(metric: str, rows: Sequence[tuple[Seen, Extraction]], goal: float | None = None) -> Row:
    """Return the share of findings about conflict that both thresholds leave."""
    held = [
        _coded(row) and again.holds(one)
        for row, after in rows
        for again in [Again.of(after)]
        for one in hostile(row.found)
    ]
    return _row(metric, _share(held), len(held), goal=goal)


def _coded(row: Seen) -> bool:
    return row.article >= 0


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


# --- what it spares --------------------------------------------------------------------------


def main() -> None:
    """Print, for conflict and other news, what each setting encodes and takes an article."""
    from benchmarks.__main__ import GOLD

    seen = [see(text) for text in texts(GOLD)]
    print("| news | articles | gate | coded | words encoded | ms an article |\n|" + " --- |" * 6)
    for name, wanted in (("conflict", True), ("other", False)):
        rows = [row for row in seen if (row.text.origin in CONFLICT) is wanted]
        taken = _taken(rows)
        for mode, seconds in taken.items():
            coded = [mode != "articles" or _coded(row) for row in rows]
            words = sum(
                length * (mode == "off" or score >= 0)
                for row, is_coded in zip(rows, coded, strict=True)
                for length, score in zip(row.lengths, row.sentences, strict=True)
                if is_coded
            ) / sum(sum(row.lengths) for row in rows)
            print(
                f"| {name} | {len(rows)} | {mode} | {_share(coded):.3f} | {words:.3f} "
                f"| {1000 * seconds / len(rows):.1f} |"
            )
    passed = [row for row in seen if not _coded(row)]
    each = _taken(passed)["articles"] / max(len(passed), 1)
    print(f"\nan article that is passed over: {1000 * each:.2f} ms")


def _taken(rows: Sequence[Seen]) -> dict[gate.Mode, float]:
    """Return the processor's seconds in each mode; the modes take turns, article by article."""
    modes: tuple[gate.Mode, ...] = ("off", "sentences", "articles")
    taken = dict.fromkeys(modes, 0.0)
    for row in rows:
        for mode in modes:
            with gated(mode):
                started = time.process_time()
                read_text(row.text.body)
                taken[mode] += time.process_time() - started
    return taken


if __name__ == "__main__":
    main()
