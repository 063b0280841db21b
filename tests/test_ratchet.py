"""Scores on the development gold never fall below the floors that were pinned."""

from pathlib import Path

import pytest

from benchmarks import ratchet
from benchmarks.__main__ import NAMES, PAGE, figure, score
from benchmarks.report import Row


def row(ours: float, *, higher: bool = True) -> Row:
    return Row(capability="c", data="d", metric="m", ours=ours, n=1, higher_is_better=higher)


@pytest.fixture
def pinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ratchet, "FLOORS", tmp_path / "floors.json")
    ratchet.pin([row(0.5)])


@pytest.mark.usefixtures("pinned")
class TestPinning:
    def test_a_worse_figure_falls(self) -> None:
        assert ratchet.fallen([row(0.49)]) == ["c | d | m: 0.4900, pinned at 0.5000"]
        assert ratchet.fallen([row(0.5)]) == []

    def test_pinning_only_raises(self) -> None:
        ratchet.pin([row(0.4)])
        assert ratchet.floors()["c | d | m"]["figure"] == 0.5
        ratchet.pin([row(0.6)])
        assert ratchet.floors()["c | d | m"]["figure"] == 0.6

    def test_lowering_takes_a_reason(self) -> None:
        with pytest.raises(ValueError, match="reason"):
            ratchet.pin([row(0.4)], lower=["c | d | m"])
        ratchet.pin([row(0.4)], lower=["c | d | m"], reason="the scorer was wrong")
        assert ratchet.floors()["c | d | m"]["reason"] == "the scorer was wrong"


def test_errors_count_downwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ratchet, "FLOORS", tmp_path / "floors.json")
    ratchet.pin([row(10.0, higher=False)])
    assert ratchet.fallen([row(9.0, higher=False)]) == []
    assert ratchet.fallen([row(11.0, higher=False)]) != []


# These take a quarter of a minute and more.
LONG = {
    "casualties", "changes", "gaps", "gate", "linked", "linking", "muc", "police", "series",
    "stories", "ties", "timelines", "where",
}  # fmt: skip


@pytest.mark.gold
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.long] if name in LONG else []) for name in NAMES]
)
def test_no_score_falls_below_its_floor(name: str, gold: Path) -> None:
    assert ratchet.fallen(score(name, gold)) == []


def test_the_documents_show_what_is_pinned() -> None:
    """The table on the page is of the run that was pinned; `--pin` writes both."""
    rows = [line.split(" | ") for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    shown = {" | ".join(row[:3]).removeprefix("| "): row[4] for row in rows if len(row) > 4}
    pinned = {key: floor["figure"] for key, floor in ratchet.floors().items()}
    assert pinned
    assert {key: figure(value) for key, value in pinned.items()}.items() <= shown.items()
