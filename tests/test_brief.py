"""The brief: every line resolves to characters, in each format, whatever the article holds."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dateline
from dateline.briefing import FORMATS, Brief, build, render
from dateline.errors import UsageError
from dateline.records import Extraction, Span

SAMPLES = Path(__file__).parent.parent / "examples" / "articles"


@pytest.fixture(scope="module")
def strike() -> Extraction:
    text = (SAMPLES / "market-strike-1.txt").read_text()
    return dateline.extract(text, title=text.partition("\n")[0], published="2025-03-11")


def lines(brief: Brief) -> list[str]:
    return [line.text for section in brief.sections for line in section.lines]


def test_every_line_quotes_the_article(strike: Extraction) -> None:
    brief = build([strike])
    evidence = [part for s in brief.sections for line in s.lines for part in line.evidence]
    assert evidence
    assert all(strike.article.text[p.start : p.end] == p.quote for p in evidence)
    assert brief.left_out == 0


def test_a_line_whose_evidence_does_not_hold_is_left_out(strike: Extraction) -> None:
    claim = strike.claims[0]
    false = Span(article=strike.article.id, start=0, end=5, quote="never")
    forged = msgspec.structs.replace(claim, evidence=(false,), words="999", best=999)
    brief = build([msgspec.structs.replace(strike, claims=(forged,))])
    assert brief.left_out == 1
    assert "999" not in render(brief)
    assert "left out because their evidence did not hold" in " ".join(render(brief).split())


def test_a_line_without_evidence_is_left_out(strike: Extraction) -> None:
    bare = msgspec.structs.replace(strike.claims[0], evidence=())
    brief = build([msgspec.structs.replace(strike, claims=(bare,))])
    assert brief.left_out == 1


def test_a_subset_stands_under_its_whole(strike: Extraction) -> None:
    section = next(s for s in build([strike]).sections if s.title.startswith("The figures"))
    under = [index for index, line in enumerate(section.lines) if line.under]
    assert under
    assert all(not section.lines[index - 1].under or index - 1 in under for index in under)
    assert all(section.lines[index].text.startswith("Of these") for index in under)


def test_what_did_not_occur_is_kept_apart(strike: Extraction) -> None:
    happened, apart = (
        next(s for s in build([strike]).sections if s.title.startswith(title))
        for title in ("What happened", "Threatened")
    )
    stages = {event.id: event.stage for event in strike.events}
    assert {stages[i] for line in happened.lines for i in line.findings} == {"occurred"}
    assert "occurred" not in {stages[i] for line in apart.lines for i in line.findings}


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_names_every_finding(strike: Extraction, form: str) -> None:
    brief = build([strike])
    text = render(brief, form)
    assert all(i in text for s in brief.sections for line in s.lines for i in line.findings)


def test_json_is_the_record(strike: Extraction) -> None:
    brief = build([strike])
    assert msgspec.json.decode(render(brief, "json"), type=Brief) == brief
    assert json.loads(render(brief, "json"))["title"] == strike.article.title


def test_an_unknown_format_says_which_there_are() -> None:
    with pytest.raises(UsageError, match="text, md, html, json"):
        render(build([]), "pdf")


def test_an_article_without_findings_says_so() -> None:
    text = render(build([dateline.extract("The bakery opens at nine.")]))
    assert "No event was read." in text
    assert "No figure was read." in text


def test_html_escapes_what_articles_hold() -> None:
    hostile = 'Police said <script>alert(1)</script> "12 people were killed" in Gao & Mopti.'
    page = render(build([dateline.extract(hostile, title="<img src=x onerror=alert(1)>")]), "html")
    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_html_asks_nothing_of_the_network(strike: Extraction) -> None:
    page = render(build([strike]), "html")
    assert "http://" not in page
    assert "https://" not in page
    assert "<script" not in page
    assert "default-src 'none'" in page


def test_html_links_lead_to_marks(strike: Extraction) -> None:
    import re

    page = render(build([strike]), "html")
    links = set(re.findall(r'href="#([^"]+)"', page))
    ids = re.findall(r'id="([^"]+)"', page)
    assert links
    assert links <= set(ids)
    assert len(ids) == len(set(ids))


def test_markdown_cannot_be_broken_out_of() -> None:
    text = render(build([dateline.extract("A *bold* [link](x) `code` says police.")]), "md")
    assert "](x)" not in text.replace("\\]", "")


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200))
def test_any_text_renders(text: str) -> None:
    brief = build([dateline.extract(f"{text} Police said 3 people were killed. {text}", lang="en")])
    for form in ("text", "md", "html"):
        shown = render(brief, form)
        assert not set(shown) & set("\x00\x1b\u202e\u200b") or form == "html"
