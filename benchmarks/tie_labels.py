"""The labelled sentences of the benchmark of ties, and when a tie that was found is a labelled one.

`data/ties_own.yaml` holds sentences of our own and says how a label is written and what counts.
`data/ties_gold.tsv` labels sentences of the gold texts in the same way, without their words: the
document, the characters, how the sentence was chosen ("word": at random of those with a country
and a military or diplomatic word; "pair": with two countries and such a word; "random": of all
that name violence or a government), and the labels. The labels were written before any of the
rules that they measure, in the same hour by one person; nobody has labelled them a second time.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import yaml

from benchmarks import muc, score_dates
from benchmarks.report import Split, split_of
from dateline.records import Interval, Party, Tie

HERE = Path(__file__).parent / "data"

_LABEL = re.compile(
    r"(?P<kind>\w+) (?P<actor>.+?) (?P<to>[>@]) (?P<other>.+?)"
    r"(?: since (?P<since>~?[\d-]+))?(?: until (?P<until>[\d-]+))?"
    r"(?: (?P<stated>ended|denied))?(?P<maybe> maybe)?"
)

State = Literal["held", "ended", "denied"]


class Label(NamedTuple):
    """A tie as labelled; parties are ISO 3166-1 codes or names, times as `ties_own.yaml` says."""

    kind: str
    actor: str
    other: str
    since: str | None
    until: str | None
    stated: State
    maybe: bool


class Case(NamedTuple):
    """A sentence, `text[start:end]`, and its labels."""

    document: str
    text: str
    start: int
    end: int
    labels: tuple[Label, ...]
    chosen: str = "own"


def label(words: str) -> Label:
    """Return a label as written."""
    found = _LABEL.fullmatch(words.strip())
    if found is None:
        raise ValueError(f"no label: {words!r}")
    parts = found.groupdict()
    stated: State = parts["stated"] or "held"
    return Label(
        parts["kind"], parts["actor"], parts["other"], parts["since"], parts["until"], stated,
        parts["maybe"] is not None,
    )  # fmt: skip


def own(split: Split) -> list[Case]:
    """Return the sentences of our own of one half."""
    rows = yaml.safe_load((HERE / "ties_own.yaml").read_text(encoding="utf-8"))
    return [
        Case(row["say"], row["say"], 0, len(row["say"]), tuple(map(label, row["ties"])))
        for row in rows
        if split_of(row["say"]) == split
    ]


def gold(folder: Path, split: Split) -> Iterator[Case]:
    """Yield the labelled sentences of the gold texts of one half (by document)."""
    with (HERE / "ties_gold.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        if split_of(row["document"]) == split:
            labels = tuple(label(part) for part in row["ties"].split(";") if part)
            text = _text(folder, row["document"])
            yield Case(
                row["document"], text, int(row["start"]), int(row["end"]), labels, row["chosen"]
            )


def _text(folder: Path, name: str) -> str:
    source, _, key = name.partition("/")
    return _texts(folder, source)[key]


@cache
def _texts(folder: Path, source: str) -> dict[str, str]:
    """Return the texts of a source by name."""
    match source:
        case "muc":
            files = sorted((folder / "casualties" / "muc").glob("dev-muc3-*"))
            return _known({key: text for path in files for key, text in muc.messages(path).items()})
        case "polnear":
            files = sorted((folder / "attribution" / "train" / "text").glob("*"))
            return _known({path.stem: path.read_text(encoding="utf-8") for path in files})
        case "tbaq":
            files = [
                row
                for half in ("look", "report")
                for row in score_dates.documents(folder / "dates" / "TBAQ-cleaned", half)
            ]
            return _known({row.name: row.text for row in files})
        case "plv":
            with (folder / "plover" / "PLV_train.tsv").open(encoding="utf-8") as file:
                rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
                return {row["sentence_id"]: row["sentence"] for row in rows}
        case _:
            return _re3d(folder / "conflict_text" / "re3d" / "train.txt")


def _known(texts: dict[str, str]) -> dict[str, str]:
    if not texts:
        raise FileNotFoundError("gold texts with labelled ties")
    return texts


def _re3d(path: Path) -> dict[str, str]:
    """Return the sentences of re3d by their number, words joined by a space."""
    found, words = [], list[str]()
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.strip():
            words.append(line.split("\t")[0])
        else:
            found.append(" ".join(words))
            words = []
    return {str(at): text for at, text in enumerate(found)}


# --- what is the same ---------------------------------------------------------------------------


def same_party(name: str, words: str, country: str | None) -> bool:
    """Say whether a party or place is the one labelled: its state, or a part of its name."""
    if re.fullmatch("[A-Z]{3}", name):
        return country == name
    plain, said = name.lower(), words.lower()
    return plain in said or (len(said) > 3 and said in plain)


def is_actor(name: str, party: Party | None) -> bool:
    """Say whether a party is the one labelled."""
    if party is None:
        return False
    return any(same_party(name, words, party.country) for words in (party.name, party.text))


def is_other(name: str, tie: Tie) -> bool:
    """Say whether the recipient, or else the place, is the one labelled."""
    if is_actor(name, tie.recipient):
        return True
    place = tie.place
    return place is not None and same_party(name, place.name, place.country)


def same(row: Label, tie: Tie, how: str) -> bool:
    """Say whether a tie is the labelled one.

    "strict": kind, both parties, their direction (an alliance and diplomatic relations have
    none), and whether it is asserted or denied; "kind and pair": without direction; "pair":
    without kind as well.
    """
    along = is_actor(row.actor, tie.actor) and is_other(row.other, tie)
    back = is_other(row.actor, tie) and is_actor(row.other, tie.actor)
    if (row.stated == "denied") != (tie.stated == "denied"):
        return False
    if how == "pair":
        return along or back
    mutual = how == "kind and pair" or row.kind in {"alliance", "recognition"}
    return row.kind == tie.kind and (along or (mutual and back))


def same_time(said: str | None, found: Interval | None) -> bool:
    """Say whether a stated time is read: the same day, month or year; None: that none is read.

    One that has to be worked out (`~1999`) may be two years off.
    """
    day = found.start if found else None
    if said is None or day is None:
        return said is None and day is None
    if said.startswith("~"):
        return abs(day.year - int(said[1:])) <= 2
    return day.isoformat().startswith(said)


def pairs(rows: Iterable[Label], ties: Iterable[Tie], how: str) -> list[tuple[Label, Tie]]:
    """Return labels with the ties that are theirs, each once, those that must be found first."""
    left = list(ties)
    found = []
    for row in sorted(rows, key=lambda row: row.maybe):
        match = next((tie for tie in left if same(row, tie, how)), None)
        if match is not None:
            left.remove(match)
            found.append((row, match))
    return found
