"""The gazetteer's index: one read-only file, memory-mapped, so that many processes share it.

Layout: the magic, the length of a JSON header, the header, then the columns it lists, each
aligned to 8 bytes. Keys are stored as sorted 64-bit hashes; two of a million different names
agree by chance once in about forty million files.
"""

import json
import mmap
from bisect import bisect_left
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from dateline.records import PlaceKind

MAGIC = b"dateline-gazetteer-3\n"
KINDS: tuple[PlaceKind, ...] = (
    "country", "admin1", "admin2", "city", "district", "region", "sea", "facility",
)  # fmt: skip

# Column name → type code of `array` and `memoryview.cast`.
COLUMNS = {
    "hashes": "Q", "buckets": "I", "firsts": "I", "longest": "B", "postings": "I",
    "ids": "I", "lats": "f", "lons": "f", "people": "I", "kinds": "B", "countries": "H",
    "admin1": "I", "admin2": "I", "name_ends": "I", "names": "B",
}  # fmt: skip

NO_ROW = 0xFFFFFFFF

# Hashes that share their first 16 bits stand together: about eight to a bucket.
BUCKET_BITS = 48
BUCKETS = 1 << 16

# Names and places kept at hand, about 10 MB at most.
REMEMBERED = 30_000


class Entry(NamedTuple):
    """A place of the gazetteer. `row` is its number in this index and nowhere else."""

    row: int
    geonameid: int | None
    name: str
    kind: PlaceKind
    lat: float
    lon: float
    population: int
    country: str | None
    """ISO 3166-1 alpha-3; None for seas and for regions of several countries."""
    admin1: int | None
    """Row of the first-order division that it lies in."""
    admin2: int | None = None
    """Row of the second-order division that it lies in."""


class Match(NamedTuple):
    """A place that bears a name, and whether the name is one of its lesser ones."""

    entry: Entry
    alias: bool


def hash_of(key: str) -> int:
    """Return the 64-bit hash under which a key is stored."""
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def pack(columns: dict[str, Any], header: dict[str, Any]) -> bytes:
    """Return the bytes of an index file; `columns` are arrays of the types in `COLUMNS`."""
    parts: list[bytes] = []
    places, size = {}, 0
    for name in COLUMNS:
        raw = columns[name].tobytes()
        gap = -size % 8
        places[name] = (size + gap, len(raw))
        parts += [b"\0" * gap, raw]
        size += gap + len(raw)
    head = json.dumps({**header, "columns": places, "bytes": size}).encode()
    opening = MAGIC + len(head).to_bytes(4, "little") + head
    return b"".join([opening, b"\0" * (-len(opening) % 8), *parts])


class Gazetteer:
    """Places by name. Read-only; open it once in a process and share it between threads."""

    def __init__(self, data: bytes | mmap.mmap) -> None:
        """Take the bytes of an index; raise `ValueError` where they are not a whole one."""
        view = memoryview(data)
        start = len(MAGIC) + 4
        if bytes(view[: len(MAGIC)]) != MAGIC:
            raise ValueError("not a gazetteer index")
        length = int.from_bytes(view[len(MAGIC) : start], "little")
        self._header: dict[str, Any] = json.loads(bytes(view[start : start + length]))
        body = start + length + (-(start + length) % 8)
        if body + self._header["bytes"] != len(view):
            raise ValueError("a gazetteer index that was cut short")
        self._columns: dict[str, Any] = {
            name: view[body + at : body + at + size].cast(COLUMNS[name])  # type: ignore[call-overload]
            for name, (at, size) in self._header["columns"].items()
        }
        self._hashes = self._columns["hashes"]
        self._buckets = self._columns["buckets"]
        self._firsts = self._columns["firsts"]
        self._postings = self._columns["postings"]
        self._countries: list[str | None] = self._header["countries"]
        self._codes: dict[str, int] = self._header["codes"]
        # News repeats its names: these two are asked for the same things again and again.
        self._at = lru_cache(maxsize=REMEMBERED)(self._search)
        self.entry = lru_cache(maxsize=REMEMBERED)(self._entry)

    @classmethod
    def open(cls, path: Path) -> "Gazetteer":
        """Map an index file; raise `OSError` or `ValueError` where that cannot be done."""
        with path.open("rb") as file:
            return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))

    @property
    def version(self) -> str:
        """Digest of what the index was built from."""
        return str(self._header["version"])

    def __len__(self) -> int:
        """Return how many places it holds."""
        return len(self._columns["ids"])

    def rows(self, key: str) -> tuple[int, ...]:
        """Return postings (row × 2 + alias) of a key (see `key_of`), most prominent first."""
        at = self._at(key)
        if at is None:
            return ()
        return tuple(self._postings[self._firsts[at] : self._firsts[at + 1]])

    def longest(self, key: str) -> int:
        """Return how many words the longest name has that opens with this word; 0 for none."""
        at = self._at(key)
        return 0 if at is None else int(self._columns["longest"][at])

    def find(self, key: str) -> tuple[Match, ...]:
        """Return the places that bear this key, most prominent first."""
        return tuple(Match(self.entry(row >> 1), bool(row & 1)) for row in self.rows(key))

    def by_code(self, code: str) -> Entry | None:
        """Return the country (`FRA`) or division (`US.OR`, GeoNames' code) of this code."""
        row = self._codes.get(code)
        return None if row is None else self.entry(row)

    def _entry(self, row: int) -> Entry:
        """Return one place by its row."""
        columns = self._columns
        admin1, admin2 = columns["admin1"][row], columns["admin2"][row]
        ends = columns["name_ends"]
        name = bytes(columns["names"][ends[row - 1] if row else 0 : ends[row]]).decode()
        return Entry(
            row=row,
            geonameid=columns["ids"][row] or None,
            name=name,
            kind=KINDS[columns["kinds"][row]],
            lat=round(columns["lats"][row], 5),
            lon=round(columns["lons"][row], 5),
            population=columns["people"][row],
            country=self._countries[columns["countries"][row]],
            admin1=None if admin1 == NO_ROW else admin1,
            admin2=None if admin2 == NO_ROW else admin2,
        )

    def _search(self, key: str) -> int | None:
        wanted = hash_of(key)
        bucket = wanted >> BUCKET_BITS
        at = bisect_left(self._hashes, wanted, self._buckets[bucket], self._buckets[bucket + 1])
        return at if at < len(self._hashes) and self._hashes[at] == wanted else None
