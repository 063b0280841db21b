"""Quotations and attribution, on invented sentences and on hostile input."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dateline.draft import Draft
from dateline.records import Actor, Article, Mention, Quote, article_id
from dateline.stages import quotes, sentences, signals
from dateline.stages.attribution.lexicon import lexicon
from dateline.stages.attribution.sources import describe
from dateline.text.quotemarks import stretches

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "quotes.yaml").read_text())


def drafted(text: str, mentions: tuple[Mention, ...] = ()) -> Draft:
    article = Article(id=article_id(text), text=text)
    draft = signals.STAGE.run(sentences.STAGE.run(Draft(article=article)))
    return quotes.STAGE.run(msgspec.structs.replace(draft, mentions=mentions))


def plain(quote: Quote, all_quotes: tuple[Quote, ...]) -> dict[str, Any]:
    speaker = quote.speaker
    ids = [row.id for row in all_quotes]
    found: dict[str, Any] = {
        "form": quote.form,
        "stance": quote.stance,
        "cue_class": quote.cue_class,
        "negated": quote.negated,
        "source": " … ".join(row.quote for row in quote.source),
        "cue": " … ".join(row.quote for row in quote.cue),
        "content": [row.quote for row in quote.content],
        "continues": ids.index(quote.continues) if quote.continues else None,
    }
    if speaker is not None:
        found |= {
            "speaker": speaker.text,
            "name": speaker.name,
            "named": speaker.named,
            "kind": speaker.kind,
            "roles": list(speaker.roles),
            "affiliations": list(speaker.affiliations),
        }
    return found


# Cases marked `missed` are what the encoder does not read yet: they fail until it does.
MISSED = pytest.mark.xfail(strict=True, reason="known to be missed")


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["title"], marks=[MISSED] if case.get("missed") else [])
        for case in CASES
    ],
)
def test_cases(case: dict[str, Any]) -> None:
    found = drafted(case["text"]).quotes
    rows = [plain(quote, found) for quote in found]
    assert len(rows) == len(case["quotes"]), rows
    for row, wanted in zip(rows, case["quotes"], strict=True):
        assert {key: row.get(key) for key in wanted} == wanted


def test_a_speaker_takes_country_and_class_from_the_actor_mention() -> None:
    text = "Talvia said the border was closed."
    actor = Actor(name="Talvia", id="TLV", kind="state", country="TLV")
    mention = Mention(
        id="m", kind="actor", start=0, end=6, text="Talvia", sentence=0, made_by="t", actor=actor
    )
    speaker = drafted(text, (mention,)).quotes[0].speaker
    assert speaker is not None
    assert (speaker.actor, speaker.country, speaker.kind) == ("TLV", "TLV", "official")


def test_attitudes_attribute_nothing() -> None:
    text = "The president wants to free 30 prisoners."
    draft = drafted(text)
    assert draft.quotes
    assert draft.quote_over(text.index("30"), text.index("30") + 2) is None


def test_every_form_of_a_verb_is_a_cue() -> None:
    assert all(form in lexicon().verbs for form in ("say", "says", "said", "saying", "denied"))
    assert "admitting" in lexicon().verbs


def test_words_that_describe_are_no_names() -> None:
    assert describe("two residents of the town").name is None
    assert describe("the Interior Ministry").name == "Interior Ministry"
    assert describe("Hamas").kind == "armed_group"


def test_an_apostrophe_opens_nothing() -> None:
    text = "The farmers' union said it's the soldiers' fault."
    assert stretches(text, 0, len(text)) == []


def test_ids_are_unique_and_stable() -> None:
    text = "The mayor said it rained. “It rained,” he said. “It rained,” he said."
    first, second = drafted(text).quotes, drafted(text).quotes
    assert first == second
    assert len({quote.id for quote in first}) == len(first)


@given(st.text(alphabet="\"“”'’‘« »a,.\n", max_size=80))
def test_stretches_are_ordered_and_apart(text: str) -> None:
    last = 0
    for stretch in stretches(text, 0, len(text)):
        assert last <= stretch.start < stretch.end <= len(text)
        last = stretch.end


@pytest.mark.parametrize("word", ["said ", "“ ", "and he said that "])
def test_very_long_sentences_end(word: str) -> None:
    drafted(word * (20_000 // len(word)))
