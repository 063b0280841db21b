"""`dateline timeline`, as a user meets it."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from dateline.cli import app

BRIDGE = Path(__file__).parent.parent / "examples" / "bridge-shelling"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("timeline") / "bridge.duckdb"
    assert run("read", BRIDGE, "--ledger", path, "-q").exit_code == 0
    return path


@pytest.fixture(scope="module")
def bridge(ledger: Path) -> str:
    """The story of the bridge: the one with most articles."""
    lines = run("stories", "--format", "json", "--ledger", ledger).output.splitlines()
    rows = [json.loads(line) for line in lines]
    return str(max(rows, key=lambda row: len(row["articles"]))["id"])


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def timeline(ledger: Path, *words: str | Path) -> Result:
    return run("timeline", *words, "--ledger", ledger)


def page(ledger: Path, *words: str | Path) -> dict[str, list[dict[str, object]]]:
    done = timeline(ledger, *words, "--format", "json")
    assert done.exit_code == 0, done.output
    found: dict[str, list[dict[str, object]]] = json.loads(done.output)
    return found


def test_a_story_by_its_days(ledger: Path, bridge: str) -> None:
    done = timeline(ledger, bridge, "--length", "3")
    assert done.exit_code == 0, done.output
    assert "  #1" in done.output
    assert done.output.count("told by") == 3
    entries = page(ledger, bridge, "--length", "3")["entries"]
    days = [str(row["start"]) for row in entries]
    assert days == sorted(days)
    assert {row["rank"] for row in entries} == {1, 2, 3}


def test_every_line_can_be_traced(ledger: Path, bridge: str) -> None:
    for entry in page(ledger, bridge, "--sentences", "3")["entries"]:
        for line in entry["lines"]:  # type: ignore[attr-defined]
            shown = run("show", line["article"], "--format", "json", "--ledger", ledger)
            assert shown.exit_code == 0
            for name in line["findings"]:
                assert run("trace", name, "--ledger", ledger).exit_code == 0


def test_as_known_earlier(ledger: Path, bridge: str) -> None:
    rows = page(ledger, bridge)["entries"]
    first = page(ledger, bridge, "--as-known-on", "2025-09-03")["entries"]
    assert 0 < len(first) < len(rows)
    lines = [line for row in first for line in row["lines"]]  # type: ignore[attr-defined]
    assert max(line["said"] for line in lines) < "2025-09-04"


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_other_formats(ledger: Path, bridge: str, form: str) -> None:
    done = timeline(ledger, bridge, "--format", form)
    assert done.exit_code == 0, done.output
    assert ("<h2>" if form == "html" else "## ") in done.output
    assert "<script" not in done.output


def test_pictures(ledger: Path, bridge: str, tmp_path: Path) -> None:
    assert timeline(ledger, bridge, "--plot", tmp_path / "a.svg").exit_code == 0
    assert timeline(ledger, bridge, "--plot", tmp_path / "b.svg").exit_code == 0
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    ElementTree.parse(tmp_path / "a.svg")
    assert timeline(ledger, bridge, "--plot", tmp_path / "a.png").exit_code == 0
    with Image.open(tmp_path / "a.png") as image:
        assert image.width > 1000


def test_between_two_actors(ledger: Path) -> None:
    done = timeline(ledger, "--between", "SSD", "United Nations")
    assert done.exit_code == 0, done.output
    assert "Between SSD and United Nations" in done.output


def test_a_pair_that_nothing_is_told_of(ledger: Path) -> None:
    done = timeline(ledger, "--between", "SSD", "SSD", "--until", "1901-01-01")
    assert done.exit_code == 0, done.output
    assert "No day is told of here" in done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["s-zzzzzz"], "no story"),
        (["--format", "odt"], "no format"),
        (["--between", "Nobody Atall", "SSD"], "no article names 'Nobody Atall'"),
        (["s-abcd", "--between", "SSD", "UGA"], "leave out the story"),
        (["--since", "2025-02-02", "--until", "2025-02-01"], "lies before"),
        (["--plot", "x.pdf"], "no picture"),
    ],
)
def test_errors_say_what_to_do(ledger: Path, words: list[str], said: str) -> None:
    done = timeline(ledger, *words)
    assert done.exit_code != 0
    assert said in str(done.exception)
