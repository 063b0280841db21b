"""Quotations and attribution on PolNeAR (`attribution/dev`, 84 texts; the encoder knows train).

What counts, and how:
- Where several people annotated a text, the annotation whose file name sorts first is gold.
- Spans are PolNeAR's contiguous pieces: a content in two pieces is two spans, both to be found.
  Exact scores are micro-averaged over all spans of one role; a span shared by two attributions
  counts once.
- Overlap scores count the tokens that are in a role. For attributions as a whole, each gold
  attribution is paired with at most one found (largest overlap first), and a token counts where
  its role agrees; a quotation that goes on without a cue belongs to the attribution it continues.
- PolNeAR has no attribution inside the content of another (none in 5,200 of train); those that are
  found there ("police said witnesses reported …") are neither right nor wrong, and left out.
- Attributions that PolNeAR gives no source (its `Attribution-no-source`) count like the others.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.reading import read_text
from benchmarks.report import Counts, Row
from dateline.records import Quote
from dateline.text.tokens import tokenize

ROLES = ("source", "cue", "content")
EXACT_GOALS = {"source": 0.75, "cue": 0.75, "content": 0.65}
OVERLAP_GOAL = 0.85

# Krippendorff's alpha over tokens, as PolNeAR's own description reports it: agreement, not F1.
PEER = "annotators, token-wise alpha [paper]"
PEER_ALPHA = 0.754

# Capitalised words right before the end.
_CAPITALS = re.compile(r"(?:[A-Z][\w.’'-]*\s){1,6}$")

Spans = set[tuple[int, int]]


class Attribution(NamedTuple):
    """One attribution as spans by role."""

    source: Spans
    cue: Spans
    content: Spans


Finder = Callable[[str], list[Attribution]]


def score(gold: Path, split: str = "dev") -> list[Row]:
    """Return the rows for PolNeAR's `split`; raises `FileNotFoundError` where it is missing."""
    texts = list(read(gold / "attribution" / split))
    ours, floor = measure(texts, find), measure(texts, find_simply)
    rows = []
    for name, counts in ours.items():
        role, kind = name.split(" ", 1)
        exact = kind.startswith("exact")
        rows.append(
            Row(
                capability="attribution",
                data=f"PolNeAR {split}",
                metric=f"{name} F1",
                ours=counts.f1,
                n=int(counts.wanted),
                floor=floor[name].f1,
                floor_name="quoted strings, nearest 'said', capitalised words before it",
                peer=PEER_ALPHA if role == "attribution" else None,
                peer_name=PEER if role == "attribution" else "",
                goal=EXACT_GOALS[role] if exact else OVERLAP_GOAL,
            )
        )
    return rows


def read(folder: Path) -> Iterator[tuple[str, list[Attribution]]]:
    """Yield each text with its gold attributions."""
    if not folder.is_dir():
        raise FileNotFoundError(folder)
    for path in sorted((folder / "text").iterdir()):
        first = sorted((folder / "attributions").glob(f"{path.stem}*"))[0]
        yield path.read_bytes().decode(), parse(first.read_bytes().decode())


def parse(lines: str) -> list[Attribution]:
    """Return the attributions of one brat file."""
    spans: dict[str, Spans] = {}
    found = []
    for line in lines.split("\n"):
        row = line.split("\t")
        if re.match(r"T\d+\t[\w-]+ \d", line):
            offsets = row[1].split(" ", 1)[1].split(";")
            spans[row[0]] = {(int(a), int(b)) for a, b in (part.split() for part in offsets)}
        elif line.startswith("E"):
            roles: dict[str, Spans] = defaultdict(set)
            for name, key in (part.split(":") for part in row[1].split()):
                roles[re.sub(r"\d", "", name).lower()] |= spans.get(key, set())
            if roles["cue"]:
                found.append(Attribution(roles["source"], roles["cue"], roles["content"]))
    return found


