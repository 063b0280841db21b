"""Linking of event mentions across documents: CoNLL F1 on ECB+ topics 1–35.

Scored as is usual for ECB+ (Cybulska and Vossen 2014): the marked event mentions of the sentences
listed as checked, mentions alone in their cluster included, coreference within and across
documents, over all topics at once. Topics 36–45 are the test split and are not here; the peers'
figures are from there. A topic holds two happenings of one kind, its subtopics (`ecb` and
`ecbplus` files); to link within given subtopics is the easier task, so it has a row of its own.

Our figures are cross-validated over topics: each mention is linked by models that have not seen its
topic, trained here (two minutes a row; scikit-learn from the extra `bench`), with thresholds
chosen on the other topics. `predicted topics`: documents are grouped by their words alone, all 772
at once. What ships has learned from all 35 topics, so its own row is on seen data and no measure of
new ones: it only shows that the shipped file is the one that was cross-validated.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from benchmarks.coreference import b_cubed, conll
from benchmarks.ecb import Document, Mention, documents
from benchmarks.report import Row
from dateline.across.linking import MentionSpan, link_mentions
from dateline.across.linking.likeness import Likeness

# On topics 36–45, as shipped with the peers' code.
PEER = 0.744
PEER_NAME = "lemma-delta, topics 36–45 [shipped; feature-based .748]"
GOAL = 0.77


def score(gold: Path) -> list[Row]:
    """Return CoNLL F1 by predicted topic, gold topic and gold subtopic, with the floor of each."""
    rows = documents(gold / "stories" / "ecbplus")
    mentions = [mention for row in rows for mention in row.mentions]
    likeness = Likeness([row.text for row in rows])
    group = {
        rows[at].name: str(number) for number, row in enumerate(likeness.groups()) for at in row
    }
    ours = _cross_validated(gold)
    predicted = _row(
        mentions, {row.name: group[row.document] for row in mentions}, "predicted topic"
    )
    topics = _row(mentions, {row.name: row.topic for row in mentions}, "gold topic")
    subtopics = _row(mentions, {row.name: row.subtopic for row in mentions}, "gold subtopic")
    peer = {"peer": PEER, "peer_name": PEER_NAME, "goal": GOAL}
    return [
        replace(predicted, ours=ours.get("predicted topic"), **peer),
        replace(topics, ours=ours.get("gold topic"), **peer),
        replace(subtopics, ours=ours.get("gold subtopic")),
        _shipped(rows),
        _grouping(rows, group),
    ]


def load(folder: Path) -> list[Mention]:
    """Return the event mentions of the checked sentences; `FileNotFoundError` without the set."""
    return [mention for row in documents(folder) for mention in row.mentions]


def _row(mentions: list[Mention], within: Mapping[str, str], name: str) -> Row:
    simple = {row.name: f"{within[row.name]} {stem(row.words)}" for row in mentions}
    return Row(
        capability="linking",
        data=f"ECB+ topics 1–35, gold mentions and {name.removeprefix('gold ')}s",
        metric="CoNLL F1",
        ours=None,
        n=len(mentions),
        floor=conll(simple, {row.name: row.cluster for row in mentions}),
        floor_name=f"the same stem of the last word within a {name}",
    )


def _cross_validated(gold: Path) -> dict[str, float]:
    """Return CoNLL F1 by grouping; nothing where the packages for training are not installed."""
    if find_spec("sklearn") is None:
        print("linking: not cross-validated, scikit-learn is not installed", file=sys.stderr)
        return {}
    from training.linking.ecb import ready
    from training.linking.learning import cross_validated

    rows = ready(gold)
    groupings = {
        "predicted topic": rows.likeness.groups(),
        "gold topic": rows.by(lambda row: row.topic),
        "gold subtopic": rows.by(lambda row: row.subtopic),
    }
    found = {}
    for name, groups in groupings.items():
        labels = cross_validated(rows.groups(groups), rows.gold)
        found[name] = conll(labels, {number: rows.gold[int(number)] for number in labels})
    return found


def _shipped(rows: list[Document]) -> Row:
    """Return the figure of the public verb, which has seen these topics."""
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        spans[row.article.id] += [(one.start, one.end) for one in row.mentions]
    at = {
        span: str(number)
        for number, cluster in enumerate(link_mentions([row.article for row in rows], spans))
        for span in cluster
    }
    found, gold = {}, {}
    for row in rows:
        for one in row.mentions:
            found[one.name] = at[MentionSpan(row.article.id, one.start, one.end)]
            gold[one.name] = one.cluster
    return Row(
        capability="linking", data="ECB+ topics 1–35, gold mentions, as shipped: seen in training",
        metric="CoNLL F1", ours=conll(found, gold), n=len(gold),
    )  # fmt: skip


def _grouping(rows: list[Document], group: Mapping[str, str]) -> Row:
    """Return how well the predicted topics fit: B³ against topics."""
    topics = {row.name: row.topic for row in rows}
    return Row(
        capability="linking", data="ECB+ topics 1–35, documents by predicted topic",
        metric="B³ F1 against topics", ours=b_cubed(group, topics), n=len(rows),
        floor=b_cubed(dict.fromkeys(topics, "all"), topics), floor_name="all in one",
    )  # fmt: skip


_ENDING = re.compile(r"(?<=\w\w\w)(?:ings?|ed|e?s|e)$")


def stem(words: str) -> str:
    """Return a mention's head, taken to be its last word, in lower case without its ending."""
    return _ENDING.sub("", words.split()[-1].lower())
