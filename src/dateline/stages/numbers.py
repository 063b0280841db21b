"""Numbers: every quantity in the text, how exact its words are, and what it counts.

Hedges belong to the mention ("at least 32" is one mention), because they are what makes a
figure a bound. Only `use="count"` can become a casualty figure, so a number is a count only
where nothing beside it says otherwise.
"""

from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from dateline.draft import Draft
from dateline.records import Article, Mention, Quantity, Sentence, make_id
from dateline.stages import Stage
from dateline.text.number_use import Figure, NumberUse, continues, use_of
from dateline.text.numerals import (
    Bend,
    Numerals,
    Reading,
    cardinal,
    digits,
    exact,
    ordinal,
    word_at,
)
from dateline.text.tokens import Token
from dateline.vocabulary import load

Tokens = Sequence[Token]


def _run(draft: Draft) -> Draft:
    found = [
        mention
        for sentence, tokens in zip(draft.sentences, draft.tokens, strict=True)
        for mention in _mentions(draft.article, sentence, tokens)
    ]
    return msgspec.structs.replace(draft, mentions=(*draft.mentions, *found))


def _mentions(article: Article, sentence: Sentence, tokens: Tokens) -> Iterator[Mention]:
    words = _numerals()
    free = 0
    last: NumberUse | None = None
    starts = words.starts
    for at, (_, _, _, lower) in enumerate(tokens):
        if at < free or (lower not in starts and not lower[0].isdigit() and "-" not in lower):
            continue
        figure = _figure(tokens, at, free, words)
        if figure is None:
            continue
        use = use_of(article.text, tokens, figure, words)
        if last == "age" and use == "count" and continues(tokens, figure, free):
            use = "age"
        last = use
        yield _mention(article, sentence, tokens, figure, use)
        free = max(figure.end, at + 1)


def _mention(
    article: Article, sentence: Sentence, tokens: Tokens, figure: Figure, use: NumberUse
) -> Mention:
    hedged = use in {"count", "percent", "money", "measure"}
    first, last = (figure.start, figure.end) if hedged else (figure.core, figure.core_end)
    start, end = tokens[first].start, tokens[last - 1].end
    low, best, high, bend, _ = figure.reading if hedged else figure.bare
    return Mention(
        id=make_id("mention", article.id, "number", start, end),
        kind="number",
        start=start,
        end=end,
        text=article.text[start:end],
        sentence=sentence.index,
        made_by=STAGE.made_by,
        number=Quantity(low=low, best=best, high=high, exactness=bend, use=use),
    )


# --- what the words say --------------------------------------------------------------------------


def _figure(tokens: Tokens, at: int, free: int, words: Numerals) -> Figure | None:
    """Read the quantity at token `at`, with its hedges from token `free` on; None for none."""
    reading = (
        _nobody(tokens, at, words) or ordinal(tokens, at, words) or _cardinal(tokens, at, words)
    )
    if reading is None:
        return None
    bare = reading = _range(tokens, at, reading, words)
    start, end = at, reading.end
    if reading.bend != "range":
        start, reading = _hedge_before(tokens, at, free, reading)
        if start == at:
            end, reading = _hedge_after(tokens, reading)
    elif word_at(tokens, at - 1) == "between":
        start = at - 1
    return Figure(reading, bare, start, end, at, bare.end)


def _nobody(tokens: Tokens, at: int, words: Numerals) -> Reading | None:
    """Read "none", "nobody", "no one", "not a single", and "no" before people or losses."""
    lower, following = tokens[at].lower, word_at(tokens, at + 1)
    if lower in words.nobody:
        return exact(0, at + 1)
    if lower == "no" and following == "one":
        return exact(0, at + 2)
    if lower == "not" and following == "a" and word_at(tokens, at + 2) == "single":
        return exact(0, at + 3)
    if lower == "not" and following == "one" and word_at(tokens, at + 2) not in {"but", ",", "or"}:
        return exact(0, at + 2)
    if lower == "no" and following in words.none_of:
        return exact(0, at + 1)
    return None


def _cardinal(tokens: Tokens, at: int, words: Numerals) -> Reading | None:
    reading = _with_ending(tokens, at, words) or cardinal(tokens, at, words)
    if reading is None or tokens[at].lower != "one" or reading.end > at + 1:
        return reading
    pronoun = word_at(tokens, at - 1) in words.use.one_before
    return None if pronoun or word_at(tokens, at + 1) in words.use.one_after else reading


