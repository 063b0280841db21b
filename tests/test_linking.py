"""Tags to attributions, on marked sentences: S{source}, C{cue}, K{content}; no encoder."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.draft import Draft
from dateline.encoder import SentenceSignals, Signals, Tagged
from dateline.encoder.decode import runs, tags
from dateline.records import Article, article_id
from dateline.stages import quotes, sentences
from dateline.stages.attribution.linking import Tags, link
from dateline.stages.attribution.tags import quotations, tagged

_MARK = re.compile(r"([SCK])\{([^{}]*)\}")
FIELDS = {"S": "sources", "C": "cues", "K": "contents"}


def marked(text: str) -> Draft:
    """Return a draft whose signals are what the marks in a text say."""
    plain, spans, at = "", [], 0
    for match in _MARK.finditer(text):
        plain += text[at : match.start()]
        spans.append((match.group(1), len(plain), len(plain) + len(match.group(2))))
        plain, at = plain + match.group(2), match.end()
    return signalled(plain + text[at:], spans)


def signalled(text: str, spans: list[tuple[str, int, int]]) -> Draft:
    """Return a draft with spans as the encoder would give them: cut at sentences' ends."""
    draft = sentences.STAGE.run(Draft(article=Article(id=article_id(text), text=text)))
    rows = []
    for row in draft.sentences:
        fields: dict[str, Any] = {}
        for kind, field in FIELDS.items():
            cut = sorted((max(a, row.start), min(b, row.end)) for k, a, b in spans if k == kind)
            fields[field] = tuple(Tagged("", a, b, 1.0) for a, b in cut if a < b)
        rows.append(SentenceSignals(**fields))
    return Draft(
        article=draft.article,
        sentences=draft.sentences,
        tokens=draft.tokens,
        signals=Signals(sentences=tuple(rows)),
    )


def linked(text: str) -> list[tuple[str | None, str, list[str]]]:
    """Return source, cue and contents of each attribution, as words."""
    draft = marked(text)
    plain, quoted = draft.article.text, quotations(draft)
    rows = link(plain, draft.sentences, draft.tokens, tagged(draft, quoted), quoted)
    return [
        (
            plain[slice(*row.source)] if row.source else None,
            plain[slice(*row.cue)],
            [plain[slice(*part)] for _, part in row.contents],
        )
        for row in rows
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param(
            "S{Police} C{said} K{the road was open}, C{adding} K{that rain had stopped}.",
            [
                ("Police", "said", ["the road was open"]),
                ("Police", "adding", ["that rain had stopped"]),
            ],
            id="a second cue shares the source and has its own content",
        ),
        pytest.param(
            "S{The mayor} C{said} K{12 died}, while S{the army} C{said} K{3 had}.",
            [("The mayor", "said", ["12 died"]), ("the army", "said", ["3 had"])],
            id="each cue has the source beside it",
        ),
        pytest.param(
            "K{“First,”} S{the mayor} C{said}, K{“we must count the dead.”}",
            [("the mayor", "said", ["“First,”", "“we must count the dead.”"])],
            id="a content on each side",
        ),
        pytest.param(
            "K{The road is open}, C{said} S{Ana Bell}, the mayor.",
            [("Ana Bell", "said", ["The road is open"])],
            id="the source after the cue",
        ),
        pytest.param(
            "C{According to} S{the clinic}, K{two nurses fell ill}.",
            [("the clinic", "According to", ["two nurses fell ill"])],
            id="according to",
        ),
        pytest.param(
            "K{“The bridge is gone. The ferry is full,”} S{Bell} C{said}.",
            [("Bell", "said", ["“The bridge is gone. The ferry is full,”"])],
            id="a quotation over two sentences is one content of the cue at its end",
        ),
        pytest.param(
            "K{“The bridge is gone,”} S{Bell} C{said}. K{“The ferry is full.”}",
            [("Bell", "said", ["“The bridge is gone,”", "“The ferry is full.”"])],
            id="a quotation without a cue goes on",
        ),
        pytest.param(
            "K{“The bridge is gone, and nobody came}\n\nK{“The ferry is full,”} C{said} S{Bell}.",
            [("Bell", "said", ["“The bridge is gone, and nobody came", "“The ferry is full,”"])],
            id="a quotation that its second paragraph attributes",
        ),
        pytest.param(
            "S{Bell} C{wrote:}\n\nK{The bridge is gone.}",
            [("Bell", "wrote:", ["The bridge is gone."])],
            id="a cue waits for the next paragraph",
        ),
        pytest.param(
            "K{Two boats sank}, an envoy S{who} C{asked} K{not to be named} C{said} on Monday.",
            [("an envoy who asked not to be named", "said", ["Two boats sank"])],
            id="a source who asked not to be named",
        ),
        pytest.param(
            "S{A nurse}, C{speaking} on condition of anonymity, C{said} K{two boats sank}.",
            [("A nurse, speaking on condition of anonymity", "said", ["two boats sank"])],
            id="a source who speaks on condition of anonymity",
        ),
        pytest.param("K{Nobody cited says this.}", [], id="content alone is nobody's"),
        pytest.param(
            "S{Bell} C{told} the nurse “K{that they gave us} nothing of it”.",
            [("Bell", "told", ["“that they gave us nothing of it”"])],
            id="a quotation is content from mark to mark",
        ),
    ],
)
def test_links(text: str, wanted: list[tuple[str | None, str, list[str]]]) -> None:
    text = re.sub(r"(?<=K)\{(“[^{}]*)S\{(.*?)\} C\{(.*?)\}", r"{\1\2 \3", text)
    assert linked(text) == wanted


