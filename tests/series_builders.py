"""Hand-built happenings for tests of what is printed, drawn and exported, all invented.

`happening()` tells of a shelling of a ferry landing in Marava: the numbers of killed are in
dispute, one report is a copy and one was superseded, three of the dead are nurses.
"""

from datetime import date, datetime
from typing import Any

from dateline.across.series import Estimate, Happening, Remainder, Report, Revision, Series, Side
from dateline.records import Group, Interval, Place, Source, Span

DAY = Interval(start=date(2026, 1, 4), end=date(2026, 1, 4), precision="day", words="Sunday")
MARAVA = Place(
    name="Marava", kind="city", geonameid=1, lat=12.5, lon=-3.25, country="GHA",
    admin1="Northern", precision=1,
)  # fmt: skip


def source(words: str, kind: Any = "official") -> Source:
    """Return a source described in these words."""
    return Source(text=words, start=0, end=len(words), kind=kind)


def report(
    number: int, best: int | None, who: str = "", kind: Any = "media", **fields: Any
) -> Report:
    """Return the report `c-reportNNN`, said on the NNN-th of January 2026."""
    values: dict[str, Any] = {
        "claim": f"c-report{number:03}", "article": f"a-article{number:03}",
        "title": f"Report number {number}", "publisher": f"Paper {number}",
        "url": f"https://paper.example/{number}",
        "said": datetime(2026, 1, min(28, number), 9), "low": best, "best": best, "high": best,
        "words": str(best), "source": source(who, kind) if who else None, "source_class": kind,
        "origin": who or f"paper {number}",
        "evidence": Span(article=f"a-article{number:03}", start=0, end=5, quote="seven"),
    } | fields  # fmt: skip
    return Report(**values)


def estimate(low: int | None, best: int | None, high: int | None) -> Estimate:
    """Return low, best and high."""
    return Estimate(low=low, best=best, high=high)


def killed(**fields: Any) -> Series:
    """Return the dead: 7 by a harbour master and a copy, then 9 by doctors, 6 by the army."""
    first: dict[str, Any] = {"exactness": "at_least", "high": None, "words": "at least seven"}
    reports = (
        report(5, 7, "the harbour master", "official", standing="superseded",
               because_of="c-report007", perpetrator="OST-MIL", **first),
        report(6, 7, "the harbour master", "official", standing="copy", because_of="c-report005",
               **first),
        report(7, 9, "doctors at the clinic", "medical", update="rose to", words="nine"),
        report(8, 6, "the army", "military", words="six", stance="says"),
    )  # fmt: skip
    values: dict[str, Any] = {
        "id": "x-killed", "class_": "killed", "low": 6, "best": 9, "high": 9,
        "reason": "the latest of two origins", "rests_on": ("c-report007",),
        "grade": "contested", "reasons": ("Military and medical sources exclude one another.",),
        "origins": 2, "articles": 4, "disagree": True, "reports": reports,
        "sides": (
            Side(source_class="medical", estimate=estimate(9, 9, 9), origins=1,
                 claims=("c-report007",)),
            Side(source_class="military", estimate=estimate(6, 6, 6), origins=1,
                 claims=("c-report008",)),
        ),
        "revisions": (
            Revision(said=datetime(2026, 1, 5, 9), change="first", before=None,
                     after=estimate(7, 7, None), claims=("c-report005",),
                     by=("the harbour master",)),
            Revision(said=datetime(2026, 1, 7, 9), change="raised", before=estimate(7, 7, None),
                     after=estimate(9, 9, 9), claims=("c-report007",),
                     by=("doctors at the clinic",)),
            Revision(said=datetime(2026, 1, 8, 9), change="widened", before=estimate(9, 9, 9),
                     after=estimate(6, 9, 9), claims=("c-report008",), by=("the army",)),
        ),
    } | fields  # fmt: skip
    return Series(**values)


def nurses(**fields: Any) -> Series:
    """Return a part of the dead: three nurses, civilians, according to doctors."""
    group = Group(text="nurses", role="nurse", status="civilian")
    told = report(7, 3, "doctors at the clinic", "medical", claim="c-report107", group=group,
                  words="three")  # fmt: skip
    values: dict[str, Any] = {
        "id": "x-nurses", "class_": "killed", "group": group, "part_of": "x-killed", "low": 3,
        "best": 3, "high": 3, "reason": "the only report", "rests_on": ("c-report107",),
        "grade": "weak", "reasons": ("One origin.",), "origins": 1, "articles": 1,
        "reports": (told,),
        "revisions": (Revision(said=told.said, change="first", before=None,
                               after=estimate(3, 3, 3), claims=(told.claim,),
                               by=("doctors at the clinic",)),),
    } | fields  # fmt: skip
    return Series(**values)


def injured(**fields: Any) -> Series:
    """Return the injured: "dozens", by nobody named."""
    told = report(5, None, low=24, high=None, exactness="vague", words="dozens",
                  claim="c-report205")  # fmt: skip
    values: dict[str, Any] = {
        "id": "x-injured", "class_": "injured", "low": 24, "best": None, "high": None,
        "reason": "the only report", "grade": "weak", "reasons": ("One origin.",), "origins": 1,
        "articles": 1, "reports": (told,),
        "revisions": (Revision(said=told.said, change="first", before=None,
                               after=estimate(24, None, None), claims=(told.claim,),
                               by=("Paper 5",)),),
    } | fields  # fmt: skip
    return Series(**values)


def happening(**fields: Any) -> Happening:
    """Return the shelling with its three series and the remainder."""
    values: dict[str, Any] = {
        "id": "h-shelling", "story": "s-shelling", "date": DAY, "place": MARAVA,
        "cause": "shelling", "perpetrators": ("OST-MIL",),
        "articles": tuple(f"a-article{number:03}" for number in (5, 6, 7, 8)),
        "series": (killed(), nurses(), injured()),
        "remainders": (Remainder(series="x-killed", parts=("x-nurses",), low=3, high=6),),
    } | fields  # fmt: skip
    return Happening(**values)