def _with_ending(tokens: Tokens, at: int, words: Numerals) -> Reading | None:
    """Read "twenty-odd" and "hundred-plus", which are one token."""
    word = tokens[at].lower
    for ending, bend in words.endings.items():
        stem = word.removesuffix(ending)
        value = words.below_hundred.get(stem, words.scales.get(stem))
        if stem != word and value is not None:
            return _bent(exact(value, at + 1), bend)
    return None


def _range(tokens: Tokens, at: int, first: Reading, words: Numerals) -> Reading:
    """Join "10 to 15", "10-15", "two or three" and "between 10 and 15" to one range."""
    joint = word_at(tokens, first.end)
    before = word_at(tokens, at - 1)
    glued = first.end < len(tokens) and tokens[first.end].start == tokens[first.end - 1].end
    joins = (
        (joint in {"-", "–"} and glued)
        or joint == "or"
        or (joint == "to" and before != "from")
        or (joint == "and" and before == "between")
    )
    in_day = before in {"-", "/"} and tokens[at - 1].end == tokens[at].start
    if not joins or in_day or first.bend != "exact" or first.end + 1 >= len(tokens):
        return first
    second = cardinal(tokens, first.end + 1, words)
    if second is None or second.bend != "exact" or first.best is None or second.best is None:
        return first
    low, high = first.best, second.best
    scale = high / (_unscaled(tokens, first.end + 1, high) or 1)
    if low < scale > 1:  # "10 to 15 million"
        low *= scale
    return Reading(low, None, high, "range", second.end) if low < high else first


def _unscaled(tokens: Tokens, at: int, value: float) -> float:
    return digits(tokens[at].lower) or value if tokens[at].lower[0].isdigit() else value


def _hedge_before(tokens: Tokens, at: int, free: int, reading: Reading) -> tuple[int, Reading]:
    """Widen to the hedge that ends just before token `at`, the longest that fits."""
    for hedge, bend in _hedges().get(word_at(tokens, at - 1), ()):
        first = at - len(hedge)
        if first >= free and all(
            word_at(tokens, first + i) == word for i, word in enumerate(hedge)
        ):
            return first, _bent(reading, bend)
    return at, reading


def _hedge_after(tokens: Tokens, reading: Reading) -> tuple[int, Reading]:
    at = reading.end
    for hedge, bend in _hedges_after().get(word_at(tokens, at), ()):
        if all(word_at(tokens, at + i) == word for i, word in enumerate(hedge)):
            return at + len(hedge), _bent(reading, bend)
    return at, reading


def _bent(reading: Reading, bend: Bend) -> Reading:
    """Bend a reading by a hedge; `numerals.yaml` gives the rule and its source."""
    low, best, high, was, end = reading
    if was == "vague" or (low is None and high is None):
        # "Several hundred" stays vague under "about"; "more than a few" still has its least.
        return reading if bend != "at_most" else Reading(None, None, None, "vague", end)
    if bend == "at_least":
        return Reading(low, best, None, bend, end)
    if bend == "at_most":
        return Reading(None, None, high, bend, end)
    return Reading(low, best, high, bend, end)


# --- tables --------------------------------------------------------------------------------------


@cache
def _numerals() -> Numerals:
    return load("numerals", Numerals)


_Table = dict[str, list[tuple[tuple[str, ...], Bend]]]


@cache
def _hedges() -> _Table:
    """Hedges by their last word, the longest first."""
    return _by_word(_numerals().hedges, -1)


@cache
def _hedges_after() -> _Table:
    return _by_word(_numerals().after, 0)


def _by_word(hedges: dict[Bend, tuple[str, ...]], place: int) -> _Table:
    table: _Table = {}
    for bend, phrases in hedges.items():
        for phrase in phrases:
            words = tuple(phrase.split())
            table.setdefault(words[place], []).append((words, bend))
    for rows in table.values():
        rows.sort(key=lambda row: -len(row[0]))
    return table


STAGE = Stage(
    name="numbers",
    version="2",
    needs=frozenset({"article", "sentences", "tokens"}),
    makes=frozenset({"numbers"}),
    run=_run,
    vocabulary=("numerals.yaml",),
)
