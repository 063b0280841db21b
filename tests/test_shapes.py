"""The casualty ledger in the shapes of UCDP, ACLED and Every Casualty."""

import csv
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet
import pytest
from builders import TEXT, claim, event, party, reading
from hypothesis import given
from hypothesis import strategies as st
from series_builders import happening, injured, killed, nurses, report
from typer.testing import CliRunner

from dateline.across.series import Happening, Series
from dateline.across.stories import Story
from dateline.cli import app
from dateline.errors import UsageError
from dateline.export import Manifest, export
from dateline.export.formats import Csv
from dateline.export.shapes import SHAPES, acled, codebook, named, ucdp
from dateline.export.shapes.case import Case
from dateline.ledger import Ledger
from dateline.ledger.casualties import Account
from dateline.records import Extraction, Group, Interval
from dateline.text.countries import countries

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "samples" / "shapes"
STORY = Story(id="s-shelling", title=None, articles=(), first=None, last=None)


def case(row: Happening | None = None, *readings: Extraction) -> Case:
    return Case(Account(row or happening(), STORY, readings, {}))


def cells(shape: str, row: Happening | None = None, *readings: Extraction) -> dict[str, Any]:
    """Return the first row of a happening in a shape."""
    found = next(iter(named(shape).rows(case(row, *readings))))
    return {column.name: column.value(found) for column in named(shape).columns}


def group(text: str, **fields: Any) -> Group:
    return Group(text=text, **fields)


def part(number: int, best: int | None, **fields: Any) -> Series:
    """Return a part of the dead, one report."""
    words = group("some", **fields)
    return nurses(id=f"x-part{number}", group=words, low=best, best=best, high=best)


def told_by(*actors: tuple[str, str, str], **fields: Any) -> tuple[Happening, Extraction]:
    """Return the shelling with a reading in which the first actor is blamed by every report.

    Actors are words of the builders' article, an id and a kind; later ones are the recipients.
    """
    source = reading().article
    parties = [
        msgspec.structs.replace(party(source, words, name), kind=kind, country=name[:3])
        for words, name, kind in actors
    ]
    made = claim(source)
    claims = tuple(
        msgspec.structs.replace(made, id=row.claim, perpetrator=parties[0], **fields)
        for row in killed().reports
    )
    struck = event(source, actors=tuple(parties[:1]), recipients=tuple(parties[1:]))
    read = msgspec.structs.replace(reading(), claims=claims, events=(struck,))
    return happening(events=(struck.id,)), read


# --- UCDP ------------------------------------------------------------------------------------