def test_a_cue_far_from_any_source_has_none() -> None:
    words = "and nothing more was known of it " * 10
    assert linked(f"S{{Bell}} slept {words} as it C{{was reported}} K{{that rain fell}}.") == [
        (None, "was reported", ["that rain fell"])
    ]


def test_many_cues_take_no_long() -> None:
    words = "S{Bell} C{said} K{it rained} "
    assert len(linked(words * 3000)) == 3000


def test_spans_without_a_beginning_are_dropped() -> None:
    known = tags(("O", "B", "I"))
    likely = [[0.1, 0.8, 0.1], [0.1, 0.2, 0.7], [0.9, 0.05, 0.05], [0.3, 0.05, 0.65]]
    scores = np.log(np.array(likely, dtype=np.float32))
    opens = np.array([True, False, False, False])
    found = runs(scores, known, opens, begun=0.2)
    assert (found.starts.tolist(), found.ends.tolist()) == ([0], [2])
    assert runs(scores, known, opens).starts.tolist() == [0, 3]


def test_two_tags_of_one_kind_count_together() -> None:
    known = tags(("O", "B", "I"))
    scores = np.log(np.array([[0.4, 0.3, 0.3]], dtype=np.float32))
    assert runs(scores, known, np.array([True]), begun=0.2).starts.tolist() == [0]


WORDS = "“ ” \" ' ( . : said Ana Bell who it that not has he [BELL] É 🙂 1,200 \u202e \x00".split(
    " "
)
TEXT = st.lists(st.sampled_from([*WORDS, "\n\n", "KESSEL (AP) —"]), max_size=40).map(" ".join)


@settings(deadline=None)
@given(st.data())
def test_offsets_are_exact_whatever_is_tagged(data: st.DataObject) -> None:
    text = data.draw(TEXT)
    places = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(st.sampled_from("SCK"), places, places), max_size=8))
    draft = signalled(text, [(kind, min(a, b), max(a, b)) for kind, a, b in spans])
    for quote in quotes.STAGE.run(draft).quotes:
        for part in (*quote.evidence, *quote.source, *quote.cue, *quote.content):
            assert 0 <= part.start < part.end <= len(text)
            assert text[part.start : part.end] == part.quote


def test_without_signals_nothing_is_said() -> None:
    draft = marked("S{Bell} C{said} K{it rained}.")
    bare = Draft(article=draft.article, sentences=draft.sentences, tokens=draft.tokens)
    assert quotes.STAGE.run(bare).quotes == ()


def test_no_tags_make_no_attributions() -> None:
    draft = marked("It rained.")
    assert link("It rained.", draft.sentences, draft.tokens, [Tags((), (), ())], []) == []
