"""Which language an article is in, and that English is told without the detector."""

import pytest

from dateline.text import language

ENGLISH = (
    "The ferry had left the harbour of Port Ansel when the engine stopped, said the coast guard, "
    "which sent two boats after it. They found that all of the passengers were safe and had been "
    "told to wait. "
)
OTHERS = {
    "nl": "De politie van de stad zei dat er drie mensen om het leven kwamen toen een bom bij het "
    "station of in de straat ernaast ontplofte. Het was niet duidelijk wie er gevlucht was. ",
    "da": "Politiet i byen sagde at tre mennesker blev dræbt da en bombe sprang ved stationen for "
    "to dage siden. Det var ikke klart om gerningsmændene var flygtet til havnen. ",
    "de": "Die Polizei der Stadt sagte, dass drei Menschen starben, als eine Bombe am Bahnhof "
    "explodierte. Es war nicht klar, wer geflohen war, und ein Mann will es gesehen haben. ",
    "es": "La policía de la ciudad dijo que tres personas murieron cuando una bomba estalló en la "
    "estación. No estaba claro quién había huido, y un hombre dice que lo vio. ",
    "fr": "La police de la ville a dit que trois personnes sont mortes quand une bombe a explosé "
    "à la gare. On ne savait pas qui avait fui, mais un homme dit avoir tout vu. ",
    "fi": "Poliisi on etsinyt kaupungissa miestä, joka on ampunut kahta ihmistä. He ovat nyt "
    "sairaalassa, ja poliisi kertoi, että mies on yhä vapaana eikä hän ole ollut yksin. ",
}
# Names, places and captions, with hardly a sentence among them.
LISTED = (
    "Two boats collide near Port Ansel\n\nRelated: Harbour news\n\nVideo: Ferry Ansel Star, Port "
    "Ansel, Monday\n\nFerry Ansel Star, built 1987, Captain Ivo Marsh, 312 passengers, "
    "engine stopped, Port Ansel police officers say\n\nPhotographs: Jana Holt, Ansel Mail\n\n"
)


@pytest.fixture
def no_detector(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AssertionError("the detector was asked")

    monkeypatch.setattr(language, "_identifier", refuse)


@pytest.mark.usefixtures("no_detector")
@pytest.mark.parametrize("text", [ENGLISH * 2, ENGLISH.upper() * 2, ENGLISH * 200, LISTED * 2])
def test_english_needs_no_detector(text: str) -> None:
    assert language.detect(text) == "en"


@pytest.mark.parametrize("code", OTHERS)
def test_other_languages_are_told_apart(code: str) -> None:
    assert language.detect(OTHERS[code] * 3) == code


def test_an_english_lead_does_not_hide_the_rest() -> None:
    assert language.detect(ENGLISH[:60] + OTHERS["es"] * 8) == "es"


@pytest.mark.parametrize("text", ["The end of the war, they said.", "the " * 9 + "1 " * 99])
def test_too_short_to_tell(text: str) -> None:
    assert language.detect(text) is None


@pytest.mark.parametrize("text", ["", "\x00\u202e" * 400, "1 2 3 " * 500, "the" + " " * 9000])
def test_text_without_words_is_never_taken_for_english(text: str) -> None:
    assert language.detect(text) != "en"