class TestUcdp:
    def test_a_row(self) -> None:
        row = cells("ucdp-ged")
        assert (row["low"], row["best"], row["high"]) == (6, 9, 9)
        assert (row["deaths_a"], row["deaths_b"]) == (0, 0)
        assert (row["deaths_civilians"], row["deaths_unknown"]) == (3, 6)
        assert (row["date_prec"], row["where_prec"], row["year"]) == (1, 1, 2026)
        assert (row["country"], row["iso3"], row["region"]) == ("Ghana", "GHA", "Africa")
        assert row["number_of_sources"] == 3
        assert row["source_office"] == "Paper 5;Paper 7;Paper 8"
        assert row["source_article"].startswith('"Paper 5,2026-01-05,Report number 5";"Paper 7')
        assert row["source_original"] == "the harbour master;doctors at the clinic;the army"
        assert row["claims"] == "c-report005;c-report006;c-report007;c-report008"

    def test_silence_is_no_source(self) -> None:
        quiet = report(9, 0, claim="c-report205", standing="silent")
        row = happening(series=(killed(reports=(*killed().reports, quiet)), nurses()))
        assert cells("ucdp-ged", row) == cells("ucdp-ged", happening())
        assert "c-report205" not in cells("every-casualty", row)["claims"]

    def test_what_nobody_says_is_empty(self) -> None:
        row = cells("ucdp-ged", happening(place=None, date=None))
        for name in ("type_of_violence", "side_a", "side_b", "year", "date_prec", "where_prec",
                     "latitude", "country", "region", "date_start"):  # fmt: skip
            assert row[name] is None, name

    def test_only_the_dead_and_no_totals_over_time_make_rows(self) -> None:
        shape = named("ucdp-ged")
        assert list(shape.rows(case(happening(series=(injured(),), remainders=())))) == []
        assert list(shape.rows(case(happening(period=True)))) == []

    @pytest.mark.parametrize(
        ("days", "code"), [(1, 1), (2, 2), (6, 2), (7, 3), (8, 4), (31, 4), (32, 5), (400, None)]
    )
    def test_date_precision(self, days: int, code: int | None) -> None:
        end = date.fromordinal(date(2026, 1, 1).toordinal() + days - 1)
        span = Interval(start=date(2026, 1, 1), end=end, precision="range")
        assert ucdp.date_precision(case(happening(date=span))) == code
        assert ucdp.date_precision(case(happening(date=Interval(start=end)))) is None

    def test_sides_and_kinds_of_violence(self) -> None:
        state, rebels = ("Marava", "OST-MIL", "state"), ("harbour master", "x-reb", "armed_group")
        others = ("harbour master", "y-reb", "armed_group")
        people = ("nurses", "x", "population")
        for actors, type_, a, b in [
            ((state, rebels), 1, "Marava", "harbour master"),
            ((rebels, state), 1, "Marava", "harbour master"),
            ((rebels, others), 2, "harbour master", "harbour master"),
            ((state, people), None, "Marava", None),
        ]:
            row = cells("ucdp-ged", *told_by(*actors))
            assert (row["type_of_violence"], row["side_a"], row["side_b"]) == (type_, a, b)

    def test_one_sided_where_all_are_civilians(self) -> None:
        row, read = told_by(("Marava", "OST-MIL", "state"))
        civil = killed(group=group("farmers", status="civilian"), low=9)
        row = msgspec.structs.replace(row, series=(civil,), remainders=())
        told = cells("ucdp-ged", row, read)
        assert (told["type_of_violence"], told["side_b"]) == (3, "Civilians")
        assert told["deaths_civilians"] == 9

    def test_the_dead_of_a_side(self) -> None:
        row, read = told_by(("harbour master", "x-reb", "armed_group"), ("Marava", "OST", "state"))
        fallen = part(1, 2, status="combatant", country="OST")
        row = msgspec.structs.replace(row, series=(killed(), nurses(), fallen))
        told = cells("ucdp-ged", row, read)
        assert (told["deaths_a"], told["deaths_b"]) == (2, 0)
        assert (told["deaths_civilians"], told["deaths_unknown"]) == (3, 4)

    def test_two_who_are_blamed_are_no_side(self) -> None:
        row, read = told_by(("Marava", "OST-MIL", "state"))
        other = msgspec.structs.replace(
            read.claims[2], perpetrator=party(read.article, "nurses", "y")
        )
        read = msgspec.structs.replace(read, claims=(*read.claims[:2], other, *read.claims[3:]))
        assert cells("ucdp-ged", row, read)["side_a"] is None

    def test_one_accuser_is_not_enough(self) -> None:
        row, read = told_by(("Marava", "OST-MIL", "state"), blame="accused")
        assert cells("ucdp-ged", row, read)["side_a"] == "Marava"  # two origins say so
        lone = tuple(
            one if at == 2 else msgspec.structs.replace(one, perpetrator=None)
            for at, one in enumerate(read.claims)
        )
        read = msgspec.structs.replace(read, claims=lone)
        assert cells("ucdp-ged", row, read)["side_a"] is None

    def test_what_a_party_says_of_another_is_not_enough(self) -> None:
        row, read = told_by(("Marava", "OST-MIL", "state"), blame="stated")
        doctors, army = (
            msgspec.structs.replace(
                read,
                claims=tuple(
                    one if at == wanted else msgspec.structs.replace(one, perpetrator=None)
                    for at, one in enumerate(read.claims)
                ),
            )
            for wanted in (2, 3)
        )
        assert cells("ucdp-ged", row, doctors)["side_a"] == "Marava"
        assert cells("ucdp-ged", row, army)["side_a"] is None

    def test_every_country_has_a_region(self) -> None:
        regions = ucdp._regions()
        assert set(regions.values()) == {"Africa", "Americas", "Asia", "Europe", "Middle East"}
        lacking = {row.iso3 for row in countries() if not row.ended} - set(regions)
        assert lacking <= {"ATA", "ATF", "BVT", "HMD", "SGS"}  # nobody lives there
        assert set(regions) <= {row.iso3 for row in countries()}


