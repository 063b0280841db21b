"""Exports read back: every format holds what the ledger holds."""

import csv
import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet
import pytest
from builders import TEXT, claim, event, party, reading

from dateline.errors import DatelineError, UsageError
from dateline.export import Manifest, export, reference
from dateline.export.columns import TABLES
from dateline.ledger import Entry, Ledger
from dateline.ledger.rows import TYPES
from dateline.records import Article, Extraction

ROOT = Path(__file__).parent.parent
PRINT = "f" * 16


@pytest.fixture
def ledger(tmp_path: Path):  # type: ignore[no-untyped-def]
    with Ledger.open(tmp_path / "desk.duckdb") as opened:
        opened.keep([GIVEN, LATER], fingerprint=PRINT)
        yield opened


def hostile() -> Extraction:
    """Return a reading whose fields hold what breaks careless writers."""
    given = reading(
        url="https://example.org/a?b=1,2",
        title='=HYPERLINK("https://example.org")',
        publisher='Comma, "Quote" & Söhne\nSecond line',
        origin="",
        published=datetime.fromisoformat("2026-01-05T22:30:00-05:00"),
    )
    source = given.article
    unresolved = party(source, "the harbour master")
    several = event(source, actors=(unresolved, party(source, "Marava", "OST")), contexts=("a,b",))
    huge = claim(source, low=10**30, best=None, high=None)
    return msgspec.structs.replace(given, events=(several,), claims=(huge, given.claims[1]))


GIVEN = hostile()
LATER = reading(TEXT + "Later.\n", published=datetime(2026, 2, 1))


