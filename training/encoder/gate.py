"""`python -m training.encoder.gate`: the relevance gate's weights, distilled from the pipeline.

Sums of words' weights say whether a sentence holds a finding, and whether an article is about
conflict (`benchmarks.score_gate.about_conflict`). What the pipeline found in the texts for training
is the answer (`gate_models`). Only words that several sets write in small letters have a weight, so
no names; of the words that the vocabulary lists as cues, acts and harms even rare ones have, by the
kind of their entry.

The thresholds are chosen here too, by cross-validation within these texts, from the share of
findings that may be lost; they are taken off the biases, so that zero is the threshold. Prints the
tables that they were chosen from.

Reading the texts takes some five minutes of one core, the rest half a minute. Readings are kept in
the cache: `--again` makes them anew, which a changed pipeline or encoder asks for.
"""

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from benchmarks.report import split_of
from benchmarks.score_gate import (
    CONFLICT,
    KINDS,
    about_conflict,
    anchors,
    findings,
    gated,
    hostile,
    together,
)
from benchmarks.score_places import read_geovirus, read_lgl
from dateline import pipeline
from dateline.encoder.gate import BIAS, FILE, words_of
from dateline.records import Article, Extraction, article_id
from dateline.stages.attribution.lexicon import lexicon as attribution
from dateline.stages.casualties.lexicon import lexicon as casualties
from dateline.stages.events.vocabulary import index as events
from dateline.text.tokens import tokenize
from training.encoder.data.readings import Reading
from training.encoder.data.texts import Text, texts
from training.encoder.gate_models import Document, Vocabulary, of_articles, of_sentences, say

ROOT = Path(__file__).parent.parent.parent

# Texts of one set at most, so that no set outweighs the others.
EACH = 700

# A word has a weight where so many sentences hold it, and so many sets write it in small letters.
MIN_SENTENCES = 12
MIN_SETS = 3

# Words with smaller weights in all columns are left out; those of articles are divided by the root
# of their number.
LEAST = (0.05, 0.05, 0.5)

_SMALL = re.compile(r"(?<![\w'’-])[a-z][a-z'’-]*(?!\w)")
# Sets in small letters or in capitals throughout say nothing of what is a name.
_ONE_CASE = frozenset({"india", "muc"})
# Single sentences are no articles.
_SENTENCES = frozenset({"re3d"})

HEADER = """\
# The relevance gate: a weight a word, for sentences (can hold a finding) and articles (about
# conflict). Made by `python -m training.encoder.gate` from what the pipeline found in the texts
# for training of MUC-3/4, gun violence incidents, SATP, InsightCrime, IndiaPoliceEvents, PolNeAR,
# re3d, ECB+, TimeBank, LGL and GeoVirus; no sentence of theirs is in it.
# Columns: word, sentence that holds a finding, sentence that tells of conflict, article about it.
"""


def main() -> None:
    """Train both, print the table of thresholds, write the file."""
    parser = argparse.ArgumentParser(prog="training.encoder.gate", description=__doc__)
    parser.add_argument("--gold", type=Path, default=ROOT.parent / "shared" / "gold")
    parser.add_argument("--cache", type=Path, default=ROOT / "training" / "cache")
    parser.add_argument("--again", action="store_true", help="read the texts anew")
    options = parser.parse_args()
    if options.again:
        _path(options.cache).unlink(missing_ok=True)
    small: dict[str, set[str]] = defaultdict(set)
    documents = [_document(row, small) for row in _readings(options.gold, options.cache)]
    known = _vocabulary(documents, small)
    columns = (of_sentences(documents, known), *of_articles(documents, known))
    rows = [(word, [column[word] for column in columns]) for word in [BIAS, *known.words]]
    lines = [
        "\t".join([word, *(f"{value:.2f}" for value in values)])
        for word, values in rows
        if any(abs(value) >= least for value, least in zip(values, LEAST, strict=True))
    ]
    FILE.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    say(f"{len(lines)} words written to {FILE}")


# --- texts -----------------------------------------------------------------------------------


def _readings(gold: Path, cache: Path) -> Iterator[Reading]:
    """Yield a reading of each text; kept in the cache, which a changed pipeline makes stale."""
    path = _path(cache)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        with partial.open("wb") as file:
            file.writelines(msgspec.json.encode(row) + b"\n" for row in _read_all(gold))
        partial.replace(path)
    with path.open("rb") as file:
        for line in file:
            yield msgspec.json.decode(line, type=Reading)