class TestTheDead:
    def test_groups_without_a_total_are_added_where_they_cannot_overlap(self) -> None:
        alone = [
            killed(id="x-1", group=group("soldiers", status="combatant", country="OST"), low=2,
                   best=2, high=2, reports=(report(7, 2, claim="c-report007"),)),
            killed(id="x-2", group=group("farmers", status="civilian"), low=3, best=3, high=4),
            killed(id="x-3", group=group("nurses", status="civilian"), low=1, best=1, high=1),
        ]  # fmt: skip
        row, read = told_by(("Marava", "OST-MIL", "state"))
        row = msgspec.structs.replace(row, series=tuple(alone), remainders=())
        told = case(row, read)
        assert (told.dead.low, told.dead.best, told.dead.high) == (5, 5, 6)
        assert told.deaths == (2, 0, 3, 0)

    def test_people_of_no_stated_status_may_be_any_of_the_others(self) -> None:
        rows = (
            killed(id="x-1", group=group("farmers", status="civilian"), best=3),
            killed(id="x-2", group=group("Ostrians", country="OST"), best=8),
        )
        assert case(happening(series=rows, remainders=())).dead.best == 8

    def test_without_a_best_figure_nothing_is_split(self) -> None:
        row = case(happening(series=(killed(best=None),), remainders=()))
        assert row.deaths == (None, None, None, None)

    @given(
        best=st.integers(0, 60),
        parts=st.lists(
            st.tuples(
                st.none() | st.integers(0, 60),
                st.sampled_from([None, "civilian", "combatant"]),
                st.sampled_from([None, "OST", "GHA"]),
            ),
            max_size=5,
        ),
    )
    def test_the_four_add_up_to_the_best(self, best: int, parts: list[Any]) -> None:
        row, read = told_by(("Marava", "OST-MIL", "state"))
        made = [
            part(number, count, status=status, country=country)
            for number, (count, status, country) in enumerate(parts)
        ]
        row = msgspec.structs.replace(row, series=(killed(best=best), *made))
        told = case(row, read).deaths
        assert sum(told) == best  # type: ignore[arg-type]
        assert min(told) >= 0  # type: ignore[type-var]


# --- ACLED -----------------------------------------------------------------------------------


class TestAcled:
    def test_a_row(self) -> None:
        row = cells("acled")
        assert row["event_date"] == date(2026, 1, 4)
        assert (row["time_precision"], row["geo_precision"]) == (1, 1)
        assert row["event_type"] == "Explosions/Remote violence"
        assert row["sub_event_type"] == "Shelling/artillery/missile attack"
        assert row["fatalities"] == 9
        assert row["source"] == "Paper 5;Paper 7;Paper 8"
        assert row["notes"].endswith(
            "2026-01-07: nine (doctors at the clinic);2026-01-08: six (the army)"
        )
        assert (row["actor1"], row["inter1"], row["source_scale"]) == (None, None, None)

    @pytest.mark.parametrize(
        ("words", "low", "number"),
        [
            ("dozens", 24, 12), ("Dozens", 24, 12), ("hundreds", 200, 100), ("several", 3, 3),
            ("a few", None, 3), ("scores", 40, 40), ("a throng", None, 3),
        ],
    )  # fmt: skip
    def test_vague_numbers(self, words: str, low: int | None, number: int) -> None:
        told = report(5, None, low=low, high=None, exactness="vague", words=words)
        assert acled.number(told) == number
        alone = killed(best=None, low=low, high=None, reports=(told,))
        assert acled.fatalities(case(happening(series=(alone,), remainders=()))) == number

    def test_bounds_give_their_lowest(self) -> None:
        assert acled.number(report(5, None, low=10, high=15, exactness="range")) == 10
        assert acled.number(report(5, 12, low=12, high=None, exactness="at_least")) == 12
        assert acled.number(report(5, None, low=None, high=8, exactness="at_most")) == 8

    def test_nobody_dead_is_nought_and_no_standing_figure_is_empty(self) -> None:
        assert cells("acled", happening(series=(injured(),), remainders=()))["fatalities"] == 0
        gone = killed(low=None, best=None, high=None, reports=(report(5, 7, standing="withdrawn"),))
        assert cells("acled", happening(series=(gone,), remainders=()))["fatalities"] is None

    def test_actors(self) -> None:
        row = cells(
            "acled", *told_by(("Marava", "GHA-MIL", "state"), ("nurses", "x", "armed_group"))
        )
        assert (row["actor1"], row["inter1"]) == ("Marava", "State forces")
        assert (row["actor2"], row["inter2"]) == ("nurses", None)
        abroad = cells("acled", *told_by(("Marava", "OST-MIL", "state")))
        assert abroad["inter1"] == "External/Other forces"
        masked = cells("acled", *told_by(("Marava", "x", "armed_group"), blame="unidentified"))
        assert (masked["actor1"], masked["inter1"]) == ("Unidentified Armed Group (Ghana)", None)

    def test_types_by_the_words_for_the_cause(self) -> None:
        def kind(cause: str | None, **fields: Any) -> tuple[Any, Any]:
            row = cells("acled", happening(cause=cause, **fields))
            return row["event_type"], row["sub_event_type"]

        civil = {"series": (killed(group=group("farmers", status="civilian"), low=9),),
                 "remainders": ()}  # fmt: skip
        taken = {"series": (killed(class_="kidnapped"),), "remainders": ()}
        assert kind("Air strikes")[1] == "Air/drone strike"
        assert kind("clashes") == ("Battles", "Armed clash")
        assert kind("attack") == (None, None)
        assert kind("attack", **civil) == ("Violence against civilians", "Attack")
        assert kind(None, **taken)[1] == "Abduction/forced disappearance"
        assert kind(None) == (None, None)

    def test_people_who_are_missing_alone_make_no_row(self) -> None:
        row = happening(series=(killed(class_="missing"),), remainders=())
        assert list(named("acled").rows(case(row))) == []

    def test_its_vocabulary_is_consistent(self) -> None:
        known = acled.reading()
        words = [word for phrases in known.vague.values() for word in phrases]
        causes = [word for row in known.sub_events.values() for word in row.causes]
        assert len(words) == len(set(words))
        assert len(causes) == len(set(causes))
        assert all(word == word.casefold() for word in (*words, *causes))


