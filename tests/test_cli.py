"""The command line, as a user meets it."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dateline.cli import app
from dateline.errors import DatelineError, UnknownId, UsageError

SAMPLES = Path(__file__).parent.parent / "examples" / "articles"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], input=stdin)


def shell(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dateline", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


@pytest.mark.usefixtures("desk")
class TestReading:
    def test_a_folder_with_a_truthful_summary(self) -> None:
        done = run("read", SAMPLES)
        assert done.exit_code == 0, done.output
        assert "Read 6 articles into dateline.duckdb" in done.output

    def test_twice_changes_nothing(self) -> None:
        run("read", SAMPLES)
        before = run("export", "one", "--format", "csv")
        again = run("read", SAMPLES)
        assert "Read 0 articles" in again.output
        assert "Already known: 6 articles" in again.output
        run("export", "two", "--format", "csv")
        assert before.exit_code == 0
        for path in sorted(Path("one").glob("*.csv")):
            assert path.read_bytes() == (Path("two") / path.name).read_bytes()

    def test_a_missing_file_among_good_ones(self) -> None:
        done = run("read", "nowhere.txt", SAMPLES / "border-talks.txt")
        assert done.exit_code == 0
        assert "Read 1 article " in done.output
        assert "nowhere.txt" in done.output

    def test_nothing_readable_fails(self) -> None:
        done = run("read", "nowhere.txt")
        assert done.exit_code == 1
        assert "nowhere.txt" in done.output

    def test_standard_input(self) -> None:
        text = b"Two soldiers were killed in Gao on Monday, the army said.\n"
        done = run("read", "-", "--published", "2025-03-12", stdin=text)
        assert "Read 1 article " in done.output
        assert "2025-03-12" in run("show").output

    def test_a_wrong_date_says_how_to_write_one(self) -> None:
        done = run("read", SAMPLES, "--published", "last week")
        assert isinstance(done.exception, UsageError)
        assert "2026-01-07" in str(done.exception)

    def test_another_language_is_kept_and_said_so(self, desk: Path) -> None:
        french = "Le ministère a annoncé lundi que douze personnes ont été tuées. " * 6
        (desk / "fr.txt").write_text(french)
        done = run("read", "fr.txt")
        assert "language that is not coded" in done.output
        assert "not coded" in run("brief", "fr.txt").output


@pytest.mark.usefixtures("desk")
class TestLooking:
    @pytest.fixture(autouse=True)
    def ledger(self, desk: Path) -> None:
        assert run("read", SAMPLES).exit_code == 0

    def test_brief_of_a_source_traces(self) -> None:
        brief = json.loads(run("brief", SAMPLES / "market-strike-1.txt", "--format", "json").output)
        ids = [i for s in brief["sections"] for line in s["lines"] for i in line["findings"]]
        assert ids
        for name in ids:
            traced = run("trace", name)
            assert traced.exit_code == 0, traced.output
            assert "model sha256:" in traced.output
            assert "DOES NOT MATCH" not in traced.output

    def test_stories_group_the_market_strike(self) -> None:
        rows = [json.loads(row) for row in run("stories", "--format", "json").output.splitlines()]
        assert max(len(row["articles"]) for row in rows) == 3
        largest = max(rows, key=lambda row: len(row["articles"]))
        brief = run("brief", largest["id"]).output
        assert all(name in brief for name in largest["articles"])

    def test_no_argument_is_the_newest_story(self) -> None:
        assert "market" in run("brief").output

    def test_as_known_on_leaves_out_what_came_later(self) -> None:
        early = run("show", "--as-known-on", "2025-03-11").output
        assert "market-strike-1" in early
        assert "market-strike-3" not in early
        assert "market-strike-3" in run("show").output

    def test_search_gives_the_place_of_the_words(self) -> None:
        done = run("search", "fruit", "seller")
        assert "leaves dozens dead" in done.output
        assert run("search", "zeppelin").output.startswith("No article")

    def test_show_a_finding_by_the_start_of_its_id(self) -> None:
        rows = run("show", "--kind", "claim", "--format", "json").output.splitlines()
        name = json.loads(rows[0])["id"]
        assert name in run("show", name[:8]).output

    def test_an_unknown_id_is_one_line(self) -> None:
        done = run("trace", "c-zzzzzzzz")
        assert isinstance(done.exception, UnknownId)

    @pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
    def test_export_writes_a_manifest(self, form: str) -> None:
        done = run("export", "out", "--format", form)
        assert done.exit_code == 0, done.output
        assert json.loads(Path("out/manifest.json").read_text())
        refused = run("export", "out", "--format", form)
        assert isinstance(refused.exception, DatelineError)

    def test_brief_to_a_file(self) -> None:
        assert run("brief", "--format", "html", "-o", "page.html").exit_code == 0
        assert Path("page.html").read_text().startswith("<!doctype html>")


@pytest.mark.usefixtures("desk")
class TestFromOutside:
    def test_errors_are_one_line_and_an_exit_code(self) -> None:
        done = shell("brief", "nowhere.txt")
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "nowhere.txt" in done.stderr
        done = shell("show", "--format", "xml")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)

    def test_no_ledger_yet_says_what_to_do(self) -> None:
        done = shell("show")
        assert done.returncode == 1
        assert "read some articles" in done.stderr

    def test_a_reader_that_goes_away_is_no_error(self) -> None:
        run("read", SAMPLES)
        done = subprocess.run(
            f"{sys.executable} -m dateline show --kind quote | head -1",
            shell=True,
            capture_output=True,
            text=True,
        )
        assert "Traceback" not in done.stderr

    @pytest.mark.parametrize(
        ("words", "limit"),
        [(["--help"], 0.3), (["brief", str(SAMPLES / "border-talks.txt"), "--quiet"], 3.0)],
        ids=["help", "one-article brief"],
    )
    def test_starts_quickly(self, words: list[str], limit: float) -> None:
        """Seconds of processor, not of the clock, which other work on the machine stretches."""
        shell(*words)  # builds the gazetteer index where there is none yet
        assert min(_processor_seconds(*words) for _ in range(3)) < limit

    def test_help_imports_nothing_heavy(self) -> None:
        heavy = "{'duckdb', 'pyarrow', 'numpy', 'rich.progress', 'httpx', 'trafilatura'}"
        code = f"import sys, dateline.cli; print(sorted({heavy} & set(sys.modules)))"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert done.stdout.strip() == "[]"


def _processor_seconds(*words: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert shell(*words).returncode == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
