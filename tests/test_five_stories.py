"""The sample stories: what the commands print of them, and how much of the key is found.

The golden files say what is printed now; `python docs/goldens.py` writes them anew. The key is
what a careful reader takes; `score.txt` names every miss. The floors here can only rise.
"""

from datetime import date
from pathlib import Path

import five_stories
import pytest
from five_stories import GOLDEN, Scored

from dateline.ledger import Ledger
from dateline.ledger.changes import Changed, Interval, changed

# Found of the key, at least; and told though false, at most.
FOUND = {
    "threads": 55, "copies": 12, "events": 6, "changes": 21,
    "changes with the key's threads": 22, "ties": 20, "gaps": 7, "gaps with the key's threads": 7,
}  # fmt: skip
FALSE = {"changes": 22, "changes with the key's threads": 20}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger into which the folder was read once."""
    path = tmp_path_factory.mktemp("stories") / "dateline.duckdb"
    five_stories.read(path)
    return path


@pytest.fixture(scope="module")
def pages(ledger: Path) -> dict[str, str]:
    """Return what the commands print."""
    return five_stories.pages(ledger)


@pytest.fixture(scope="module")
def scored(ledger: Path) -> Scored:
    """Return what is found, against the key."""
    return Scored(ledger)


def test_the_golden_files_are_what_is_printed(pages: dict[str, str]) -> None:
    held = {path.name: path.read_text(encoding="utf-8") for path in GOLDEN.glob("*.txt")}
    assert held.keys() == pages.keys(), "run `python docs/goldens.py`"
    for name, text in pages.items():
        assert held[name] == text, f"{name} is out of date: run `python docs/goldens.py`"


@pytest.mark.parametrize("part", FOUND)
def test_no_less_of_the_key_is_found(scored: Scored, part: str) -> None:
    tally = scored.tallies[part]
    assert tally.found >= FOUND[part], tally.missed
    assert len(tally.false) <= FALSE.get(part, 0), tally.false


def test_the_key_names_every_article_once(scored: Scored) -> None:
    names = scored.names
    assert len(names.names) == len(names.ids) == len(names.key["articles"]) >= 60
    stories = {story for name in names.ids for story in names.story(name)} - {None}
    assert len(stories) == 5


def test_no_copy_changes_a_figure(scored: Scored) -> None:
    missed = scored.tallies["copies"].missed
    told = [row for row in scored.tallies["changes"].false if "is a copy" in row]
    assert not [row for row in told if row.split()[0] not in missed]


def test_reading_it_again_changes_nothing(ledger: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.duckdb"
    again.write_bytes(ledger.read_bytes())
    before = changes(again)
    five_stories.read(again)
    assert changes(again) == before


def changes(path: Path) -> list[Changed]:
    with Ledger.open(path, read_only=True) as ledger:
        return list(changed(ledger, Interval(date(2026, 3, 1))))
