"""What of an article tells which happening it is about, small enough to keep for every article.

Telling words come from the title and lead, each weighed by how rare it is in news at large. The
rarity of a word is data (`vocabulary/word_shares.csv`) and never what else a ledger holds: so two
articles are as near to each other in one ledger as in another, and in whatever order they came.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from zlib import crc32

import msgspec

from dateline.across import figures, order
from dateline.records import Article, Claim, Event, Extraction, Interval, Place
from dateline.vocabulary import digest, lookup

# The body's first characters tell what an article is about; the rest is background.
LEAD = 2_500

# A word of the title or the first sentence or two says more, by this factor.
OPENING, OPENING_FACTOR = 300, 1.3

# The heaviest names, and the heaviest other words, are kept. Fewer lose follow-ups in other words;
# more make the traits larger and the links no better (`python -m benchmarks stories`).
TELLING = 40

# Share of the articles that hold a word which the table does not list.
UNLISTED = 0.002

# Words by which an article is looked up. 10 find four fifths of the neighbours of the look half's
# incidents, 20 seven eighths; 24 take twice the time and find hardly more.
KEYS = 20

# A name tells as much as this many other words, when it is chosen what to look up.
NAME_FACTOR = 2.0

# UCDP where_prec up to which a place says where something happened (a point or a district).
DISTRICT = 3

# Types of events that a day and a place alone can make the same: all others are told by words.
_SCENES = frozenset({"ASSAULT", "COERCE", "PROTEST", "RETREAT", "MOBILIZE"})
HARM = "harm"

# Which traits these are. Change it when others are taken; what is kept is then taken anew.
TAKEN_BY = "stories/1"

_WORD = re.compile(r"[^\W_]{2,}")
_SCALE = 16  # weights are kept as whole numbers of sixteenths

Mark = tuple[float, str]
"""Where an article stands in order: when it was published (seconds; inf: not known), its id."""


class Traits(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """The traits of one article. Words, places and people are kept as hashes of 32 bits."""

    article: str
    at: float | None
    """Seconds since 1970 by which it is ordered; None where its publication is not known."""
    day: int | None
    """The day of publication, counted as `date.toordinal` does."""
    names: dict[int, int]
    """The telling capitalised words and numbers, with their weights."""
    words: dict[int, int]
    name_length: float
    word_length: float
    """Euclidean lengths of the weights."""
    dates: tuple[int, ...]
    """The days on which its own happening is said to have been, at most three."""
    where: tuple[int, ...]
    """The places of its own happening, at most two."""
    places: dict[int, int]
    """All places that it names, with how often."""
    regions: tuple[int, ...]
    people: tuple[int, ...]
    kinds: tuple[str, ...]
    """What it tells of that a day and a place can make the same."""
    killed: int | None
    injured: int | None
    page: int | None
    """The URL; a later article under the same one is a correction."""

    @property
    def mark(self) -> Mark:
        """Return its place in the order of articles; what has no date stands last."""
        return (math.inf if self.at is None else self.at, self.article)

    def telling(self) -> list[int]:
        """Return what it is kept and looked up by: its most telling words."""
        weighed = [(-NAME_FACTOR * weight, key) for key, weight in self.names.items()]
        weighed += [(-float(weight), key) for key, weight in self.words.items()]
        return [key for _, key in sorted(weighed)[:KEYS]]

    def scenes(self) -> list[int]:
        """Return its places on its days, and its page: it is kept and looked up by them as well.

        A day is in two pairs of days; places on days next to each other have a pair in common.
        """
        found = [
            _hash(f"{place}@{pair}")
            for place in self.where
            for day in self.dates[:2]
            for pair in (day, day + 1)
        ]
        return found if self.page is None else [*found, self.page]

    def held_by(self) -> set[int]:
        """Return all keys that it is kept under."""
        return {*self.telling(), *self.scenes()}


def traits(reading: Extraction) -> Traits:
    """Return the traits of an article as it was read."""
    article = reading.article
    said = order.said(article)
    published = said.date() if said else None
    own = figures.own(reading.claims, published=published)
    happened = [row for row in reading.events if row.stage == "occurred"]
    told: list[Claim | Event] = [*own, *happened]
    names, words = _telling(article)
    places = [row.place for row in reading.mentions if row.kind == "place" and row.place]
    given = figures.given(own)
    return Traits(
        article=article.id,
        at=order.rank(said).timestamp() if said else None,
        day=published.toordinal() if published else None,
        names=names, words=words, name_length=_length(names), word_length=_length(words),
        dates=_days(row.date for row in told)[:3],
        where=_distinct(_place(row.place) for row in told if _near(row.place))[:2],
        places=dict(Counter(_place(row) for row in places if _near(row))),
        regions=_distinct(
            _hash(f"{row.country}/{row.admin1}") for row in places if row.country and row.admin1
        ),
        people=_distinct(
            _hash(row.actor.id)
            for row in reading.mentions
            if row.actor and row.actor.id and row.actor.kind == "person"
        ),
        kinds=(
            *sorted({row.type for row in happened} & _SCENES),
            *((HARM,) if any(row.class_ != "detained" for row in own) else ()),
        ),
        killed=row.best if (row := given.get("killed")) else None,
        injured=row.best if (row := given.get("injured")) else None,
        page=_hash(article.url) if article.url else None,
    )  # fmt: skip


def _days(rows: Iterable[Interval | None]) -> tuple[int, ...]:
    """Return the days among some dates, each once."""
    days = (row.start for row in rows if row and row.precision in {"time", "day"})
    return _distinct(day.toordinal() for day in days if day)


def _near(place: Place | None) -> bool:
    return place is not None and (place.precision or 9) <= DISTRICT


def _place(place: Place | None) -> int:
    assert place is not None
    return place.geonameid or _hash(place.name.casefold())


def _telling(article: Article) -> tuple[dict[int, int], dict[int, int]]:
    """Return the weights of names (never written small, or with digits) and of other words."""
    text = article.text[:LEAD]
    if article.title and not text.startswith(article.title[:30]):
        text = f"{article.title}\n{text}"
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    opening: set[str] = set()
    for found in _WORD.finditer(text):
        word = found.group()
        plain = word.lower()
        (capital if word[0].isupper() or word[0].isdigit() else small)[plain] += 1
        if found.start() < OPENING:
            opening.add(plain)
    names: dict[str, int] = {}
    words: dict[str, int] = {}
    for plain in capital.keys() | small.keys():
        weight = (1 + math.log(capital[plain] + small[plain])) * rarity(plain)
        whole = round(_SCALE * weight * (OPENING_FACTOR if plain in opening else 1.0))
        if whole > 0:
            (words if plain in small else names)[plain] = whole
    return _heaviest(names, "^"), _heaviest(words, "")


def _heaviest(weights: dict[str, int], prefix: str) -> dict[int, int]:
    ordered = sorted(weights.items(), key=lambda row: (-row[1], row[0]))
    return {_hash(prefix + word): weight for word, weight in ordered[:TELLING]}


@cache
def made_by() -> str:
    """Return what took the traits and links of an article, with a hash of the vocabulary used."""
    return f"{TAKEN_BY}+{digest(('word_shares.csv', 'nearness.yaml'))[7:19]}"


def rarity(word: str) -> float:
    """Return how much a word in lower case tells: minus the log of its share of all articles."""
    return -math.log(_shares().get(word, UNLISTED))


@cache
def _shares() -> dict[str, float]:
    return {word: float(share) for word, share in lookup("word_shares").items()}


def _length(weights: dict[int, int]) -> float:
    return math.sqrt(sum(weight * weight for weight in weights.values()))


def _hash(words: str) -> int:
    return crc32(words.encode("utf-8", "surrogatepass"))


def _distinct(values: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(values))
