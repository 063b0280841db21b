"""Where events happened: MUC-3 dev messages, slot 3 (INCIDENT: LOCATION), report half by message.

Fills are hierarchical: `EL SALVADOR: SAN MIGUEL (DEPARTMENT): SAN LUIS DE LA REINA (TOWN)`.

Rules, where the keys leave a choice:
- Only messages with an incident count: which messages have one is another question. In those,
  the places of all events of force (ASSAULT, COERCE) are taken, whatever their stage, since the
  keys hold threats and attempts too. Combat between armed forces, which the keys leave out, is
  not told apart, and its places are wrong.
- Places are pooled by message: the set of countries, of places below a country, and of most
  specific places, over all templates of a message and over all events.
- `/` parts alternatives: one is enough. ` - ` parts the ends of a line: either is enough. A fill
  marked `?`, or of a template marked (OPTIONAL), is right when found and not missed when not.
- Country: the country of the place. Place: the place has the name, or is an entry of the
  gazetteer with the name, of any level of the fill below its country; each fill is found once,
  and several places of one fill count as one. Most specific: of its last level (a street, farm or
  neighbourhood, which gazetteers lack, more often than not); a fill of a country alone is wanted
  there as well, and right for a place that is a country. Coarser and finer are both wrong.
- The floor gives each message one place: that of its dateline, else the first place named.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from benchmarks import muc
from benchmarks.reading import read_text
from benchmarks.report import Counts, Row, Split, split_of
from dateline.gazetteer import gazetteer, key_of
from dateline.records import Extraction, Place
from dateline.text.countries import lookup

LOCATION = 3
FORCE = frozenset({"ASSAULT", "COERCE"})

Level = Literal["country", "place", "most specific"]
LEVELS: tuple[Level, ...] = ("country", "place", "most specific")
FLOOR = "the dateline's place, else the first place named"

_KIND = re.compile(r"\([^()]*\)")


class Location(NamedTuple):
    """One alternative of a fill: its country, and the names of its levels below that."""

    country: str
    names: tuple[str, ...]


class Fill(NamedTuple):
    """What would be right, and whether it may be left out."""

    ways: frozenset[Location]
    optional: bool


class Message(NamedTuple):
    """A message with at least one incident."""

    id: str
    text: str
    fills: tuple[Fill, ...]


def read(gold: Path, split: Split) -> Iterator[Message]:
    """Yield the dev messages of one half that have an incident."""
    folder = gold / "casualties" / "muc"
    for key_path in sorted(folder.glob("key-dev-*.muc4")):
        number = key_path.stem.removeprefix("key-dev-")
        (text_path,) = folder.glob(f"dev-muc3-{number}-*")
        texts = muc.messages(text_path)
        for message, fills in _fills(key_path).items():
            if fills and split_of(message) == split:
                yield Message(message, texts[message], tuple(fills))


def _fills(path: Path) -> dict[str, list[Fill]]:
    found: dict[str, list[Fill]] = {}
    for template in muc.templates(path.read_text(encoding="latin-1")):
        own = found.setdefault(template[0][0].split()[0], [])
        optional = "OPTIONAL" in " ".join(template.get(1, []))
        fill = parse(" ".join(template.get(LOCATION, [])), optional)
        if fill and fill not in own:
            own.append(fill)
    return found


def parse(words: str, optional: bool = False) -> Fill | None:
    """Return the fill of a slot; None for an empty one.

    >>> parse("PERU: LIMA (CITY): MIRAFLORES (NEIGHBORHOOD)").ways
    frozenset({Location(country='PER', names=('lima', 'miraflores'))})
    """
    ways = set()
    plain = words.strip()
    for part in plain.lstrip("? ").split("/"):
        levels = [level.strip(" ()?") for level in _KIND.sub("", part).split(":")]
        country = lookup(levels[0], any_case=True)
        if country:
            ends = [tuple(map(key_of, level.split(" - "))) for level in levels[1:] if level]
            for end in {at for row in ends for at in range(len(row))} or {0}:
                names = tuple(row[min(end, len(row) - 1)] for row in ends)
                ways.add(Location(country[0].country.iso3, names))
    return Fill(frozenset(ways), optional or plain.startswith("?")) if ways else None


def places_of(extraction: Extraction) -> list[Place]:
    """Return the places of the events of force."""
    return [row.place for row in extraction.events if row.place and row.type in FORCE]


def simple(extraction: Extraction) -> list[Place]:
    """Return the floor's answer: the first place that the text names, which opens its dateline."""
    named = [row.place for row in extraction.mentions if row.place]
    return named[:1]


