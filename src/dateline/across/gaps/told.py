"""What each article tells of one happening, in the order of publication."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cached_property

from dateline.across import figures, order
from dateline.across.following import Following
from dateline.across.linking import LinkedEvent
from dateline.across.series import Happening, Report, Series
from dateline.records import Claim, ClaimClass, Event, Extraction, Mention, Sentence, Span

HARM: tuple[ClaimClass, ...] = ("killed", "missing", "kidnapped", "injured", "casualties")
"""Classes of victims that gaps are asked about, the gravest first."""


# What only one article tells, beside a story's main happening or in a story of more articles than
# this, may be background, or a happening that was read wrongly: it raises no question.
FEWEST_ARTICLES = 2
SMALL = 4

# News tells its own happening first: a figure that no article gives in so many characters is
# background, and an attack without figures too.
LEAD = 1_000
# What is older than this when it is first told of is what people remember, not what they report.
OLD = timedelta(days=60)


class Told:
    """What one article tells of a happening: its figures, or else the attack itself."""

    def __init__(
        self, reading: Extraction, claims: Sequence[Claim], attack: Event | None = None
    ) -> None:
        self.reading = reading
        self.claims = tuple(claims)
        self._attack = attack

    @property
    def first(self) -> Claim | Event:
        """The finding that it tells first."""
        return self.claims[0] if self.claims or self._attack is None else self._attack

    @property
    def article(self) -> str:
        """The article's id."""
        return self.reading.article.id

    @cached_property
    def attacks(self) -> tuple[Event, ...]:
        """The attacks by which the article says that these people were harmed."""
        if self._attack is not None:
            return (self._attack,)
        named = {claim.event for claim in self.claims if claim.event}
        events = self.reading.events
        return tuple(row for row in events if row.id in named and row.type == "ASSAULT")

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences that its figures stand in."""
        pieces = [piece for claim in self.claims for piece in claim.evidence]
        return tuple(
            row for row in self.reading.sentences
            if any(piece.start < row.end and row.start < piece.end for piece in pieces)
        )  # fmt: skip

    def mentions_near(self) -> Iterator[Mention]:
        """Yield what is mentioned in those sentences, or right beside them."""
        near = {row.index + step for row in self.sentences for step in (-1, 0, 1)}
        yield from (row for row in self.reading.mentions if row.sentence in near)

    def mentions_of_scene(self) -> Iterator[Mention]:
        """Yield these, and what the lead mentions, where the article opens with this happening."""
        opens = self.first.evidence[0].start < LEAD
        near = {row.index + step for row in self.sentences for step in (-1, 0, 1)}
        for row in self.reading.mentions:
            if row.sentence in near or (opens and row.start < LEAD):
                yield row


class Case:
    """A happening with all that its story tells of it."""

    def __init__(
        self,
        happening: Happening,
        told: Sequence[Told],
        readings: Sequence[Extraction],
        attacked: str = "",
    ) -> None:
        self.attacked = attacked
        """Whom an attack without figures was on."""
        self.happening = happening
        self.told = tuple(told)
        self.readings = tuple(readings)
        """The articles that may answer: of a story's first happening all that come after its
        first report; of another those that tell of it."""
        self._by_article = {row.article: row for row in told}

    def of(self, reading: Extraction) -> Told | None:
        """Return what an article tells of it; None where it gives no figure of it."""
        return self._by_article.get(reading.article.id)

    @cached_property
    def claims(self) -> frozenset[str]:
        """Ids of all its claims."""
        return frozenset(claim.id for told in self.told for claim in told.claims)

    @property
    def raising(self) -> tuple[str, ...]:
        """What raises its questions: the first figure or report of it."""
        return (self.told[0].first.id,)

    @property
    def evidence(self) -> tuple[Span, ...]:
        """The words of that figure or report."""
        return self.told[0].first.evidence[:1]

    @property
    def anchor(self) -> str:
        """What its gaps are named by: the first figure or report of it."""
        return self.told[0].first.id

    @cached_property
    def leading(self) -> Series | None:
        """The gravest class of victims that is counted."""
        wholes = (self.happening.whole(class_) for class_ in HARM)
        return next((row for row in wholes if row is not None and (row.best != 0)), None)

    @property
    def victims(self) -> int:
        """How many there are of these, as far as is known."""
        row = self.leading
        return (row.best or row.low or 0) if row else 0


def cases(following: Following) -> list[Case]:
    """Return the happenings that some article of the story is about, each with its tellings.

    What articles only mention as background, and totals over a longer time, raise no question.
    """
    large = len(following.extractions) > SMALL
    own = {claim for reading in following.extractions for claim in _own(reading)}
    found: list[Case] = []
    for happening in following.happenings:
        claims = {row.claim for series in happening.series for row in series.reports}
        if happening.period or not claims & own:
            continue
        told = [
            Told(reading, rows)
            for reading in following.extractions
            if (rows := [row for row in reading.claims if row.id in claims])
        ]
        first = following.extractions.index(told[0].reading)
        after = following.extractions[first:]
        readings = [row.reading for row in told] if found else after
        case = Case(happening, told, readings)
        enough = len(told) >= (FEWEST_ARTICLES if found or large else 1)
        enough = enough and not _is_old(happening, told[0])
        enough = enough and any(row.first.evidence[0].start < LEAD for row in told)
        if enough and (case.leading is not None or _vague(happening)):
            found.append(case)
    return found or _attacks(following)


def _is_old(happening: Happening, first: Told) -> bool:
    """Say whether a happening was old when the story's first article told of it."""
    said, when = order.said(first.reading.article), happening.date
    return bool(said and when and when.end and said.date() - when.end > OLD)


def _attacks(following: Following) -> list[Case]:
    """Return the attack that most articles tell of, where a story counts no victims."""
    told = [row for row in following.events if row.type == "ASSAULT" and row.stage == "occurred"]
    attack = max((row for row in told if _hits_someone(row)), key=_reports, default=None)
    if attack is None:
        return []
    events = {row.id: row for reading in following.extractions for row in reading.events}
    readings = {row.article.id: row for row in following.extractions}
    first: dict[str, Told] = {}
    for report in attack.reports:
        reading, event = readings.get(report.article), events.get(report.event)
        if reading is not None and event is not None:
            first.setdefault(report.article, Told(reading, (), event))
    happening = Happening(
        id=attack.id, story=attack.story, date=attack.date, place=attack.place, cause=attack.mode
    )
    rows = sorted(first.values(), key=lambda row: order.key(row.reading.article))
    if not any(row.first.evidence[0].start < LEAD for row in rows):
        return []
    whom = ", ".join(dict.fromkeys(party.name for party in attack.recipients))
    return [Case(happening, rows, [row.reading for row in rows], whom)]


def _hits_someone(row: LinkedEvent) -> bool:
    return any(party.kind != "unknown" for party in row.recipients)


def _reports(row: LinkedEvent) -> int:
    return len(row.reports)


def _own(reading: Extraction) -> Iterator[str]:
    said = order.said(reading.article)
    for claim in figures.own(reading.claims, published=said.date() if said else None):
        yield claim.id


def _vague(happening: Happening) -> bool:
    return any(row.class_ in HARM for row in happening.series)


def reports_of(series: Series, article: str) -> list[Report]:
    """Return an article's reports in a series."""
    return [row for row in series.reports if row.article == article]
