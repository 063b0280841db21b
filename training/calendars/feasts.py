"""Write `vocabulary/feasts.csv`: feasts whose day moves by the moon, for the years in `YEARS`.

    pip install holidays python-dateutil
    python training/calendars/feasts.py

Source: the package `holidays` (MIT), which carries its tables of the Islamic, Hebrew, Hindu,
Chinese and Persian calendars, and `dateutil.easter` (BSD) for the Orthodox Easter. Islamic days
are those reckoned or announced in most countries; a country may begin a day earlier or later.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from dateutil.easter import EASTER_ORTHODOX, easter
from holidays.calendars.chinese import _ChineseLunisolar
from holidays.calendars.hebrew import _HebrewLunisolar
from holidays.calendars.hindu import _HinduLunisolar
from holidays.calendars.islamic import _IslamicLunar
from holidays.calendars.persian import _Persian

YEARS = range(1970, 2041)
TARGET = Path(__file__).parents[2] / "src" / "dateline" / "vocabulary" / "feasts.csv"

ISLAMIC = {
    "eid al-fitr": "eid_al_fitr", "eid al-adha": "eid_al_adha", "ashura": "ashura",
    "arbaeen": "arbaeen", "mawlid": "mawlid", "islamic new year": "hijri_new_year",
}  # fmt: skip
HEBREW = ("hanukkah", "passover", "purim", "rosh_hashanah", "sukkot", "yom_kippur")


def islamic(year: int) -> Iterator[tuple[str, date, date]]:
    """Yield the Islamic feasts of a Gregorian year; Ramadan goes up to Eid al-Fitr."""
    moon = _IslamicLunar()
    for name, key in ISLAMIC.items():
        for day, _ in getattr(moon, f"{key}_dates")(year):
            if day.year == year:
                yield name, day, day
    eids = [day for when in (year, year + 1) for day, _ in moon.eid_al_fitr_dates(when)]
    for first, _ in moon.ramadan_beginning_dates(year):
        if first.year == year:
            yield "ramadan", first, min(day for day in eids if day > first) - timedelta(1)


def others(year: int) -> Iterator[tuple[str, date, date]]:
    """Yield the other feasts of a year."""
    hebrew = _HebrewLunisolar()
    for name in HEBREW:
        found = getattr(hebrew, f"{name}_date")(year)
        for day in found if isinstance(found, set) else {found}:
            if day.year == year:
                yield name.replace("_", " "), day, day
    named = {
        "diwali": _HinduLunisolar().diwali_india_date(year)[0],
        "lunar new year": _ChineseLunisolar().lunar_new_year_date(year)[0],
        "nowruz": _Persian().new_year_date(year),
        "orthodox easter": easter(year, EASTER_ORTHODOX),
    }
    for name, day in named.items():
        if day is not None:
            yield name, day, day


def main(years: Iterable[int]) -> None:
    """Write the table."""
    rows = sorted(row for year in years for row in (*islamic(year), *others(year)))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("feast", "first", "last"))
        table.writerows(rows)


if __name__ == "__main__":
    main(YEARS)
