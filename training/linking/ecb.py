"""ECB+ made ready for learning and scoring: mentions, how like their documents are, folds."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.ecb import Document, Mention, documents
from dateline.across.linking.likeness import Likeness
from dateline.across.linking.spans import read
from dateline.across.linking.told import Told
from training.linking.learning import Group, folds_of, grouped


class Ready(NamedTuple):
    """The documents, their mentions in order, and what linking sees of them."""

    documents: list[Document]
    mentions: list[Mention]
    told: list[Told]
    likeness: Likeness

    @property
    def gold(self) -> dict[int, str]:
        """Return the cluster of each mention by its number."""
        return {number: row.cluster for number, row in enumerate(self.mentions)}

    def groups(self, within: Sequence[Sequence[int]]) -> list[Group]:
        """Return the pairs of mentions within groups of documents, with folds by topic."""
        clusters = [row.cluster for row in self.mentions]
        folds = folds_of([row.topic for row in self.mentions])
        return grouped(self.told, self.likeness, within, clusters, folds)

    def by(self, name: Callable[[Document], str]) -> list[list[int]]:
        """Return the numbers of documents by a name, such as their topic."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, row in enumerate(self.documents):
            found[name(row)].append(number)
        return list(found.values())


def ready(gold: Path) -> Ready:
    """Read ECB+ topics 1–35; raises `FileNotFoundError` without the set."""
    rows = documents(gold / "stories" / "ecbplus")
    mentions: list[Mention] = []
    told: list[Told] = []
    for number, row in enumerate(rows):
        by_span = {(mention.start, mention.end): mention for mention in row.mentions}
        held = {(one.start, one.end): one for one in read(number, row.text, by_span)}
        mentions += row.mentions
        told += [held[mention.start, mention.end] for mention in row.mentions]
    return Ready(rows, mentions, told, Likeness([row.text for row in rows]))
