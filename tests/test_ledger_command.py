"""The casualty ledger as it is printed and drawn, and the command that does so."""

import json
import re
import subprocess
import sys
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from builders import article, claim, reading
from series_builders import estimate, happening, injured, killed, nurses, report
from typer.testing import CliRunner, Result

from dateline.across.figures import LESS_DEAD
from dateline.across.series import Change, Happening, RuleName, Standing
from dateline.across.unsaid import LATER_DEATHS, NONE_TOLD
from dateline.briefing.casualties import FORMATS, Told, render, words
from dateline.cli import app
from dateline.errors import DatelineError, UnknownId, UsageError
from dateline.ledger import Ledger
from dateline.records import ClaimClass, Extraction, Group, Place, Source, SourceClass

SAMPLES = Path(__file__).parent.parent / "examples" / "articles"
GIVEN = {
    "x-killed": {"majority": estimate(6, 9, 9), "conservative": estimate(6, 6, 9)},
    "x-nurses": {"majority": estimate(3, 3, 3), "conservative": estimate(3, 3, 3)},
}
EVIL = "\x1b[31m\u202e<script>alert(1)</script>| `a` $x_1$ \\frac{ \n\x00" + "very " * 60


def page(row: Happening | None = None, form: str = "text") -> str:
    return render([Told(row or happening(), GIVEN, {"OST-MIL": "the Ostrian army"})], form)


class TestText:
    def test_heading_table_and_question(self) -> None:
        text = page()
        assert text.startswith("Shelling in Marava, Ghana, on 4 January 2026 (“Sunday”)\n====")
        assert re.search(r"^  killed +6 +9 +9  contested +2 +4$", text, re.M)
        assert re.search(r"^    nurses +3 +3 +3  weak +1 +1$", text, re.M)
        assert re.search(r"^  injured +24 +\? +open  weak +1 +1$", text, re.M)
        assert "open: killed: Who were the other 3 to 6? Nobody has said." in text

    def test_who_says_what_and_how_it_stands(self) -> None:
        lines = page().splitlines()
        at = next(i for i, row in enumerate(lines) if "5 Jan 2026   at least 7" in row)
        assert lines[at].endswith("the harbour master said (officials)")
        assert lines[at + 1].strip() == "Paper 5 · superseded by c-report007 · c-report005"
        assert "    6 Jan 2026   at least 7" in lines[at + 2]
        assert "copy of c-report005" in lines[at + 3]
        assert "gives the best figure · c-report007" in lines[at + 5]
        assert "Who says what (these cannot all be right)" in page()
        assert "blamed: the Ostrian army (1 report)" in page()

    def test_revisions_sides_and_other_rules(self) -> None:
        text = page()
        assert "7 Jan 2026   raised from at least 7 to 9: doctors at the clinic" in text
        assert "medical                9, 1 origin" in text
        assert "by the majority rule: the latest of two origins" in text
        assert "Other rules give: conservative 6 (6 to 9)" in text

    def test_a_series_of_one_report_is_short(self) -> None:
        text = page(happening(series=(nurses(part_of=None),), remainders=()))
        assert "Other rules" not in text
        assert "How it changed" not in text

    def test_what_is_not_known_is_said(self) -> None:
        text = page(happening(date=None, place=None, cause=None))
        assert text.startswith("Victims (cause not said) at a place not known, date not known")
        wide = Place(name="Mali", kind="country", geonameid=1, country="MLI", precision=6)
        assert "only the country is known" in page(happening(place=wide))
        assert page(happening(period=True)).startswith("Total over a longer time in Marava")

    def test_no_line_is_wider_than_asked(self) -> None:
        long = nurses(part_of=None, group=Group(text="workers " * 40), reasons=("because " * 40,))
        named = report(9, None, exactness="vague", words="his cousin, 34, and " * 9)
        dead = killed(reports=(*killed().reports, named))
        text = page(happening(cause="explosion " * 40, series=(dead, long)))
        assert max(map(len, text.splitlines())) <= 92

    def test_as_known_on_is_said(self) -> None:
        told = [Told(happening())]
        for form in ("text", "markdown", "html"):
            assert "As known on 7 January 2026" in render(told, form, known_on=date(2026, 1, 7))


@pytest.mark.parametrize(
    ("low", "best", "high", "told"),
    [
        (9, 9, 9, "9"),
        (6, 9, 12, "9 (6 to 12)"),
        (7, 7, None, "at least 7"),
        (6, 7, None, "7 (at least 6)"),
        (24, None, None, "at least 24, no best"),
        (None, None, 12, "up to 12, no best"),
        (None, None, None, "no figure"),
        (1000, 1000, 1000, "1,000"),
    ],
)
def test_an_estimate_in_words(
    low: int | None, best: int | None, high: int | None, told: str
) -> None:
    assert words.figure(estimate(low, best, high)) == told


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "9"),
        ({"exactness": "at_least", "high": None}, "at least 9"),
        ({"exactness": "at_most", "low": None}, "at most 9"),
        ({"exactness": "approximate"}, "about 9"),
        ({"exactness": "range", "low": 8, "high": 10}, "8 to 10"),
        ({"exactness": "vague", "words": "dozens"}, "“dozens”"),
    ],
)
def test_a_report_s_figure_in_words(fields: dict[str, object], told: str) -> None:
    assert words.reported(report(1, 9, **fields)) == told


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (3, 3, "the other 3"),
        (3, 6, "the other 3 to 6"),
        (0, 6, "the others, 6 at most"),
        (3, None, "the other 3 or more"),
        (0, None, "the others, if there were any"),
    ],
)
def test_what_is_open_is_a_question(low: int, high: int | None, told: str) -> None:
    assert words.remainder(low, high) == f"Who were {told}? Nobody has said."


