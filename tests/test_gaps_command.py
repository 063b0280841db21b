"""`dateline gaps`, as a user meets it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dateline.cli import app

BRIDGE = Path(__file__).parent.parent / "examples" / "bridge-shelling"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gaps") / "bridge.duckdb"
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


def gaps(ledger: Path, *words: str) -> Result:
    return run("gaps", *words, "--ledger", ledger)


def test_open_gaps_of_a_story(ledger: Path, bridge: str) -> None:
    done = gaps(ledger, bridge)
    assert done.exit_code == 0, done.output
    assert "Who killed the 17 (11 to 31) people?" in done.output
    assert "would answer it:" in done.output
    assert "Equator Wire" in done.output
    assert "CLOSED" not in done.output
    assert max(map(len, done.output.splitlines())) <= 88


def test_closed_gaps_have_their_answer_and_its_words(ledger: Path, bridge: str) -> None:
    done = gaps(ledger, bridge, "--closed", "--kind", "origin")
    assert "Torit hospital" in done.output
    assert "is borne out by" in done.output
    assert "closed 8 Sep 2025" in done.output
    assert "OPEN" not in done.output


def test_as_known_on_opens_what_was_closed_later(ledger: Path, bridge: str) -> None:
    done = gaps(ledger, bridge, "--kind", "origin", "--as-known-on", "2025-09-03")
    assert "As known on 3 September 2025." in done.output
    assert "confirms the 19 (11 to 19) people killed?" in " ".join(done.output.split())


def test_json_holds_the_history_and_exact_evidence(ledger: Path, bridge: str) -> None:
    page = json.loads(gaps(ledger, bridge, "--all", "--format", "json").output)
    assert {gap["status"] for gap in page["gaps"]} >= {"open", "partly", "closed"}
    for gap in page["gaps"]:
        assert gap["id"].startswith("g-")
        assert gap["history"]
        assert gap["story"] == page["story"]


def test_the_gaps_of_an_event_are_those_of_its_happening(ledger: Path, bridge: str) -> None:
    every = json.loads(gaps(ledger, bridge, "--all", "--format", "json").output)["gaps"]
    claim = next(gap for gap in every if gap["kind"] == "names")["raised_by"][0]
    some = json.loads(gaps(ledger, claim, "--all", "--format", "json").output)["gaps"]
    assert 0 < len(some) < len(every)
    assert len({gap["about"] for gap in some}) == 1


def test_markdown_and_limit(ledger: Path, bridge: str) -> None:
    done = gaps(ledger, bridge, "--all", "--format", "markdown", "--limit", "2")
    assert done.output.startswith("# What is open")
    assert done.output.count("- **") == 2
    assert "more: give --limit" in done.output


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--kind", "colour"), "no kind 'colour'"),
        (("--format", "pdf"), "no format 'pdf'"),
        (("--open", "--closed"), "only one of"),
        (("s-zzzz",), "no story"),
    ],
)
def test_errors_say_what_to_do(ledger: Path, words: tuple[str, ...], expected: str) -> None:
    done = gaps(ledger, *words)
    assert done.exit_code != 0
    assert expected in str(done.exception)


def test_an_empty_ledger(tmp_path: Path) -> None:
    path = tmp_path / "none.duckdb"
    run("read", BRIDGE / "2025-09-06-hospital-revises.txt", "--ledger", path, "-q")
    done = run("gaps", "--ledger", path, "--kind", "promised")
    assert "Nothing is open here" in done.output
