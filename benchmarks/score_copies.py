"""Copies: which articles carry an earlier one's text, against a comparison of all pairs.

Truth is exact: every article's runs of five words beside those of every earlier article; it is a
copy where it shares six tenths of the shorter one's with one of them. Runs that more than
`COMMON` texts hold (a site's footer) tell nothing and are left out. The floor looks at first
sentences, the peer is the library's own index without a check of what it returns.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime
from itertools import combinations
from pathlib import Path

from rensa import RMinHash, RMinHashLSH

from benchmarks.report import Counts, Row
from dateline.across import order
from dateline.across.copies import copies
from dateline.across.copies.common import COMMON
from dateline.across.copies.index import COPIED, FEWEST
from dateline.across.copies.sketch import SHINGLE
from dateline.records import Article, article_id

Before = Mapping[str, set[str]]
"""For each copy the earlier articles whose text it carries."""


def score(gold: Path) -> list[Row]:
    """Return precision and recall of copies among all articles of the incidents."""
    articles = load(gold)
    truth = carried(articles)
    ours = {name: {copy.of} for name, copy in copies(articles).items()}
    found, floor, peer = (
        _counts(given, truth) for given in (ours, openings(articles), lsh(articles))
    )
    return [
        Row(
            capability="copies",
            data=f"gun-violence incidents, {len(articles):,} articles",
            metric=f"{metric} of copies",
            ours=getattr(found, metric),
            n=len(truth),
            floor=getattr(floor, metric),
            floor_name="the same first sentence",
            peer=getattr(peer, metric),
            peer_name="rensa's index alone, threshold .6, same run",
        )
        for metric in ("precision", "recall", "f1")
    ]


def load(gold: Path) -> list[Article]:
    """Return the articles in the order of publication, each text once."""
    path = gold / "casualties" / "incidents" / "articles.jsonl"
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    found = {
        article_id(row["content"]): Article(
            id=article_id(row["content"]), text=row["content"],
            published=datetime.fromisoformat(row["dct"]),
        )
        for row in rows
    }  # fmt: skip
    return sorted(found.values(), key=order.key)


def _counts(found: Before, truth: Before) -> Counts:
    """Count copies: right where one of the articles named is one whose text it carries."""
    right = sum(bool(names & truth.get(copy, set())) for copy, names in found.items())
    return Counts(right=right, found=len(found), wanted=len(truth))


def carried(articles: list[Article]) -> dict[str, set[str]]:
    """Compare all pairs; articles are in the order of publication."""
    runs = {row.id: _runs(row.text) for row in articles}
    often = Counter(run for held in runs.values() for run in held)
    runs = {name: {run for run in held if often[run] <= COMMON} for name, held in runs.items()}
    holding: dict[str, list[str]] = defaultdict(list)
    for row in articles:
        for run in runs[row.id]:
            holding[run].append(row.id)
    together = Counter(pair for names in holding.values() for pair in combinations(names, 2))
    found: dict[str, set[str]] = defaultdict(set)
    for (earlier, later), count in together.items():
        fewest = min(len(runs[earlier]), len(runs[later]))
        if fewest >= FEWEST and count >= COPIED * fewest:
            found[later].add(earlier)
    return found


def _runs(text: str) -> set[str]:
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}


def openings(articles: list[Article]) -> dict[str, set[str]]:
    """Return the articles that open with the sentence of an earlier one."""
    seen: dict[str, set[str]] = defaultdict(set)
    found = {}
    for row in articles:
        first = " ".join(
            re.split(r"(?<=[.!?])\s", row.text.strip(), maxsplit=1)[0].casefold().split()
        )
        if seen[first]:
            found[row.id] = set(seen[first])
        seen[first].add(row.id)
    return found


def lsh(articles: list[Article]) -> dict[str, set[str]]:
    """Return what the library's index gives at the same threshold, unchecked."""
    index = RMinHashLSH(threshold=COPIED, num_perm=128, num_bands=16)
    found = {}
    for at, row in enumerate(articles):
        minhash = RMinHash(num_perm=128, seed=1)
        minhash.update(sorted(_runs(row.text)) or [row.id])
        if near := index.query(minhash):
            found[row.id] = {articles[other].id for other in near}
        index.insert(at, minhash)
    return found
