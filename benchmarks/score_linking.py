"""Linking of event mentions across documents: CoNLL F1 on ECB+ topics 1–35.

Scored as is usual for ECB+ (Cybulska and Vossen 2014): the marked event mentions of the sentences
listed as checked, mentions alone in their cluster included, coreference within and across
documents, over all topics at once. Topics 36–45 are the test split and are not here; the peers'
figures are from there. A topic holds two happenings of one kind, its subtopics (`ecb` and
`ecbplus` files); to link within given subtopics is the easier task, so it has a row of its own.
"""

import csv
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from benchmarks.coreference import conll
from benchmarks.report import Row


class Mention(NamedTuple):
    """A marked event mention: where it is, its words, and the cluster it belongs to."""

    name: str
    topic: str
    subtopic: str
    words: str
    cluster: str


# On topics 36–45, as shipped with the peers' code.
PEER = 0.744
PEER_NAME = "lemma-delta, topics 36–45 [shipped; feature-based .748]"
GOAL = 0.77


def score(gold: Path) -> list[Row]:
    """Return CoNLL F1 within gold topics and within gold subtopics, with the floor of each."""
    mentions = load(gold / "stories" / "ecbplus")
    by_topic = {row.name: f"{row.topic} {stem(row.words)}" for row in mentions}
    by_subtopic = {row.name: f"{row.subtopic} {stem(row.words)}" for row in mentions}
    topics, subtopics = _row(mentions, by_topic, "topic"), _row(mentions, by_subtopic, "subtopic")
    return [replace(topics, peer=PEER, peer_name=PEER_NAME, goal=GOAL), subtopics]


def _row(mentions: list[Mention], simple: dict[str, str], within: str) -> Row:
    return Row(
        capability="linking",
        data=f"ECB+ topics 1–35, gold mentions and {within}s",
        metric="CoNLL F1",
        ours=None,
        n=len(mentions),
        floor=conll(simple, {row.name: row.cluster for row in mentions}),
        floor_name=f"the same stem of the last word within a {within}",
    )


def load(folder: Path) -> list[Mention]:
    """Return the event mentions of the checked sentences; `FileNotFoundError` without the set."""
    checked = _checked(folder / "ECBplus_coreference_sentences.csv")
    paths = sorted(folder.glob("*/*.xml"))
    return [mention for path in paths for mention in _mentions(path, checked)]


def _checked(path: Path) -> set[tuple[str, str]]:
    """Return the checked sentences: the name of a document and the number of a sentence."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (f"{row['Topic']}_{row['File']}", row["Sentence Number"])
            for row in csv.DictReader(file)
        }


def _mentions(path: Path, checked: set[tuple[str, str]]) -> Iterator[Mention]:
    root = ET.parse(path).getroot()
    tokens = {row.get("t_id"): row for row in root.iter("token")}
    clusters = _clusters(root, path)
    subtopic = re.sub(r"_\d+", "_", path.stem)
    for row in root.iterfind("Markables/*"):
        words = [tokens[anchor.get("t_id")] for anchor in row.iter("token_anchor")]
        if "ACTION" not in row.tag or not words:
            continue
        if (path.stem, words[0].get("sentence")) in checked:
            name = f"{path.stem} {row.get('m_id')}"
            text = " ".join(word.text or "" for word in words)
            cluster = clusters.get(row.get("m_id"), name)
            yield Mention(name, path.parent.name, subtopic, text, cluster)


def _clusters(root: ET.Element, path: Path) -> dict[str | None, str]:
    """Return the cluster of each linked mention; a cluster in one document is named by it."""
    found: dict[str | None, str] = {}
    for link in root.iterfind("Relations/*"):
        cluster = link.get("note") or f"{path.stem} {link.get('r_id')}"
        for source in link.iter("source"):
            found[source.get("m_id")] = f"{path.parent.name} {cluster}"
    return found


_ENDING = re.compile(r"(?<=\w\w\w)(?:ings?|ed|e?s|e)$")


def stem(words: str) -> str:
    """Return a mention's head, taken to be its last word, in lower case without its ending."""
    return _ENDING.sub("", words.split()[-1].lower())