def counted(fills: Sequence[Fill], places: Iterable[Place], level: Level) -> Counts:
    """Return the counts of one message at one level."""
    found = {answer for place in places if (answer := _answer(place, level))}
    wanted = _wanted(fills, level)
    taken = [any(_fits(way, answer, level) for answer in found) for way, _ in wanted]
    wrong = sum(not any(_fits(ways, answer, level) for ways, _ in wanted) for answer in found)
    right = sum(taken)
    return Counts(
        right=right,
        found=right + wrong,
        wanted=sum(hit or not optional for hit, (_, optional) in zip(taken, wanted, strict=True)),
    )


Answer = tuple[str, str, int | None]


def _answer(place: Place, level: Level) -> Answer | None:
    """Return a place as country, name's key and GeoNames id, as far as the level compares them."""
    country = place.country or ""
    if level == "country":
        return (country, "", None) if country else None
    if place.kind == "country":
        return None if level == "place" else (country, "", None)
    return country, key_of(place.name), place.geonameid


def _wanted(fills: Sequence[Fill], level: Level) -> list[tuple[frozenset[Location], bool]]:
    """Return the fills of a message as a level wants them, each once."""
    found: dict[frozenset[Location], bool] = {}
    for ways, optional in fills:
        if level == "country":
            ways = frozenset(Location(way.country, ()) for way in ways)
        elif level == "most specific":
            ways = frozenset(Location(way.country, way.names[-1:]) for way in ways)
        elif not all(way.names for way in ways):
            continue
        found[ways] = optional and found.get(ways, True)
    return list(found.items())


def _fits(ways: frozenset[Location], answer: Answer, level: Level) -> bool:
    country, name, geonameid = answer
    for way in ways:
        if not way.names or level == "country":
            if way.country == country and not name:
                return True
        elif name and (name in way.names or geonameid in _ids(way.names)):
            return True
    return False


def _ids(names: tuple[str, ...]) -> set[int]:
    return {
        match.entry.geonameid
        for name in names
        for match in gazetteer().find(name)
        if match.entry.geonameid
    }


def score(gold: Path) -> list[Row]:
    """Return the rows of the report half."""
    messages = list(read(gold, "report"))
    read_ = [read_text(message.text) for message in messages]
    return [row for level in LEVELS for row in _rows(messages, read_, level)]


def _rows(messages: list[Message], read_: list[Extraction], level: Level) -> Iterator[Row]:
    ours, floor = (totals(messages, read_, answer, level) for answer in (places_of, simple))
    for metric, name in (("precision", "precision"), ("recall", "recall"), ("f1", "F1")):
        yield Row(
            capability="where events happened", data="MUC-3 dev, report half, with an incident",
            metric=f"{level}, {name}", ours=getattr(ours, metric), n=round(ours.wanted),
            floor=getattr(floor, metric), floor_name=FLOOR,
        )  # fmt: skip


def totals(
    messages: Sequence[Message],
    read_: Sequence[Extraction],
    answer: Callable[[Extraction], list[Place]],
    level: Level,
) -> Counts:
    """Return the counts over all messages of what `answer` gives for each."""
    return muc.pooled(
        counted(message.fills, answer(row), level)
        for message, row in zip(messages, read_, strict=True)
    )