def find(text: str) -> list[Attribution]:
    """Return what the pipeline finds, continued quotations joined to what they continue."""
    quotes = read_text(text).quotes
    by_id = {quote.id: _spans(quote) for quote in quotes}
    roots = {quote.id: quote.continues for quote in quotes if quote.continues}
    for key in list(roots):
        root = key
        while root in roots:
            root = roots[root]
        by_id[root].content.update(by_id[key].content)
    found = [row for key, row in by_id.items() if key not in roots]
    return [row for row in found if not any(_holds(other, row) for other in found)]


def _holds(outer: Attribution, inner: Attribution) -> bool:
    """Say whether a cue lies in the content of another attribution."""
    return outer is not inner and any(
        start <= cue[0] and cue[1] <= end for start, end in outer.content for cue in inner.cue
    )


def _spans(quote: Quote) -> Attribution:
    return Attribution(*({(s.start, s.end) for s in getattr(quote, role)} for role in ROLES))


def find_simply(text: str) -> list[Attribution]:
    """The floor: each quoted string, the nearest "said", the capitalised words before that."""
    said = [match.span() for match in re.finditer(r"\bsaid\b", text)]
    found = []
    for quote in re.finditer(r'"[^"\n]+"|“[^”\n]+”', text):
        near = min(said, key=lambda cue: abs(cue[0] - quote.end()), default=None)
        names = _CAPITALS.search(text[: near[0]][-80:]) if near else None
        at = max(0, near[0] - 80) if near else 0
        source = {(at + names.start(), at + names.end() - 1)} if names else set()
        found.append(Attribution(source, {near} if near else set(), {quote.span()}))
    return found


def measure(texts: list[tuple[str, list[Attribution]]], finder: Finder) -> dict[str, Counts]:
    """Return the counts by metric name, over all texts."""
    counts: dict[str, Counts] = {f"{role} exact span": Counts() for role in ROLES}
    counts |= {f"{name} token overlap": Counts() for name in (*ROLES, "attribution")}
    for text, wanted in texts:
        found = finder(text)
        starts = [(token.start, token.end) for token in tokenize(text)]
        for at, role in enumerate(ROLES):
            gold, ours = _union(wanted, at), _union(found, at)
            _add(counts[f"{role} exact span"], gold, ours)
            _add(counts[f"{role} token overlap"], _tokens(starts, gold), _tokens(starts, ours))
        _pair(counts["attribution token overlap"], starts, wanted, found)
    return counts


def _union(rows: list[Attribution], at: int) -> Spans:
    return {span for row in rows for span in row[at]}


def _add(counts: Counts, gold: Spans | set[int], ours: Spans | set[int]) -> None:
    counts.right += len(gold & ours)
    counts.found += len(ours)
    counts.wanted += len(gold)


def _tokens(tokens: list[tuple[int, int]], spans: Spans) -> set[int]:
    """Return the indices of the tokens that lie in any of the spans."""
    found: set[int] = set()
    for start, end in spans:
        first = bisect_left(tokens, (start, start))
        while first < len(tokens) and tokens[first][1] <= end:
            found.add(first)
            first += 1
    return found


def _pair(
    counts: Counts,
    tokens: list[tuple[int, int]],
    wanted: list[Attribution],
    found: list[Attribution],
) -> None:
    """Pair gold and found attributions one to one, largest overlap first, and count."""
    left = [_labelled(tokens, row) for row in wanted]
    right = [_labelled(tokens, row) for row in found]
    pairs = sorted(
        ((len(a & b), i, j) for i, a in enumerate(left) for j, b in enumerate(right) if a & b),
        reverse=True,
    )
    used: tuple[set[int], set[int]] = set(), set()
    for size, i, j in pairs:
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            counts.right += size
    counts.wanted += sum(map(len, left))
    counts.found += sum(map(len, right))


def _labelled(tokens: list[tuple[int, int]], row: Attribution) -> set[tuple[int, int]]:
    return {(at, token) for at in range(len(ROLES)) for token in _tokens(tokens, row[at])}
