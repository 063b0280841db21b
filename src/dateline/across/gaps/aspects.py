"""Aspects that stories of a kind mostly have, and this one does not.

What is expected is measured: for each kind of story, the share of texts that have an aspect (see
`shares` in `aspects.yaml`, with the corpora and their size). A gap is raised where a story has so
few such texts that chance alone would hardly leave it with fewer.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import cache
from math import exp, lgamma, log, log1p
from typing import NamedTuple

import msgspec

from dateline.across.copies import lineages
from dateline.across.following import Following
from dateline.across.gaps.gap import Coverage, Gap
from dateline.across.gaps.naming import named_dead
from dateline.across.gaps.states import Asked, State, fold
from dateline.records import ClaimClass, Extraction, Source, SourceClass, Span, span
from dateline.text.wording import compiled
from dateline.vocabulary import load

# A story of fewer texts tells too little to be missed. `python -m benchmarks gaps` counts how many
# gaps ordinary stories of a corpus get; rerun it before changing this or the next.
FEWEST_TEXTS = 4
# The chance of so few texts, were the story like others of its kind, below which a gap is raised.
CHANCE = 0.05

# Characters that tell what kind of story a text tells.
LEAD = 1_500

_WORD = re.compile(r"[^\W\d_]+")

# What lies longer before an article is background.
BEFORE = timedelta(days=90)


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of story."""

    called: str
    events: frozenset[str] = frozenset()
    claims: frozenset[ClaimClass] = frozenset()
    words: tuple[str, ...] = ()