def test_a_title_stands_in_for_a_publisher() -> None:
    assert words.publication(report(1, 3)) == "Paper 1"
    assert words.publication(report(1, 3, publisher=None)) == "“Report number 1”"
    long = words.publication(report(1, 3, publisher=None, title="word " * 40))
    assert long.endswith("…”")
    assert len(long) < 50


def test_there_are_words_for_everything() -> None:
    known = words.words()
    assert set(known.standings) == {*get_args(Standing), "rests_on"}
    assert set(known.derived) == {LESS_DEAD, LATER_DEATHS, NONE_TOLD}
    assert set(known.changes) == set(get_args(Change))
    assert set(known.sources) == set(get_args(SourceClass))
    assert set(known.classes) == set(get_args(ClaimClass))


class TestHostile:
    ROW = happening(
        cause=EVIL,
        series=(
            killed(
                group=Group(text=EVIL), reason=EVIL, reasons=(EVIL,),
                reports=tuple(
                    report(
                        number, 7, kind="official", publisher=EVIL, title=EVIL, words=EVIL,
                        exactness="vague", url="javascript:alert(1)", perpetrator=EVIL,
                        source=Source(text=EVIL, start=0, end=1, name=EVIL),
                    )
                    for number in (1, 2)
                ),
            ),
        ),
        remainders=(),
    )  # fmt: skip

    @pytest.mark.parametrize("form", [form for form in FORMATS if form != "json"])
    def test_no_mark_steers(self, form: str) -> None:
        text = page(self.ROW, form)
        assert not re.search("[\x00\x1b\u202e]", text)

    def test_nothing_is_markup(self) -> None:
        html = page(self.ROW, "html")
        assert "<script" not in html
        assert "javascript:" not in html
        markdown = page(self.ROW, "markdown")
        assert "| `a`" not in markdown
        assert "\\<script" in markdown