# --- Every Casualty --------------------------------------------------------------------------


def test_every_casualty_has_a_row_for_each_series() -> None:
    shape = named("every-casualty")
    rows = [
        {column.name: column.value(row) for column in shape.columns} for row in shape.rows(case())
    ]
    assert [(row["harm"], row["number"]) for row in rows] == [
        ("killed", 9), ("killed", 3), ("injured", None)
    ]  # fmt: skip
    part_ = rows[1]
    assert (part_["part_of"], part_["status"], part_["role"]) == ("x-killed", "civilian", "nurse")
    assert (part_["age_group"], part_["sex"], part_["name"]) == (None, None, None)
    assert rows[0]["sources"].startswith("the harbour master (official);doctors at the clinic")
    assert rows[2]["number_low"] == 24
    assert all(row["claims"] for row in rows)


# --- files -----------------------------------------------------------------------------------


@pytest.fixture
def ledger(tmp_path: Path):  # type: ignore[no-untyped-def]
    """A ledger with a hostile article, and a later one that raises the toll."""
    hostile = reading(
        publisher='Comma, "Quote" & Söhne;\nSecond line', published=datetime(2026, 1, 5),
        title='=HYPERLINK("https://example.org")', url="https://example.org/a?b=1;c",
    )  # fmt: skip
    later = reading(TEXT + "The toll rose to nine people.\n", published=datetime(2026, 1, 7))
    raised = claim(later.article, "nine people", 9, update="rose to")
    with Ledger.open(tmp_path / "desk.duckdb") as opened:
        opened.keep(
            [hostile, msgspec.structs.replace(later, claims=(raised,))], fingerprint="f" * 16
        )
        yield opened


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


