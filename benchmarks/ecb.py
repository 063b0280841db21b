"""ECB+ as texts with marked event mentions (Cybulska and Vossen 2014)."""

import csv
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from dateline.records import Article, article_id

_NUMBER = re.compile(r"_\d+")


class Mention(NamedTuple):
    """A marked event mention: where it is, its words, and the cluster it belongs to."""

    name: str
    topic: str
    subtopic: str
    words: str
    cluster: str
    document: str
    start: int
    end: int
    """Offsets in the document's text, from its first word to the end of its last."""


class Document(NamedTuple):
    """A text joined from its tokens, a sentence a line, and its mentions."""

    name: str
    topic: str
    subtopic: str
    text: str
    mentions: tuple[Mention, ...]

    @property
    def article(self) -> Article:
        """Return the text as an article without a date."""
        return Article(id=article_id(self.text), text=self.text, lang="en")


def documents(folder: Path) -> list[Document]:
    """Return all documents with the mentions of their checked sentences.

    Raises `FileNotFoundError` without the set.
    """
    checked = _checked(folder / "ECBplus_coreference_sentences.csv")
    return [_document(path, checked) for path in sorted(folder.glob("*/*.xml"))]


def _checked(path: Path) -> set[tuple[str, str]]:
    """Return the checked sentences: the name of a document and the number of a sentence."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (f"{row['Topic']}_{row['File']}", row["Sentence Number"])
            for row in csv.DictReader(file)
        }


def _document(path: Path, checked: set[tuple[str, str]]) -> Document:
    root = ET.parse(path).getroot()
    text, offsets = _joined(root)
    subtopic = _NUMBER.sub("_", path.stem)
    mentions = tuple(_mentions(root, path, subtopic, checked, offsets))
    return Document(path.stem, path.parent.name, subtopic, text, mentions)


def _joined(root: ET.Element) -> tuple[str, dict[str | None, tuple[int, int]]]:
    """Return a document's text, and where each token stands in it."""
    parts: list[str] = []
    offsets: dict[str | None, tuple[int, int]] = {}
    at, before = 0, None
    for token in root.iter("token"):
        if parts:
            parts.append(" " if token.get("sentence") == before else "\n")
            at += 1
        word = token.text or ""
        offsets[token.get("t_id")] = at, at + len(word)
        parts.append(word)
        at, before = at + len(word), token.get("sentence")
    return "".join(parts), offsets


def _mentions(
    root: ET.Element,
    path: Path,
    subtopic: str,
    checked: set[tuple[str, str]],
    offsets: dict[str | None, tuple[int, int]],
) -> Iterator[Mention]:
    tokens = {row.get("t_id"): row for row in root.iter("token")}
    clusters = _clusters(root, path)
    for row in root.iterfind("Markables/*"):
        anchors = [anchor.get("t_id") for anchor in row.iter("token_anchor")]
        words = [tokens[anchor] for anchor in anchors]
        if "ACTION" not in row.tag or not words:
            continue
        if (path.stem, words[0].get("sentence")) in checked:
            name = f"{path.stem} {row.get('m_id')}"
            text = " ".join(word.text or "" for word in words)
            cluster = clusters.get(row.get("m_id"), name)
            start, end = offsets[anchors[0]][0], offsets[anchors[-1]][1]
            yield Mention(name, path.parent.name, subtopic, text, cluster, path.stem, start, end)


def _clusters(root: ET.Element, path: Path) -> dict[str | None, str]:
    """Return the cluster of each linked mention; a cluster in one document is named by it."""
    found: dict[str | None, str] = {}
    for link in root.iterfind("Relations/*"):
        cluster = link.get("note") or f"{path.stem} {link.get('r_id')}"
        for source in link.iter("source"):
            found[source.get("m_id")] = f"{path.parent.name} {cluster}"
    return found
