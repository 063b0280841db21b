"""Reading in several processes gives the record of one, and one bad article harms no other."""

import json
import multiprocessing
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from dateline import parallel, pipeline, reading
from dateline.arrow import ARTICLE_SCHEMA
from dateline.draft import Draft
from dateline.errors import PipelineError
from dateline.ledger import Ledger
from dateline.records import Article, article_id
from dateline.sources import count_hint
from dateline.stages import Stage, sentences

SAMPLE = "On day {n}, police said {n} people were killed in Gao. “It was loud,” said Ana Kellou."


@pytest.fixture
def wire(tmp_path: Path) -> Path:
    path = tmp_path / "wire.jsonl"
    rows = ({"text": SAMPLE.format(n=n), "published": "2025-03-11"} for n in range(3, 203))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def record(path: Path) -> list[dict[str, object]]:
    with Ledger.open(path, read_only=True) as ledger:
        return sorted(
            (row.finding.to_dict() for row in ledger.scan()), key=lambda row: str(row["id"])
        )


def test_any_number_of_processes_gives_the_same_record(wire: Path, tmp_path: Path) -> None:
    one = reading.read([wire], ledger=tmp_path / "1.duckdb", processes=1)
    two = reading.read([wire], ledger=tmp_path / "2.duckdb", processes=2)
    assert (one.read, one.articles) == (two.read, two.articles) == (200, two.articles)
    assert record(tmp_path / "1.duckdb") == record(tmp_path / "2.duckdb")


def test_progress_counts_up(wire: Path, tmp_path: Path) -> None:
    told: list[reading.Progress] = []
    reading.read([wire], ledger=tmp_path / "l.duckdb", processes=1, on_progress=told.append)
    assert [row.seen for row in told] == sorted(row.seen for row in told)
    assert told[-1].read == 200


def test_the_same_text_twice_is_one_article(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(SAMPLE.format(n=7))
    summary = reading.read([tmp_path / "a.txt", tmp_path / "b.txt"], ledger=tmp_path / "l.duckdb")
    assert len(summary.articles) == 1
    with Ledger.open(tmp_path / "l.duckdb", read_only=True) as ledger:
        assert len(ledger.appearances(summary.articles[0])) == 2


def test_a_failing_stage_is_a_skipped_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(draft: Draft) -> Draft:
        if "poison" in draft.article.text:
            raise ValueError("poisoned")
        return draft

    stage = Stage(name="fails", version="1", needs=frozenset(), makes=frozenset(), run=fail)
    monkeypatch.setattr(pipeline, "STAGES", (sentences.STAGE, stage))
    for name, text in (
        ("a.txt", SAMPLE),
        ("b.txt", f"poison {SAMPLE}"),
        ("c.txt", f"Two. {SAMPLE}"),
    ):
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(pipeline.run, "__kwdefaults__", {"stages": pipeline.STAGES})
    summary = reading.read([tmp_path], ledger=tmp_path / "l.duckdb", processes=1)
    assert summary.read == 2
    (skipped,) = [row for row in summary.skipped if row.source.endswith("b.txt")]
    assert "poisoned" in skipped.why


def batches(count: int) -> Iterator[pa.RecordBatch]:
    for number in range(count):
        text = SAMPLE.format(n=number)
        article = Article(id=article_id(text), text=text, lang="en")
        yield pa.RecordBatch.from_pylist([article.to_dict()], schema=ARTICLE_SCHEMA)


def test_batches_come_back_in_their_order() -> None:
    wanted = [batch.column("id")[0].as_py() for batch in batches(12)]
    found = [b.column("article")[0].as_py() for b in parallel.run_batches(batches(12), processes=2)]
    assert found == wanted


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_a_process_that_dies_loses_no_article() -> None:
    def deadly() -> Iterator[pa.RecordBatch]:
        for number, batch in enumerate(batches(12)):
            if number == 8:
                for child in multiprocessing.active_children():
                    child.kill()
                    child.join()
            yield batch

    wanted = [batch.column("id")[0].as_py() for batch in batches(12)]
    rows = [row for b in parallel.run_batches(deadly(), processes=2) for row in b.to_pylist()]
    assert [row["article"] for row in rows] == wanted
    assert not [row["error"] for row in rows if row["error"]]


def test_an_unmet_need_is_named() -> None:
    with pytest.raises(PipelineError, match=r"claims.*needs"):
        pipeline.check((next(s for s in pipeline.STAGES if s.name == "claims"),))


def test_the_shipped_order_meets_all_needs() -> None:
    pipeline.check(pipeline.STAGES)


def test_the_bar_reaches_what_was_promised(wire: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.bin"
    page.write_bytes(b"\x7fELF" + bytes(300_000))
    told: list[reading.Progress] = []
    reading.read([wire, page], ledger=tmp_path / "l.duckdb", processes=1, on_progress=told.append)
    promised = count_hint([wire, page])
    assert promised is not None
    assert [row.bytes for row in told] == sorted(row.bytes for row in told)
    assert told[-1].bytes == promised.bytes