@pytest.mark.parametrize("shape", SHAPES)
class TestFiles:
    def test_formats_hold_the_same(self, ledger: Ledger, tmp_path: Path, shape: str) -> None:
        for form in ("csv", "parquet", "jsonl"):
            export(ledger, tmp_path / form, format=form, shape=shape)
        name = named(shape).table
        typed = pyarrow.parquet.read_table(tmp_path / "parquet" / f"{name}.parquet").to_pylist()
        flat = read_csv(tmp_path / "csv" / f"{name}.csv")
        lines = (tmp_path / "jsonl" / f"{name}.jsonl").read_text().splitlines()
        assert typed
        assert flat == [{key: as_text(value) for key, value in row.items()} for row in typed]
        for line, row in zip(lines, typed, strict=True):
            plain = {k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()}
            assert json.loads(line) == plain

    def test_the_codebook_goes_with_it(self, ledger: Ledger, tmp_path: Path, shape: str) -> None:
        done = export(ledger, tmp_path / "out", format="csv", shape=shape)
        rows = read_csv(tmp_path / "out" / "codebook.csv")
        assert [row["column"] for row in rows] == [one.name for one in named(shape).columns]
        assert all(row["type"] and row["meaning"] for row in rows)
        assert {table.file for table in done.tables} == {
            f"{named(shape).table}.csv",
            "codebook.csv",
        }
        held = msgspec.json.decode((tmp_path / "out" / "manifest.json").read_bytes(), type=Manifest)
        assert (held.shape, held.rule) == (shape, named(shape).rule)

    def test_every_row_leads_to_its_words(self, ledger: Ledger, tmp_path: Path, shape: str) -> None:
        export(ledger, tmp_path / "out", format="csv", shape=shape)
        for row in read_csv(tmp_path / "out" / f"{named(shape).table}.csv"):
            for name in row["claims"].split(";"):
                assert ledger.trace(name).verified

    def test_as_known_on_and_by_another_rule(
        self, ledger: Ledger, tmp_path: Path, shape: str
    ) -> None:
        file = f"{named(shape).table}.csv"
        export(ledger, tmp_path / "then", format="csv", shape=shape, known_on=date(2026, 1, 6))
        then = read_csv(tmp_path / "then" / file)
        assert {row["claims"].count(";") for row in then} <= {0}
        export(ledger, tmp_path / "most", format="csv", shape=shape, rule="highest")
        assert {row["rule"] for row in read_csv(tmp_path / "most" / file)} == {"highest"}

    def test_the_same_as_ever(self, tmp_path: Path, shape: str) -> None:
        """Compare with the files in `samples/shapes`; delete one to have it written anew."""
        chosen = named(shape)
        made = tmp_path / f"{chosen.table}.csv"
        with Csv(made, chosen.table, chosen.columns) as writer:
            writer.write(list(chosen.rows(case())))
        golden = GOLDEN / made.name
        if not golden.exists():
            golden.write_bytes(made.read_bytes())
            pytest.fail(f"{golden.name} was written; look at it and commit it")
        assert made.read_text() == golden.read_text()

    def test_columns_have_names_of_their_own_and_meanings(self, shape: str) -> None:
        names = [column.name for column in named(shape).columns]
        assert len(set(names)) == len(names)
        assert all(column.meaning for column in named(shape).columns)


def test_hostile_cells_stay_in_their_cells(ledger: Ledger, tmp_path: Path) -> None:
    export(ledger, tmp_path / "out", format="csv", shape="ucdp-ged")
    rows = read_csv(tmp_path / "out" / "ucdp_ged.csv")
    offices, headlines = rows[0]["source_office"], rows[0]["source_headline"]
    assert 'Comma, "Quote" & Söhne, Second line' in offices
    assert "\n" not in rows[0]["source_article"]
    counts = {row["source_office"].count(";") for row in rows}
    assert counts == {row["source_date"].count(";") for row in rows}
    assert headlines.count(";") == offices.count(";")


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke
    assert run(app, ["read", str(ROOT / "examples" / "articles")]).exit_code == 0
    done = run(app, ["export", "out", "--shape", "ucdp-ged"])
    assert "ucdp_ged.csv with 2 rows by the rule ucdp, and its codebook" in done.output
    rows = read_csv(tmp_path / "out" / "ucdp_ged.csv")
    assert {row["country"] for row in rows} == {"Mali", "Ukraine"}
    refused = run(app, ["export", "other", "--shape", "gtd"])
    assert isinstance(refused.exception, UsageError)


def test_an_empty_ledger_gives_headers(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "desk.duckdb") as empty:
        for shape in SHAPES:
            done = export(empty, tmp_path / shape, format="csv", shape=shape)
            assert done.tables[0].rows == 0
            assert "claims" in (tmp_path / shape / f"{named(shape).table}.csv").read_text()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"shape": "gtd"}, "ucdp-ged, acled, every-casualty"),
        ({"shape": "acled", "rule": "guess"}, "majority, conservative"),
        ({"rule": "ucdp"}, "--shape"),
        ({"shape": "acled", "with_text": True}, "leave out"),
    ],
)
def test_what_makes_no_sense_is_refused(
    ledger: Ledger, tmp_path: Path, given: dict[str, Any], told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        export(ledger, tmp_path / "out", **given)
    assert not (tmp_path / "out").exists()


def test_the_page_explains_every_column() -> None:
    page = (ROOT / "docs" / "reference" / "codebook.md").read_text()
    assert codebook.markdown() in page
    for shape in SHAPES.values():
        assert all(f"| `{column.name}` |" in page for column in shape.columns)
        assert f"--shape {shape.name}`" in page
