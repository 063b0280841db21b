"""The network of ties as GraphML, GEXF, picture and page, and the command; hostile names too."""

import io
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import date, datetime
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest
from typer.testing import CliRunner

from dateline.across.ties import ties
from dateline.briefing.ties import Told, render, told
from dateline.briefing.ties.draw import MOST_TIES, draw
from dateline.briefing.ties.layout import layout
from dateline.briefing.ties.network import network
from dateline.cli import app
from dateline.ledger import Ledger
from dateline.pipeline import fingerprint, run
from dateline.records import Article, Extraction, article_id
from tests.test_standing_ties import party, reading

DAY = date(2024, 6, 15)
HOSTILE = "A\x00<b>&\"'\u202e]]>\ud800 " + "x" * 400


def rows(count: int = 3, name: str = "Togo") -> tuple[Told, ...]:
    import msgspec

    found = []
    for at in range(count):
        row = {"paper": "Ledger", "says": "held", "day": date(2024, 5, 1), "since": 2020}
        kind = ("arms", "training", "sanction")[at % 3]
        read = reading(row, kind, at)
        other = party(f"{name} {at // 3}", "", actor=f"org:{name}-{at // 3}", kind="organization")
        tie = msgspec.structs.replace(
            read.ties[0], recipient=msgspec.structs.replace(other, country=None)
        )
        found.append(msgspec.structs.replace(read, ties=(tie,)))
    return told(ties(found), DAY)


@pytest.mark.parametrize("name", ["Togo", HOSTILE])
def test_both_formats_are_xml_that_networkx_reads_back(name: str) -> None:
    shown = rows(7, name)
    for form, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        text = render(shown, form, on=DAY).encode()
        ET.fromstring(text)
        graph = read(io.BytesIO(text))
        assert len(graph) == len(network(shown))
        edges = [data for *_, data in graph.edges(data=True)]
        assert {row["relation"] for row in edges} == {row.tie.kind for row in shown}
        assert {row["began"] for row in edges} == {"2020-01-01"}
        assert {row["state"] for row in edges} == {"held"}


def test_gexf_has_stated_times_as_the_times_of_edges() -> None:
    root = ET.fromstring(render(rows(1), "gexf", on=DAY))
    (edge,) = [row for row in root.iter() if row.tag.endswith("}edge")]
    assert edge.get("start") == "2020-01-01"
    assert edge.get("end") is None
    (graph,) = [row for row in root.iter() if row.tag.endswith("}graph")]
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")


def test_the_same_ties_give_the_same_bytes() -> None:
    for form in ("graphml", "gexf", "html", "json", "text"):
        assert render(rows(4), form, on=DAY) == render(rows(4), form, on=DAY)
    assert draw(rows(4), "png") == draw(rows(4), "png")


@pytest.mark.parametrize("count", [1, 9, 60])
def test_no_name_lies_on_another(count: int) -> None:
    found = layout(network(rows(count)))
    for one, other in combinations(found.places.values(), 2):
        assert abs(one[0] - other[0]) > 20 or abs(one[1] - other[1]) > 11
    for x, y in found.places.values():
        assert 0 < x < found.size[0]
        assert 0 < y < found.size[1]


def test_a_picture_says_how_much_it_leaves_out() -> None:
    assert draw(rows(MOST_TIES + 5), "svg")[1] == 5


def test_hostile_names_are_drawn_and_written_as_words() -> None:
    shown = rows(2, HOSTILE)
    assert draw(shown, "png")[0].startswith(b"\x89PNG")
    page = render(shown, "html", on=DAY)
    assert "<b>" not in page
    assert "\u202e" not in page
    assert "<script" not in page


# --- the command -----------------------------------------------------------------------------

TEXTS = {
    "2024-01-10": "Chad has kept 200 soldiers in Togo since 2020, the army said.",
    "2024-03-02": "Chad denied that it has soldiers in Togo. Ghana trains Togolese police.",
    "2024-04-02": "Ghana ended its military pact with Benin in March.",
}


def readings() -> list[Extraction]:
    return [
        run(Article(id=article_id(text), text=text, lang="en", publisher=f"Paper {day}",
                    published=datetime.fromisoformat(day)))
        for day, text in TEXTS.items()
    ]  # fmt: skip


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ties") / "ties.db"
    with Ledger.open(path) as held:
        held.keep(readings(), fingerprint=fingerprint())
    return path


def said(ledger: Path, *words: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, [*words, "--ledger", str(ledger)])
    assert done.exit_code == code, done.output
    return done.output


def ids(text: str) -> list[str]:
    return [word for word in text.split() if word.startswith("n-") and len(word) > 6]


def test_the_list_tells_direction_state_and_conflict(ledger: Path) -> None:
    out = said(ledger, "ties", "Chad", "--at", "2024-03-10")
    assert "OF CHAD" in out
    assert "Chad → Togo" in out
    assert "DISPUTED" in out
    assert "CONFLICT" in out
    assert "Ghana" not in out
    assert "TOWARDS TOGO" in said(ledger, "ties", "TGO", "--at", "2024-03-10")


def test_one_tie_leads_to_all_its_words(ledger: Path) -> None:
    (name,) = ids(said(ledger, "ties", "Chad", "--at", "2024-03-10"))
    one = said(ledger, "ties", name[:8], "--at", "2024-02-01")
    assert "characters 0–" in one
    assert "held on 1 February 2024" in one
    assert len([line for line in one.splitlines() if line.startswith("  2024-")]) == 2
    assert said(ledger, "trace", name).splitlines()[0] == one.splitlines()[0]


def test_as_known_on_leaves_out_what_was_not_published_yet(ledger: Path) -> None:
    out = said(ledger, "ties", "Chad", "--as-known-on", "2024-02-01")
    assert "held" in out
    assert "CONFLICT" not in out


def test_kinds_files_and_pictures(ledger: Path, tmp_path: Path) -> None:
    assert "Chad" not in said(ledger, "ties", "--kind", "training")
    out = tmp_path / "ties.gexf"
    said(ledger, "ties", "--format", "gexf", "--out", str(out))
    assert len(nx.read_gexf(out).edges) == 3
    for name in ("ties.png", "ties.svg", "ties.html"):
        said(ledger, "ties", "--plot", str(tmp_path / name))
        assert (tmp_path / name).stat().st_size > 1000


@pytest.mark.parametrize(
    "words",
    [
        ("ties", "Nowhere"),
        ("ties", "n-"),
        ("ties", "n-zzzzzz"),
        ("ties", "--kind", "marriage"),
        ("ties", "--format", "pdf"),
        ("ties", "--plot", "ties.txt"),
        ("ties", "--story", "x"),
        ("ties", "--at", "then"),
    ],
)
def test_errors_are_one_line_that_says_what_to_do(ledger: Path, words: Sequence[str]) -> None:
    done = CliRunner().invoke(app, [*words, "--ledger", str(ledger)])
    assert done.exit_code != 0
    assert " — " in str(done.exception)