def parquet(folder: Path, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pa.parquet.read_table(folder / f"{table}.parquet").to_pylist()
    return rows


def lines(folder: Path, table: str) -> list[bytes]:
    return (folder / f"{table}.jsonl").read_bytes().splitlines()


def decoded(folder: Path, table: str, shape: type[Any]) -> list[Any]:
    return [msgspec.json.decode(line, type=shape) for line in lines(folder, table)]


def test_jsonl_holds_the_records_themselves(ledger: Ledger, tmp_path: Path) -> None:
    export(ledger, tmp_path / "out", format="jsonl")
    for kind, shape in TYPES.items():
        held = ledger.findings(kind=kind)  # type: ignore[arg-type]
        assert decoded(tmp_path / "out", f"{kind}s", shape) == [row.finding for row in held]
    assert decoded(tmp_path / "out", "articles", Entry) == ledger.entries()
    first = json.loads(lines(tmp_path / "out", "claims")[0])
    assert first["article"] == GIVEN.article.id
    assert first["said"].startswith("2026-01-06T03:30")


def test_texts_are_exported_only_on_request(ledger: Ledger, tmp_path: Path) -> None:
    export(ledger, tmp_path / "bare", format="jsonl")
    assert b"Ilin Dorvat, who runs" not in (tmp_path / "bare" / "articles.jsonl").read_bytes()
    export(ledger, tmp_path / "full", format="jsonl", with_text=True)
    assert decoded(tmp_path / "full", "articles", Article) == [GIVEN.article, LATER.article]
    export(ledger, tmp_path / "table", format="parquet", with_text=True)
    assert [row["text"] for row in parquet(tmp_path / "table", "articles")] == [
        GIVEN.article.text,
        LATER.article.text,
    ]


def test_parquet_holds_every_field_flat(ledger: Ledger, tmp_path: Path) -> None:
    out = tmp_path / "out"
    manifest = export(ledger, out, format="parquet")
    assert manifest.counts == {
        "articles": 2, "events": 2, "claims": 4, "quotes": 4, "ties": 2, "questions": 4,
        "mentions": 2, "evidence": len(parquet(out, "evidence")),
    }  # fmt: skip
    first = parquet(out, "events")[0]
    told = GIVEN.events[0]
    assert (first["event_id"], first["event_type"]) == (told.id, told.type)
    assert first["actors"] == ["the harbour master", "Marava"]
    assert first["actor_ids"] == [None, "OST"]
    assert (first["latitude"], first["where_prec"], first["geonameid"]) == (12.5, 1, None)
    assert first["date_start"] == date(2026, 1, 4)
    assert first["said"] == datetime(2026, 1, 6, 3, 30, tzinfo=UTC)
    assert (first["source"], first["stance"]) == (None, None)
    huge, nurses = parquet(out, "claims")[:2]
    assert (huge["low"], huge["best"]) == (None, None)
    assert (nurses["subset_of"], nurses["best"]) == (GIVEN.claims[1].subset_of, 3)
    assert (nurses["group_status"], nurses["group"]) == ("civilian", "nurses")
    assert parquet(out, "quotes")[0]["content"] == ["We counted them twice,"]
    tie = parquet(out, "ties")[0]
    assert (tie["began_start"], tie["began_precision"]) == (date(1998, 1, 1), "year")
    assert tie["recipients"] == []
    article = parquet(out, "articles")[0]
    assert article["published"] == "2026-01-05T22:30:00-05:00"
    assert (article["origin"], article["source"]) == ("", None)


def test_evidence_leads_to_the_characters(ledger: Ledger, tmp_path: Path) -> None:
    export(ledger, tmp_path / "out", format="parquet")
    texts = {row.article.id: row.article.text for row in (GIVEN, LATER)}
    rows = parquet(tmp_path / "out", "evidence")
    assert all(texts[row["article_id"]][row["start"] : row["end"]] == row["quote"] for row in rows)
    assert {row["finding_id"] for row in rows} == {held.id for held in ledger.findings()}


def test_parquet_explains_itself(ledger: Ledger, tmp_path: Path) -> None:
    export(ledger, tmp_path / "out", format="parquet")
    schema = pa.parquet.read_schema(tmp_path / "out" / "claims.parquet")
    assert schema.metadata[b"dateline.table"] == b"claims"
    assert b"dateline.version" in schema.metadata
    assert all(field.metadata[b"description"] for field in schema)


def test_csv_holds_what_parquet_holds(ledger: Ledger, tmp_path: Path) -> None:
    export(ledger, tmp_path / "flat", format="csv")
    export(ledger, tmp_path / "typed", format="parquet")
    for table in TABLES:
        path = tmp_path / "flat" / f"{table}.csv"
        options = pa.csv.ConvertOptions(
            column_types={column.name: pa.string() for column in TABLES[table]},
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        )
        parsing = pa.csv.ParseOptions(newlines_in_values=True)
        read = pa.csv.read_csv(path, convert_options=options, parse_options=parsing).to_pylist()
        typed = parquet(tmp_path / "typed", table)
        assert read == [{name: cell(value) for name, value in row.items()} for row in typed]
        with path.open(encoding="utf-8", newline="") as file:
            assert len(list(csv.DictReader(file))) == len(typed)


def cell(value: Any) -> str | None:
    """Return how a value is written in CSV."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:g}" if isinstance(value, float) else str(value)


def test_the_manifest_fits_the_files(ledger: Ledger, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(ledger, out, format="csv", known_on=date(2026, 1, 31))
    manifest = msgspec.json.decode((out / "manifest.json").read_bytes(), type=Manifest)
    assert manifest.known_on == "2026-01-31"
    assert manifest.fingerprints == (PRINT,)
    assert {path.name for path in out.iterdir()} == {
        "manifest.json", *(table.file for table in manifest.tables)
    }  # fmt: skip
    for table in manifest.tables:
        content = (out / table.file).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (table.bytes, table.sha256)
    assert manifest.counts["articles"] == 1


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_the_same_ledger_gives_the_same_files(ledger: Ledger, tmp_path: Path, form: str) -> None:
    one = export(ledger, tmp_path / "one", format=form)
    two = export(ledger, tmp_path / "two", format=form)
    assert [table.sha256 for table in one.tables] == [table.sha256 for table in two.tables]


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_an_empty_ledger_gives_empty_tables(tmp_path: Path, form: str) -> None:
    with Ledger.open(tmp_path / "desk.duckdb") as ledger:
        manifest = export(ledger, tmp_path / "out", format=form)
    assert set(manifest.counts.values()) == {0}
    if form == "csv":
        assert (tmp_path / "out" / "ties.csv").read_text().startswith('"tie_id","article_id"')


def test_a_folder_that_is_there_is_left_alone(ledger: Ledger, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(ledger, out)
    (out / "note").write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        export(ledger, out)
    assert (out / "note").exists()
    export(ledger, out, format="csv", force=True)
    assert not (out / "note").exists()
    assert (out / "claims.csv").exists()
    with pytest.raises(UsageError, match="is no export"):
        export(ledger, ROOT / "tests", force=True)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UsageError, match="is no export"):
        export(ledger, tmp_path / "file", force=True)
    with pytest.raises(UsageError, match="no format"):
        export(ledger, tmp_path / "new", format="xlsx")


def test_a_failed_export_leaves_what_was_there(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    export(ledger, out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    monkeypatch.setattr("dateline.export._table", full_disk)
    with pytest.raises(DatelineError, match=r"out could not be written \(No space left\)"):
        export(ledger, out, force=True)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []
    with pytest.raises(DatelineError, match="could not be written"):
        export(ledger, tmp_path / "missing" / "out")


def full_disk(*arguments: object) -> None:
    raise OSError(28, "No space left")


def test_the_reference_is_up_to_date() -> None:
    written = (ROOT / "docs" / "reference" / "export.md").read_text(encoding="utf-8")
    assert written == reference.markdown(), (
        "run python -m dateline.export.reference > docs/reference/export.md"
    )


def test_every_column_says_what_it_means() -> None:
    for table, columns in TABLES.items():
        names = [column.name for column in columns]
        assert len(set(names)) == len(names), table
        assert all(column.meaning for column in columns)