def _read_all(gold: Path) -> Iterator[Reading]:
    """Yield a reading of each text but those that a stage fails on: they are named."""
    for text in _texts(gold):
        try:
            yield _read(text)
        except Exception as error:  # noqa: BLE001 - one text is not worth the minutes of the others
            say(f"left out, from {text.origin}: {type(error).__name__}: {error}")


def _path(cache: Path) -> Path:
    return cache / "gate-readings.jsonl"


def _texts(gold: Path) -> Iterator[Text]:
    """Yield the texts that the encoder's data is made from, at most `EACH` of a set, and others."""
    counts: Counter[str] = Counter()
    for row in (*texts(gold), *_others(gold)):
        counts[row.origin] += 1
        if counts[row.origin] <= EACH and row.text.strip():
            yield row


def _read(row: Text) -> Reading:
    """Return what the whole pipeline finds in a text: the encoder too, unlike for its own data."""
    with gated("off"):
        article = Article(id=article_id(row.text), text=row.text, lang="en")
        return Reading(row.origin, row.relevant, pipeline.run(article))


def _others(gold: Path) -> Iterator[Text]:
    """Yield Indian police news (train) and the `look` halves of LGL and GeoVirus."""
    path = gold / "conflict_text" / "IndiaPoliceEvents_sents" / "train.tsv"
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    rows = [line.split("\t") for line in lines if line.split("\t")[0].strip()]
    for body in together(rows)[::2]:
        yield Text("india", body)
    for origin, found in (("lgl", read_lgl(gold)), ("geovirus", read_geovirus(gold))):
        for row in found:
            if split_of(row.key) == "look":
                yield Text(origin, row.body)


def _document(row: Reading, small: dict[str, set[str]]) -> Document:
    found = row.found
    text = found.article.text
    if row.origin not in _ONE_CASE:
        for word in set(_SMALL.findall(text)):
            small[word].add(row.origin)
    return Document(
        row.origin,
        [words_of(tokenize(text, one.start, one.end)) for one in found.sentences],
        _holds(found),
        _findings(found),
        _conflict(row),
        Counter(min(places) for row in hostile(found) if (places := anchors(found, row))),
    )


def _findings(found: Extraction) -> list[tuple[str, frozenset[int]]]:
    """Return the kind and the sentences of each finding."""
    rows = [(KINDS[type(row)], anchors(found, row)) for row in findings(found)]
    return [(kind, sentences) for kind, sentences in rows if sentences]


def _holds(found: Extraction) -> dict[int, int]:
    """Return the sentences with any part of a finding, and how many findings each anchors."""
    holds: Counter[int] = Counter()
    for _, sentences in _findings(found):
        holds.update(sentences)
    for quote in found.quotes:
        for part in (*quote.source, *quote.cue, *quote.content):
            for sentence in found.sentences:
                if part.start < sentence.end and sentence.start < part.end:
                    holds[sentence.index] += 0
    return dict(holds)


def _conflict(row: Reading) -> bool | None:
    """Say whether an article is about conflict; None for conflict news that seems not to be."""
    if row.origin in _SENTENCES:
        return None
    if row.origin in CONFLICT and row.relevant is not False:
        return True if hostile(row.found) else None
    about = about_conflict(row.found)
    return None if row.origin in CONFLICT and not about else about


# --- words -----------------------------------------------------------------------------------


def _vocabulary(documents: Sequence[Document], small: Mapping[str, set[str]]) -> Vocabulary:
    counts = Counter(word for row in documents for words in row.sentences for word in words)
    kinds = _kinds()
    common = {
        word
        for word, count in counts.items()
        if count >= MIN_SENTENCES
        and (len(small.get(word, ())) >= MIN_SETS or not word[0].isalnum())
    }
    return Vocabulary(common | set(kinds), kinds)


def _kinds() -> dict[str, frozenset[str]]:
    """Return the kinds of entry that the vocabulary lists each word under."""
    found: dict[str, set[str]] = defaultdict(set)
    for word in (*attribution().verbs, *attribution().nouns, *attribution().spoken):
        found[word].add("(cue)")
    for word, entries in events().verbs.items():
        for entry, _ in entries:
            if not (entry.idiom or entry.pairs_only):
                whole = "firm" if entry.firm else "loose"
                found[word].add(f"({whole} act)" if len(entry.pattern.parts) == 1 else "(act)")
    for word, nouns in events().nouns.items():
        for noun in nouns:
            if not (noun.idiom or noun.pairs_only):
                found[word].add("(noun)" if len(noun.pattern.parts) == 1 else "(nouns)")
    for word in casualties().triggers.by_first:
        found[word].add("(harm)")
    return {word: frozenset(kinds) for word, kinds in found.items()}


if __name__ == "__main__":
    main()
