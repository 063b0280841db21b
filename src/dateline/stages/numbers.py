"""Numbers: every quantity in the text, how exact its words are, and what it counts.

Hedges belong to the mention ("at least 32" is one mention), because they are what makes a
figure a bound. Only `use="count"` can become a casualty figure, so a number is a count only
where nothing beside it says otherwise.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from dateline.draft import Draft
from dateline.records import Article, Mention, NumberUse, Quantity, Sentence, make_id
from dateline.stages import Stage
from dateline.text.numerals import Bend, Numerals, Reading, cardinal, digits, exact
from dateline.text.tokens import Token
from dateline.vocabulary import load

# Bare numbers in this range can be years.
YEARS = range(1000, 2101)

# Nobody in the news is older; a larger number between commas is no age.
MAX_AGE = 115

# Four digits that can be a time of day ("at 1245").
_HOUR = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")

_PHONE = re.compile(
    r"\+?\d{1,4}\)?[ .\-]\d{2,4}[ .\-]\d{3,4}|\d{3}\)?[ .\-]{1,2}\d{3}-|\d{3}[.\-]\d{4}(?!\d)"
)

Tokens = Sequence[Token]


class _Figure(msgspec.Struct, frozen=True):
    """A quantity over tokens `start:end`, with its bare number at `core:core_end`."""

    reading: Reading
    bare: Reading
    """The number without its hedges."""
    start: int
    end: int
    core: int
    core_end: int


def _run(draft: Draft) -> Draft:
    found = [
        mention
        for sentence, tokens in zip(draft.sentences, draft.tokens, strict=True)
        for mention in _mentions(draft.article, sentence, tokens)
    ]
    return msgspec.structs.replace(draft, mentions=(*draft.mentions, *found))


def _mentions(article: Article, sentence: Sentence, tokens: Tokens) -> Iterator[Mention]:
    words = _numerals()
    at = free = 0
    last: NumberUse | None = None
    starts = words.starts
    while at < len(tokens):
        token = tokens[at]
        if token.lower not in starts and not token.lower[0].isdigit():
            at += 1
            continue
        figure = _figure(tokens, at, free, words)
        if figure is None:
            at += 1
            continue
        use = _use(article.text, tokens, figure, words)
        if last == "age" and use == "count" and _continues(tokens, figure, free):
            use = "age"
        last = use
        yield _mention(article, sentence, tokens, figure, use)
        at = free = max(figure.end, at + 1)


def _mention(
    article: Article, sentence: Sentence, tokens: Tokens, figure: _Figure, use: NumberUse
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


def _figure(tokens: Tokens, at: int, free: int, words: Numerals) -> _Figure | None:
    """Read the quantity at token `at`, with its hedges from token `free` on; None for none."""
    reading = (
        _nobody(tokens, at, words) or _ordinal(tokens, at, words) or _cardinal(tokens, at, words)
    )
    if reading is None:
        return None
    bare = reading = _range(tokens, at, reading, words)
    start, end = at, reading.end
    if reading.bend != "range":
        start, reading = _hedge_before(tokens, at, free, reading)
        if start == at:
            end, reading = _hedge_after(tokens, reading)
    elif _word(tokens, at - 1) == "between":
        start = at - 1
    return _Figure(reading, bare, start, end, at, bare.end)


def _word(tokens: Tokens, at: int) -> str:
    return tokens[at].lower if 0 <= at < len(tokens) else ""


def _nobody(tokens: Tokens, at: int, words: Numerals) -> Reading | None:
    """Read "none", "nobody", "no one", and "no" before people or losses."""
    lower, following = tokens[at].lower, _word(tokens, at + 1)
    if lower in words.nobody:
        return exact(0, at + 1)
    if lower == "no" and following == "one":
        return exact(0, at + 2)
    if lower == "no" and following in words.none_of:
        return exact(0, at + 1)
    return None


def _ordinal(tokens: Tokens, at: int, words: Numerals) -> Reading | None:
    value = words.ordinal_words.get(tokens[at].lower)
    if value is not None:
        return exact(value, at + 1)
    glued = at + 1 < len(tokens) and tokens[at].end == tokens[at + 1].start
    if glued and tokens[at].lower.isdecimal() and tokens[at + 1].lower in words.use.ordinal_after:
        number = digits(tokens[at].lower)
        return None if number is None else exact(number, at + 2)
    return None


def _cardinal(tokens: Tokens, at: int, words: Numerals) -> Reading | None:
    reading = cardinal(tokens, at, words)
    if reading is None or tokens[at].lower != "one" or reading.end > at + 1:
        return reading
    pronoun = _word(tokens, at - 1) in words.use.one_before
    return None if pronoun or _word(tokens, at + 1) in words.use.one_after else reading


def _range(tokens: Tokens, at: int, first: Reading, words: Numerals) -> Reading:
    """Join "10 to 15", "10-15", "two or three" and "between 10 and 15" to one range."""
    joint = _word(tokens, first.end)
    before = _word(tokens, at - 1)
    glued = first.end < len(tokens) and tokens[first.end].start == tokens[first.end - 1].end
    joins = (
        (joint in {"-", "–"} and glued)
        or joint == "or"
        or (joint == "to" and before != "from")
        or (joint == "and" and before == "between")
    )
    if not joins or first.bend != "exact" or first.end + 1 >= len(tokens):
        return first
    second = cardinal(tokens, first.end + 1, words)
    if second is None or second.bend != "exact" or first.best is None or second.best is None:
        return first
    low, high = first.best, second.best
    scale = high / _unscaled(tokens, first.end + 1, high)
    if low < scale > 1:  # "10 to 15 million"
        low *= scale
    return Reading(low, None, high, "range", second.end) if low < high else first


def _unscaled(tokens: Tokens, at: int, value: float) -> float:
    return digits(tokens[at].lower) or value if tokens[at].lower[0].isdigit() else value


def _hedge_before(tokens: Tokens, at: int, free: int, reading: Reading) -> tuple[int, Reading]:
    """Widen to the hedge that ends just before token `at`, the longest that fits."""
    for hedge, bend in _hedges().get(_word(tokens, at - 1), ()):
        first = at - len(hedge)
        if first >= free and all(_word(tokens, first + i) == word for i, word in enumerate(hedge)):
            return first, _bent(reading, bend)
    return at, reading


def _hedge_after(tokens: Tokens, reading: Reading) -> tuple[int, Reading]:
    at = reading.end
    for hedge, bend in _hedges_after().get(_word(tokens, at), ()):
        if all(_word(tokens, at + i) == word for i, word in enumerate(hedge)):
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


def _continues(tokens: Tokens, figure: _Figure, free: int) -> bool:
    """Say whether only "and", "or" or a comma stands before it ("ages 8, 10 and 14")."""
    between = [_word(tokens, place) for place in range(free, figure.core)]
    best = figure.reading.best
    young = best is not None and 0 < best <= MAX_AGE
    return young and between in (["and"], ["or"], [","], [",", "and"])


# --- what it counts ------------------------------------------------------------------------------


def _use(text: str, tokens: Tokens, figure: _Figure, words: Numerals) -> NumberUse:
    """Tell what a number counts from its neighbours; a count where nothing says otherwise."""
    use = words.use
    at, end = figure.core, figure.core_end
    before, after = _word(tokens, at - 1), _word(tokens, end)
    if after in {"-", "–"} and tokens[end].start == tokens[end - 1].end:
        after = _word(tokens, end + 1)
    counted = _word(tokens, end + 1) if after == "of" else after
    if before in use.money_before or counted in use.money_after:
        return "money"
    if after in use.percent_after or (after == "per" and _word(tokens, end + 1) == "cent"):
        return "percent"
    if _is_fraction(tokens, at, end, words):
        return "percent"
    if _is_decade(text, tokens, end):
        return "age" if before in use.decade_of else "date"
    if _ordinal(tokens, at, words) is not None:
        return "date" if _dates(tokens, at, end, words) else "ordinal"
    if _is_age(tokens, figure, words, after):
        return "age"
    if after not in use.measure_after and _is_clock(tokens, at, end, words):
        return "date"
    if _is_name(text, tokens, at, end, words):
        return "name"
    if _dates(tokens, at, end, words):
        return "date"
    if counted in use.measure_after or _fractional(figure.reading):
        return "measure"
    return "count"


def _is_decade(text: str, tokens: Tokens, end: int) -> bool:
    """Say whether "s" makes it a decade: "the 1990s", "in her 30's"."""
    last = tokens[end - 1]
    ending = text[last.end : last.end + 3].lower().replace("’", "'")
    plural = ending[:1] == "s" and not ending[1:2].isalpha()
    genitive = ending[:2] == "'s" and not ending[2:].isalpha()
    return last.text.isdecimal() and last.text.endswith("0") and (plural or genitive)


def _fractional(reading: Reading) -> bool:
    """Say whether a number has a part behind the point: people come whole."""
    return any(part is not None and part % 1 for part in (reading.low, reading.high))


def _is_fraction(tokens: Tokens, at: int, end: int, words: Numerals) -> bool:
    """Say whether this is "a third of" or "two thirds"; both are shares, not counts."""
    last = tokens[end - 1].lower
    if last in words.fractions and _word(tokens, end) == "of":
        return _word(tokens, at - 1) in {"a", "one", "-"}
    return _word(tokens, end) in words.fractions and _word(tokens, end + 1) == "of"


def _is_age(tokens: Tokens, figure: _Figure, words: Numerals, after: str) -> bool:
    at, end, use = figure.core, figure.core_end, words.use
    before = _word(tokens, at - 1)
    if before in use.age_before or (before == "of" and _word(tokens, at - 2) == "age"):
        return True
    if after in use.age_after or (after in use.age_units and _word(tokens, end + 1) == "old"):
        return True
    if after == "or" and _word(tokens, end + 1) in use.age_ends:
        return True
    if after in {"and", "or", ",", "to"} and _word(tokens, end + 1).isdecimal():
        if _word(tokens, end + 2) in use.age_units and _word(tokens, end + 3) == "old":
            return True  # "5 and 6 years old"
    best = figure.reading.best
    if best is None or not 0 < best <= MAX_AGE or end != at + 1:
        return False
    if before == "under" and _word(tokens, at - 2) in use.age_under:
        return True
    enclosed = (before, _word(tokens, end)) in {(",", ","), (",", "."), ("(", ")"), (",", ";")}
    name = tokens[at - 2].text if at >= 2 else ""
    return enclosed and tokens[at].text.isdecimal() and name[:1].isupper()


def _is_name(text: str, tokens: Tokens, at: int, end: int, words: Numerals) -> bool:
    """Say whether the number is part of a name, address, phone number or score."""
    token, after = tokens[at], _word(tokens, end)
    if not token.lower[0].isdigit():
        return False
    if _is_glued(text, tokens, at, end, words) or _is_address(text, tokens, at, end, words):
        return True
    if after in words.none_of:  # "In the camp 12 people died"
        return False
    use, before, second = words.use, _word(tokens, at - 1), _word(tokens, at - 2)
    return (
        before in use.name_before
        or token.text in use.names
        or after in use.block_after
        or _is_call_sign(tokens, at)
        or (before == "." and second in {"no", "nos"})
        or (before == "of" and second in use.name_before_of)
        or after == "de"
    )


def _is_call_sign(tokens: Tokens, at: int) -> bool:
    """Say whether a word in capitals stands before it, in text that is not ("KXYZ 11")."""
    before = tokens[at - 1].text if at else ""
    shouted = len(before) > 1 and before.isalpha() and before.isupper()
    return shouted and any(token.text.islower() for token in tokens)


def _is_glued(text: str, tokens: Tokens, at: int, end: int, words: Numerals) -> bool:
    """Say whether letters or marks touch the number: "AK-47", "M16", "9/11", "2-1", "007"."""
    token, last, after = tokens[at], tokens[end - 1].end, _word(tokens, end)
    left, right = text[max(token.start - 1, 0) : token.start], text[last : last + 1]
    joined = left != "" and left in "-–_/@#" and text[max(token.start - 2, 0)].isalnum()
    if joined or left.isalpha() or (right and right in "/_@"):
        return True
    if right in {"-", "–"} and text[last + 1 : last + 2].isdigit():
        return True
    if right.isalpha():
        return after != "s" and after not in words.use.measure_after | words.use.clock_after
    padded = len(token.text) > 1 and token.text[0] == "0" and token.text.isdecimal()
    return padded and after not in words.use.clock_after


def _is_address(text: str, tokens: Tokens, at: int, end: int, words: Numerals) -> bool:
    """Say whether this is "1600 Palm Avenue" or a phone number."""
    street = {_word(tokens, end + 1), _word(tokens, end + 2)} & words.use.street_after
    named = end < len(tokens) and tokens[end].text[0].isupper() and "," not in tokens[at].text
    return bool(street and named) or bool(_PHONE.match(text, tokens[at].start))


def _dates(tokens: Tokens, at: int, end: int, words: Numerals) -> bool:
    """Say whether the number is a day beside a month, or a bare year."""
    use, token = words.use, tokens[at]
    before, after = _word(tokens, at - 1), _word(tokens, end)
    if before == "." and _word(tokens, at - 2) in use.months:
        before = _word(tokens, at - 2)
    value = digits(token.lower) or 0
    if value <= 31 and (after in use.months and tokens[end].text[:1].isupper()):
        return True
    dated = tokens[at - 1].text[:1].isupper() and before in use.months
    if dated and token.text.isdecimal() and len(token.text) <= 2:
        # After "3 JAN" a number is the year, and only where nothing follows that it could count.
        return (value <= 31 and not _word(tokens, at - 2).isdecimal()) or not after[:1].isalpha()
    if after == "of" and _word(tokens, end + 1) in use.months and value <= 31:
        return True
    if not token.text.isdecimal() or len(token.text) != 4 or int(token.text) not in YEARS:
        return False
    if after in words.none_of or (after.endswith("s") and before in {"and", "the", "to", "by"}):
        return after == "s"
    return before in use.year_before | use.months or (before == "," and at > 1)


def _is_clock(tokens: Tokens, at: int, end: int, words: Numerals) -> bool:
    use = words.use
    before, after = _word(tokens, at - 1), _word(tokens, end)
    if after in use.clock_after and after not in {"hours", "hrs", "local"}:
        return True
    if (after == ":" or before == ":") and tokens[at].text.isdecimal():
        return len(tokens[at].text) <= 2
    if not _HOUR.fullmatch(tokens[at].text):
        return False
    place = at - 2 if before in use.clock_before - {"at"} else at - 1
    street = {_word(tokens, end + offset) for offset in range(3)} & use.street_after
    at_hour = _word(tokens, place) == "at" and _word(tokens, place - 1) not in use.put_at
    as_of = _word(tokens, place) == "of" and _word(tokens, place - 1) == "as"
    return after in use.clock_after or ((at_hour or as_of) and not street)


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
    version="1",
    needs=frozenset({"article", "sentences", "tokens"}),
    makes=frozenset({"numbers"}),
    run=_run,
    vocabulary=("numerals.yaml",),
)