class Aspect(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One aspect, and how a text shows it."""

    asks: str
    called: str
    wanted: str
    sources: frozenset[SourceClass] = frozenset()
    roles: frozenset[str] = frozenset()
    abroad: bool = False
    events: frozenset[str] = frozenset()
    claims: frozenset[ClaimClass] = frozenset()
    words: tuple[str, ...] = ()
    found: str | None = None


class Share(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many of some texts have each aspect, in percent."""

    texts: int
    stories: int
    where: str
    percent: dict[str, float]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kinds: dict[str, Kind]
    aspects: dict[str, Aspect]
    rules: dict[str, dict[str, int]]
    shares: dict[str, Share]


def aspects(following: Following) -> Iterator[Gap]:
    """Yield the aspects that fewer texts of a story have than others of its kind.

    So few that chance hardly explains it; or none, by the text by which the rules of the house
    want one.
    """
    texts = different(following.extractions)
    name = kind_of(texts)
    if len(texts) < FEWEST_TEXTS or not name:
        return
    country = _country(following)
    for aspect in vocabulary().aspects:
        expected = _expectation(name, aspect)
        shown = [shows(row, aspect, country) for row in texts] if expected else []
        if expected and (gap := _gap(following, expected, texts, shown)):
            yield gap


class Expectation(NamedTuple):
    """What is expected of one aspect in one kind of story."""

    kind: str
    aspect: str
    share: float | None
    """Share of texts that have it, where enough were measured."""
    by: int | None
    """The text by which the rules of the house want one."""

    def is_under(self, having: int, texts: int) -> bool:
        """Say whether `having` of `texts` are fewer than is expected."""
        if self.by is not None and not having and texts >= self.by:
            return True
        if self.share is None or having >= self.share * texts:
            return False
        return chance(having, texts, self.share) < CHANCE


def _expectation(kind: str, aspect: str) -> Expectation | None:
    share = vocabulary().shares.get(kind)
    by = vocabulary().rules.get(kind, {}).get(aspect)
    if share is None and by is None:
        return None
    return Expectation(kind, aspect, share.percent[aspect] / 100 if share else None, by)


def chance(having: int, texts: int, share: float) -> float:
    """Return the chance that `having` or fewer of `texts` have what a `share` of texts has."""
    if having >= texts or share <= 0:
        return 1.0
    if share >= 1:
        return 0.0
    yes, no = log(share), log1p(-share)
    ways = lgamma(texts + 1)
    terms = (
        ways - lgamma(count + 1) - lgamma(texts - count + 1) + count * yes + (texts - count) * no
        for count in range(having + 1)
    )
    return min(1.0, sum(map(exp, terms)))


def different(readings: Sequence[Extraction]) -> list[Extraction]:
    """Return the readings of different texts: of copies the first."""
    first = lineages([row.article for row in readings])
    return [row for row in readings if first[row.article.id] == row.article.id]


def _gap(
    following: Following,
    expected: Expectation,
    texts: Sequence[Extraction],
    shown: Sequence["Sign | None"],
) -> Gap | None:
    aspect, having = vocabulary().aspects[expected.aspect], sum(map(bool, shown))
    signs = [sign for sign in shown if sign]
    known = (
        f"{having} of {len(texts)} texts {aspect.called}; {_usual(expected)}.",
        *(f"{sign.words}." for sign in signs[:1]),
    )
    asked = Asked(
        "aspect", expected.aspect, aspect.asks, aspect.wanted, following.extractions[0].article.id,
        None, known,
    )  # fmt: skip
    return fold(asked, _states(expected, texts, shown), coverage=_coverage(expected, texts, having))


def _usual(expected: Expectation) -> str:
    """Return what is usual, and what it was measured on; else what is wanted."""
    called = vocabulary().kinds[expected.kind].called
    share = vocabulary().shares.get(expected.kind)
    rule = f"at least one is wanted by text {expected.by} (a rule of the house)"
    if share is None or expected.share is None:
        return rule
    usual = f"of {called} {expected.share:.0%} do (n={share.texts:,}: {share.where})"
    return f"{usual}; {rule}" if expected.by else usual


def _coverage(expected: Expectation, texts: Sequence[Extraction], having: int) -> Coverage:
    share = vocabulary().shares.get(expected.kind)
    return Coverage(
        story_kind=expected.kind, texts=len(texts), having=having, expected=expected.share,
        measured_on=share.texts if share else 0, where=share.where if share else "",
        wanted_by=expected.by,
    )  # fmt: skip


def _states(
    expected: Expectation, texts: Sequence[Extraction], shown: Sequence["Sign | None"]
) -> Iterator[tuple[Extraction, State]]:
    """Yield how well an aspect was covered after each text."""
    called = vocabulary().aspects[expected.aspect].called
    having = 0
    for count, (reading, sign) in enumerate(zip(texts, shown, strict=True), start=1):
        having += bool(sign)
        if count < FEWEST_TEXTS:
            continue
        how = f"{having} of {count} texts {called}."
        if expected.is_under(having, count):
            yield reading, State("partly" if having else "open", how)
        elif sign:
            yield (
                reading,
                State("closed", f"{how} {sign.words}.", (sign.finding,), (sign.evidence,)),
            )


# --- what kind of story it is ----------------------------------------------------------------


def kind_of(texts: Sequence[Extraction]) -> str:
    """Return the kind of story that more than half of the texts open with; empty without one."""
    votes = Counter(kind for row in texts if (kind := _kind(row)))
    top = max(votes, key=lambda kind: (votes[kind], -_rank(kind)), default="")
    return top if 2 * votes[top] > len(texts) else ""


def _rank(kind: str) -> int:
    return list(vocabulary().kinds).index(kind)


def _kind(reading: Extraction) -> str | None:
    """Return the kind that most signs in a text's lead are of."""
    signs = {name: _signs(reading, name) for name in vocabulary().kinds}
    best = max(signs, key=lambda name: (signs[name], -_rank(name)))
    return best if signs[best] else None


def _signs(reading: Extraction, name: str) -> int:
    kind = vocabulary().kinds[name]
    events = (row for row in reading.events if row.trigger.start < LEAD and row.stage == "occurred")
    claims = (row for row in reading.claims if row.evidence[0].start < LEAD)
    count = sum(
        row.type in kind.events or f"{row.type}/{row.mode}" in kind.events for row in events
    )
    count += sum(row.class_ in kind.claims for row in claims)
    words = _kind_words(name)
    return count + (len(words.findall(reading.article.text, 0, LEAD)) if words else 0)


# --- which aspects a text has ----------------------------------------------------------------


class Sign(NamedTuple):
    """What shows that a text has an aspect: a finding (or the article), its words, in words."""

    finding: str
    evidence: Span
    words: str


def has(reading: Extraction, name: str, country: str | None = None) -> bool:
    """Say whether a text has an aspect; `country` is where its story lies, for what is abroad."""
    return shows(reading, name, country) is not None


def shows(reading: Extraction, name: str, country: str | None = None) -> Sign | None:
    """Return what shows that a text has an aspect; None where nothing does."""
    aspect, article = vocabulary().aspects[name], reading.article
    if aspect.found and (sign := _FOUND[aspect.found](reading)):
        return sign
    for source in sources(reading):
        if _cited(source, aspect, country):
            return Sign(
                article.id, span(article, source.start, source.end), f"Cited: {source.text}"
            )
    for event in reading.events:
        if event.type in aspect.events:
            return Sign(event.id, event.trigger, f"Told: “{event.trigger.quote}”")
    for claim in reading.claims:
        if claim.class_ in aspect.claims:
            return Sign(claim.id, claim.evidence[0], f"Told: {claim.words} {claim.class_}")
    words = _aspect_words(name)
    match = words.search(article.text) if words else None
    if match is None:
        return None
    return Sign(article.id, span(article, match.start(), match.end()), f"Told: “{match[0]}”")


def _cited(source: Source, aspect: Aspect, country: str | None) -> bool:
    if aspect.abroad and source.kind == "official" and country and source.country:
        return source.country != country
    if source.kind in aspect.sources:
        return True
    said = " ".join((source.text, *source.roles)).casefold()
    return bool(aspect.roles) and not aspect.roles.isdisjoint(_WORD.findall(said))


def sources(reading: Extraction) -> Iterable[Source]:
    """Yield everybody whom an article cites."""
    yield from (row.speaker for row in reading.quotes if row.speaker and not row.negated)
    yield from (row.source for row in reading.claims if row.source)
    yield from (row.attribution.source for row in reading.events if row.attribution)


def _names(reading: Extraction) -> Sign | None:
    for row in named_dead(reading):
        return Sign(row.claim or reading.article.id, row.evidence, f"Named: {row.name}")
    return None


def _cause(reading: Extraction) -> Sign | None:
    for claim in reading.claims:
        if claim.cause:
            return Sign(claim.id, claim.evidence[0], f"Given: {claim.cause}")
    for event in reading.events:
        if event.type == "ASSAULT" and event.mode:
            return Sign(event.id, event.trigger, f"Told: “{event.trigger.quote}”")
    return None


def _accused(reading: Extraction) -> Sign | None:
    """Return where somebody who is blamed is cited."""
    blamed = {row.perpetrator.actor for row in reading.claims if row.perpetrator}
    attacks = (row for row in reading.events if row.type == "ASSAULT")
    blamed |= {party.actor for attack in attacks for party in attack.actors}
    for event in reading.events:
        if event.type == "ASSAULT" and event.stage == "denied":
            return Sign(event.id, event.trigger, f"Denied: “{event.trigger.quote}”")
    for row in sources(reading):
        if row.actor and row.actor in blamed:
            words = span(reading.article, row.start, row.end)
            return Sign(reading.article.id, words, f"Cited: {row.text}")
    return None


def _background(reading: Extraction) -> Sign | None:
    """Return a total over a longer time, or a day long before."""
    for claim in reading.claims:
        if claim.scope != "happening":
            return Sign(claim.id, claim.evidence[0], f"Told: {claim.words} {claim.class_}")
    published = reading.article.published
    for row in reading.mentions if published else ():
        if published and row.date and row.date.end and published.date() - row.date.end > BEFORE:
            words = span(reading.article, row.start, row.end)
            return Sign(reading.article.id, words, f"Told: “{row.text}”")
    return None


_FOUND = {"names": _names, "cause": _cause, "accused": _accused, "background": _background}


def _country(following: Following) -> str | None:
    """Return the country in which most events and figures of a story lie."""
    places = [row.place for row in following.events] + [row.place for row in following.happenings]
    votes = Counter(row.country for row in places if row is not None and row.country)
    return max(votes, key=lambda code: (votes[code], code), default=None)


# --- words -----------------------------------------------------------------------------------


@cache
def vocabulary() -> _File:
    """Return the file `aspects.yaml`."""
    return load("aspects", _File)


@cache
def _kind_words(name: str) -> re.Pattern[str] | None:
    words = vocabulary().kinds[name].words
    return compiled(words, {}) if words else None


@cache
def _aspect_words(name: str) -> re.Pattern[str] | None:
    words = vocabulary().aspects[name].words
    return compiled(words, {}) if words else None
