"""The brief: every line resolves to characters, in each format, whatever the article holds."""

import json
import re
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dateline
from dateline.briefing import FORMATS, Brief, build, render
from dateline.briefing.render import quoted, safe
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


def test_a_long_story_stays_a_page(strike: Extraction) -> None:
    """Forty reports of one thing: lines that read the same are one, and long lists are cut."""
    text = strike.article.text
    rows = [
        dateline.extract(
            text.replace("fruit seller", f"seller of stall {n}"), published="2025-03-11"
        )
        for n in range(40)
    ]
    brief = build(rows)
    assert lines(brief).count(lines(build([strike]))[0]) == 1
    shown = render(brief)
    assert "… and 30 more articles" in shown
    assert re.search(r"… and \d+ more places, in 40 articles", shown)
    assert len(shown.splitlines()) < 400
    page = render(brief, "html")
    assert all(i in page for s in brief.sections for line in s.lines for i in line.findings)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The toll rose to 7 killed, according to Ana Kellou.", "According to Ana Kellou: "),
        ("Three soldiers were killed in Gao, the army said in 2012.", "Gao, Mali"),
    ],
)
def test_lines_read_as_sentences(text: str, wanted: str) -> None:
    assert any(wanted in line for line in lines(build([dateline.extract(text)])))


def test_a_story_s_brief_leads_to_its_casualty_ledger(strike: Extraction) -> None:
    other = dateline.extract(
        "Two people were killed in Gao, the army said.", published="2025-03-12"
    )
    told = f"`dateline ledger {other.article.id}`"
    assert told in " ".join(render(build([strike, other])).split())
    assert "dateline ledger" not in render(build([strike]))


def test_evidence_is_cut_between_words(strike: Extraction) -> None:
    quote = " ".join(f"word{n}" for n in range(60))
    part = Span(article=strike.article.id, start=0, end=len(quote), quote=quote)
    assert set(quoted(part).replace("[…]", "").split()) <= set(quote.split())


def test_joiners_of_a_script_stay_and_what_reorders_it_does_not() -> None:
    assert safe("می\u200cروم") == "می\u200cروم"
    assert safe("a\u202eb\u2028c\x1b") == "a\ufffdb c\ufffd"


CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


class _Asked(BaseHTTPRequestHandler):
    paths: list[str]

    def do_GET(self) -> None:
        self.paths.append(self.path)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.mark.long
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_a_browser_shows_the_page_and_asks_nobody(tmp_path: Path, strike: Extraction) -> None:
    """Every evidence link has its target in the loaded page, and no request leaves."""
    handler = type("Handler", (_Asked,), {"paths": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site = f"http://127.0.0.1:{server.server_port}"
    text = f"{strike.article.text}\n\n<img src='{site}/text'> was seen, police said on Monday."
    article = dateline.extract(text, title=f"<script src='{site}/title'></script> Strike")
    path = tmp_path / "page.html"
    path.write_text(render(build([article]), "html"), encoding="utf-8")
    try:
        done = subprocess.run(
            [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-quic", "--disable-sync", "--disable-background-networking",
             "--disable-component-update", f"--user-data-dir={tmp_path / 'profile'}",
             "--dump-dom", path.as_uri()],
            capture_output=True, text=True, timeout=120,
        )  # fmt: skip
    finally:
        server.shutdown()
        server.server_close()
    links = set(re.findall(r'href="#([^"]+)"', done.stdout))
    assert links
    assert links <= set(re.findall(r'id="([^"]+)"', done.stdout))
    assert "<mark>" in done.stdout
    assert handler.paths == []