class _Ids(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"]] if given.get("id") and tag in {"tr", "section"} else []
        href = given.get("href") or ""
        if tag == "a":
            self.links += [href[1:]] if href.startswith("#") else []
        elif href.startswith("http") or given.get("src"):
            self.outside.append(href)


class TestPage:
    def test_it_holds_the_picture_and_asks_nobody(self) -> None:
        html = page(form="html")
        parsed = _Ids()
        parsed.feed(html)
        assert parsed.outside == []
        assert "@import" not in html
        assert "<script" not in html
        assert len(re.findall("<svg ", html)) == 1
        label = re.search('<svg role="img" aria-label="([^"]+)"', html)
        assert label is not None
        assert "killed: 9 (6 to 9), contested; 5 Jan 2026 at least 7, 7 Jan 2026 9" in label[1]

    def test_silence_has_no_place_of_its_own(self) -> None:
        quiet = report(9, 0, claim="c-report205", words="", standing="silent")
        row = happening(series=(killed(reports=(*killed().reports, quiet)), injured()))
        parsed = _Ids()
        parsed.feed(page(row, "html"))
        assert parsed.ids.count("c-report205") == 1
        assert re.search("9 Jan 2026 +none told", page(row))

    def test_links_lead_to_claims_and_series(self) -> None:
        parsed = _Ids()
        parsed.feed(page(form="html"))
        assert {"c-report005", "c-report107", "x-killed", "h-shelling"} <= set(parsed.ids)
        assert len(parsed.ids) == len(set(parsed.ids))
        assert set(parsed.links) <= set(parsed.ids)

    def test_without_dates_it_says_why_there_is_no_picture(self) -> None:
        undated = nurses(part_of=None, reports=(report(1, 3, said=None),), revisions=())
        html = page(happening(series=(undated,), remainders=()), "html")
        assert "<svg" not in html
        assert "No picture" in html


def test_json_is_the_record_with_the_rules_beside() -> None:
    row = json.loads(page(form="json"))
    assert row["by_rule"]["x-killed"]["conservative"]["best"] == 6
    del row["by_rule"]
    assert row == happening().to_dict()


# --- the command -----------------------------------------------------------------------------


def run(*given: str | Path) -> Result:
    return CliRunner().invoke(app, ["ledger", *map(str, given)])


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three days of figures on a shelling, kept without any stage's reading."""
    monkeypatch.chdir(tmp_path)
    first = reading(publisher="Marava Post", published=datetime(2026, 1, 5))
    source = first.article
    second = reading(
        source.text + "The toll rose to nine people on Tuesday, doctors said.\n",
        publisher="Coast Radio", published=datetime(2026, 1, 7),
    )  # fmt: skip
    raised = msgspec.structs.replace(
        claim(second.article, "nine people", 9), source=Source(text="doctors", start=0, end=7)
    )
    second = msgspec.structs.replace(second, claims=(raised,))
    with Ledger.open(tmp_path / "dateline.duckdb") as ledger:
        ledger.keep([first, second], fingerprint="f" * 16)
    return tmp_path


@pytest.mark.usefixtures("desk")
class TestCommand:
    def test_without_an_argument_all_stories(self) -> None:
        done = run()
        assert done.exit_code == 0, done.output
        assert "Marava Post" in done.output
        assert "Coast Radio" in done.output

    def test_as_known_on_an_earlier_day(self) -> None:
        done = run("--as-known-on", "2026-01-06")
        assert "As known on 6 January 2026." in done.output
        assert "Coast Radio" not in done.output
        assert "KILLED: 7" in done.output
        assert "no figure" in run("--as-known-on", "2020-01-01").output
        assert run("--as-known-on", "2020-01-01").exit_code == 0
        assert "no figure" in run("--as-recorded-on", "2020-01-01").output

    def test_a_story_an_event_and_a_claim_name_the_same(self) -> None:
        row = json.loads(run("--format", "json").output.splitlines()[0])
        story, event = row["story"], row["events"][0]
        named = row["series"][0]["reports"][0]["claim"]
        for name in (story, event, named, row["articles"][0]):
            found = [json.loads(line) for line in run(name, "--format", "json").output.splitlines()]
            assert row["id"] in [one["id"] for one in found], name

    def test_every_rule_can_be_asked_for(self) -> None:
        for rule in get_args(RuleName):
            rows = run("--rule", rule, "--format", "json").output.splitlines()
            assert {one["rule"] for row in rows for one in json.loads(row)["series"]} == {rule}

    @pytest.mark.parametrize(
        ("given", "error", "told"),
        [
            (["--rule", "guess"], UsageError, "majority, conservative"),
            (["--format", "xlsx"], UsageError, "text, markdown, html, json"),
            (["--plot", "a.gif"], UsageError, ".png, .svg or .html"),
            (["nonsense"], UsageError, "dateline stories"),
            (["s-zzzzzzz"], UnknownId, "dateline stories"),
            (["c-zzzzzzz"], UnknownId, ""),
            (["--plot", "missing/a.png"], DatelineError, "name another file"),
        ],
    )
    def test_what_makes_no_sense_is_refused(
        self, given: list[str], error: type[Exception], told: str
    ) -> None:
        done = run(*given)
        assert isinstance(done.exception, error)
        assert told in str(done.exception)

    def test_the_limit_counts_stories(self, desk: Path) -> None:
        assert run("--limit", "1").output == run().output
        text = "Bandits killed four farmers near Zinder, Niger, in June, a mayor said.\n"
        other = article(text, title="Zinder", published=datetime(2024, 6, 9))
        far = Extraction(article=other, claims=(claim(other, "four farmers", 4, place=None),))
        with Ledger.open(desk / "dateline.duckdb") as ledger:
            ledger.keep([far], fingerprint="f" * 16)
        cut = run("--limit", "1")
        assert "… and more stories: give --limit." in cut.output
        assert "KILLED: 4" not in cut.output
        assert "more stories" not in run().output
        assert "KILLED: 4" in run().output

    def test_a_picture_of_one_of_several_says_so(self, desk: Path) -> None:
        self.test_the_limit_counts_stories(desk)
        assert "the first of 2 happenings" in run("--plot", "a.png").stderr
        assert "happenings" not in run("--plot", "a.html").stderr

    @pytest.mark.parametrize("form", ["png", "svg", "html"])
    def test_it_draws_beside_what_it_prints(self, form: str) -> None:
        done = run("--plot", f"a.{form}")
        assert done.exit_code == 0, done.output
        begins = {"png": b"\x89PNG", "svg": b"<?xml", "html": b"<!doctype html>"}[form]
        assert Path(f"a.{form}").read_bytes().startswith(begins)
        assert "KILLED" in done.output

    def test_nothing_to_draw_is_said(self) -> None:
        done = run("--as-known-on", "2020-01-01", "--plot", "a.png")
        assert "nothing to draw" in str(done.exception)


def test_a_plain_terminal_gets_plain_marks(desk: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dateline", "ledger"], cwd=desk, capture_output=True,
        env={"PYTHONIOENCODING": "ascii", "PATH": "/usr/bin", "PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()
    assert b"Marava" in done.stdout


def test_the_samples_from_end_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["read", str(SAMPLES)]).exit_code == 0
    done = run()
    assert done.exit_code == 0, done.output
    for told in ("Gao, Mali, on 10 March 2025", "hospital officials said (medical)", "52"):
        assert told in done.output
    named = re.findall(r"c-[a-z2-7]{13}", done.output)
    assert named
    traced = CliRunner().invoke(app, ["trace", named[0]])
    assert traced.exit_code == 0


def test_what_is_injured_only_is_told_too() -> None:
    assert "INJURED: at least 24, no best" in page(happening(series=(injured(),), remainders=()))
