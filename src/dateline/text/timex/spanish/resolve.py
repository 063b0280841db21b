"""What each Spanish shape means, given the day of the report and what was read before.

Every function takes a match and the `Spanish` context, and returns the TIMEX3 type and value, or
None where the words say no time after all.
"""

from collections.abc import Callable
from datetime import date
from re import Match

from dateline.text import calendar
from dateline.text.numerals_es import Numerals, cardinal, plain
from dateline.text.timex.context import (
    UNDATED,
    Timex,
    Told,
    dated,
    nearest,
    nearest_days,
    on_day,
    shifted,
    stepped,
    valid,
)
from dateline.text.timex.holidays import feasts
from dateline.text.timex.named import between, full_year
from dateline.text.timex.spanish.words import Words
from dateline.text.tokens import tokenize


class Spanish(Told):
    """What is known where a Spanish expression stands, and the words of Spanish."""

    def __init__(self, words: Words, numerals: Numerals, anchor: date | None) -> None:
        super().__init__(anchor)
        self.words = words
        self.tables = words.tables
        self.numerals = numerals


Resolver = Callable[[Match[str], Spanish], Timex | None]


def group(match: Match[str], name: str) -> str:
    """Return a group in lower case, without accents, with single blanks; "" where it is absent."""
    found = match.groupdict().get(name)
    return " ".join(plain(found).split()) if found else ""


# --- days ----------------------------------------------------------------------------------------


def iso(match: Match[str], context: Spanish) -> Timex | None:
    """`2013-07-03`."""
    return valid(match["iso"])


def slash(match: Match[str], context: Spanish) -> Timex | None:
    """`3/7/2013`: the day stands first in Spanish."""
    if match["sep"] != "/" and len(match["y"]) < 4:
        return None
    return valid(f"{full_year(match['y']):04}-{int(match['b']):02}-{int(match['a']):02}")


def day_month(match: Match[str], context: Spanish) -> Timex | None:
    """`3 de julio`, `el lunes 3 de julio de 2013`, `del 3 al 5 de julio`, `primero de mayo`."""
    month = context.tables.months[group(match, "month").rstrip(".")]
    day = _day_of(match, context)
    given = _given_year(match, context)
    last = match.groupdict().get("day2")
    if day is None:
        return None
    if last:
        return _days(context, given, month, day, int(last))
    if given:
        return valid(f"{given:04}-{month:02}-{day:02}")
    if context.anchor is None:
        return Timex("DATE", f"XXXX-{month:02}-{day:02}")
    found = _on_weekday(match, context, month, day) or _by_word(
        context, _step(match, context), lambda year: f"{year:04}-{month:02}-{day:02}"
    )
    return dated(found) if found else None


def _day_of(match: Match[str], context: Spanish) -> int | None:
    if spoken := group(match, "spoken"):
        return 1 if spoken == "primero" else int(how_many(spoken, context) or 0) or None
    return int(match["day"])


def _days(context: Spanish, given: int | None, month: int, first: int, last: int) -> Timex | None:
    if first >= last:
        return None
    if given is None:
        if context.anchor is None:
            return Timex("DATE", f"XXXX-{month:02}-{first:02}/XXXX-{month:02}-{last:02}")
        found = nearest(context, lambda year: f"{year:04}-{month:02}-{last:02}")
        if found is None:
            return None
        given = int(found[:4])
    return between(*(f"{given:04}-{month:02}-{day:02}" for day in (first, last)))


def _given_year(match: Match[str], context: Spanish) -> int | None:
    """Return the year that the words give, outright or beside this one ("del año pasado")."""
    groups = match.groupdict()
    written = groups.get("year") or groups.get("bare_year") or groups.get("year2")
    if written:
        return int(written)
    if (words := group(match, "year_rel")) and context.anchor:
        return context.anchor.year + _year_step(words, context)
    return None


def _year_step(words: str, context: Spanish) -> int:
    told = context.tables.relative | context.tables.told
    rest = words.replace("ano", "", 1).strip()
    return told.get(rest, 0)


def _step(match: Match[str], context: Spanish) -> int | None:
    """Return -1 for "pasado", 1 for "próximo" and 0 for "este", before or after the noun."""
    words = group(match, "rel") or group(match, "after")
    return context.tables.relative.get(words) if words else None


def _by_word(context: Spanish, step: int | None, name: Callable[[int], str]) -> str | None:
    """Return a day or month of the year that "pasado" or "próximo" point to, else by the tense."""
    if not step:
        return nearest(context, name)
    before, context.tense = context.tense, "past" if step < 0 else "future"
    found = nearest(context, name)
    context.tense = before
    return found


def _on_weekday(match: Match[str], context: Spanish, month: int, day: int) -> str | None:
    """Return the day nearest to the report that falls on the weekday given, if one is given."""
    number, anchor = context.tables.weekdays.get(group(match, "weekday")), context.anchor
    if number is None or anchor is None:
        return None
    spans = [
        calendar.span(f"{year:04}-{month:02}-{day:02}")
        for year in range(anchor.year - 1, anchor.year + 2)
    ]
    days = [whole.first for whole in spans if whole and whole.first.isoweekday() == number]
    found = min(days, key=lambda row: abs((row - anchor).days), default=None)
    return found.isoformat() if found else None


def weekday(match: Match[str], context: Spanish) -> Timex | None:
    """`el lunes`, `el pasado martes`, `el viernes que viene`, `los lunes` (a repetition)."""
    name, lead = group(match, "weekday"), group(match, "lead")
    number = context.tables.weekdays[name]
    suffix = _suffix(match, context)
    if lead in {"los", "cada", "todos los"} or name in {"sabados", "domingos"}:
        return Timex("SET", f"XXXX-WXX-{number}{suffix}")
    told = group(match, "after") in context.tables.told or lead in {"ese", "aquel"}
    base = context.last_precise_day if told else context.anchor
    if base is None:
        return dated(f"XXXX-WXX-{number}{suffix}")
    if match["day"] and (found := _numbered(base, number, int(match["day"]))):
        return on_day(found, suffix)
    return on_day(_weekday(match, context, base, number), suffix)


def _weekday(match: Match[str], context: Spanish, base: date, number: int) -> date | None:
    step = _step(match, context)
    if step is None and (word := group(match, "after")) in context.tables.told:
        step = context.tables.told[word]
    ahead = context.tense == "future" if not step else step > 0
    back = (base.isoweekday() - number) % 7
    if step:
        # "El pasado lunes" is no Monday of today.
        return calendar.shift(base, 7 - back if step > 0 else -(back or 7), "D")
    on = (number - base.isoweekday()) % 7
    return calendar.shift(base, on if ahead else -back, "D")


# "Lunes 3" is looked for within so many days of the report.
NUMBERED = 40


def _numbered(base: date, number: int, day: int) -> date | None:
    """Return the day nearest to the report with this weekday and day of the month."""
    near = (shifted(base, step, "D") for step in sorted(range(-NUMBERED, NUMBERED), key=abs))
    return next((row for row in near if row and (row.isoweekday(), row.day) == (number, day)), None)


def _suffix(match: Match[str], context: Spanish) -> str:
    part = group(match, "part") or group(match, "part2")
    return f"T{context.tables.parts[part]}" if part else ""


def deictic(match: Match[str], context: Spanish) -> Timex | None:
    """`hoy`, `ayer`, `anteayer`, `mañana`, `anoche`, `ayer por la tarde`."""
    value = context.tables.days[group(match, "word")]
    if value == "PRESENT_REF":
        return Timex("DATE", value)
    days, _, part = value.partition("T")
    suffix = _suffix(match, context) or (f"T{part}" if part else "")
    return on_day(shifted(context.anchor, int(days), "D"), suffix)


def this_part(match: Match[str], context: Spanish) -> Timex | None:
    """`esta mañana`, `esta misma noche`."""
    return on_day(context.anchor, _suffix(match, context))


def named(match: Match[str], context: Spanish) -> Timex | None:
    """`11-S`."""
    return dated(context.tables.named_days[group(match, "word")])


def of_month(match: Match[str], context: Spanish) -> Timex | None:
    """`el pasado 25`, `el día 3`: of the month last spoken of, else the nearest."""
    day, step = int(match["day"]), _step(match, context)
    anchor = context.anchor if step else context.last_day or context.anchor
    if anchor is None:
        return Timex("DATE", f"XXXX-XX-{day:02}")
    months = [calendar.shift(anchor, number, "M") for number in (-1, 0, 1)]
    texts = [f"{calendar.value(month, 'M')}-{day:02}" for month in months if month]
    days = [calendar.Days(*found[:2]) for text in texts if (found := calendar.span(text))]
    if step:
        days = [row for row in days if (row.first - anchor).days * step > 0]
        near = min(days, key=lambda row: abs((row.first - anchor).days), default=None)
    else:
        near = nearest_days(context, days)
    return on_day(near.first) if near else None


def holiday(match: Match[str], context: Spanish) -> Timex | None:
    """`Navidad`, `Viernes Santo de 2013`, `Ramadán`."""
    name = group(match, "name")
    written = int(match["year"]) if match["year"] else None
    if name in context.tables.moon:
        return _by_moon(context, context.tables.moon[name], written)
    if written:
        found = _holiday(context, name, written)
    elif context.anchor is None:
        return Timex("DATE", "XXXX-XX-XX")
    else:
        found = nearest(context, lambda year: _holiday(context, name, year) or "")
    whole = calendar.span(found) if found else None
    if found is None or whole is None:
        return None
    if days := context.tables.long.get(name):
        last = calendar.shift(whole.first, days - 1, "D")
        return between(found, last.isoformat()) if last else None
    return dated(found)


def _holiday(context: Spanish, name: str, year: int) -> str | None:
    if not 1583 <= year <= 9998:
        return None
    if fixed := context.tables.fixed_days.get(name):
        return f"{year:04}-{fixed[0]:02}-{fixed[1]:02}"
    day = calendar.shift(calendar.easter(year), context.tables.easter[name], "D")
    return day.isoformat() if day else None


def _by_moon(context: Spanish, feast: str, year: int | None) -> Timex:
    spans = feasts().get(feast, ())
    if year is None:
        found = nearest_days(context, spans)
    else:
        of_year = [days for days in spans if days.first.year == year]
        found = of_year[0] if len(of_year) == 1 else None
    if found is None:
        return Timex("DATE", "XXXX-XX-XX" if year is None else f"{year:04}-XX-XX")
    about = feast in context.words.holidays_about
    if found.first == found.last:
        return on_day(found.first)._replace(about=about)
    return Timex("DATE", f"{found.first}/{found.last}", (found.first, found.last), about=about)


def eve(match: Match[str], context: Spanish) -> Timex | None:
    """`la víspera`: the day before the one last spoken of."""
    return on_day(shifted(context.last_precise_day, -1, "D"))


# --- spans ---------------------------------------------------------------------------------------


def month(match: Match[str], context: Spanish) -> Timex | None:
    """`julio`, `julio de 2013`, `el pasado mes de enero`, `enero del año pasado`."""
    number = context.tables.months[group(match, "month")]
    given = _given_year(match, context)
    if match["month2"] and match["year2"]:
        given = int(match["year2"]) - (number > context.tables.months[group(match, "month2")])
    if given:
        return valid(f"{given:04}-{number:02}")
    if context.anchor is None:
        return Timex("DATE", f"XXXX-{number:02}")
    found = _by_word(context, _step(match, context), lambda year: f"{year:04}-{number:02}")
    return dated(found) if found else None


def year(match: Match[str], context: Spanish) -> Timex | None:
    """`2011`, `el año 2011`, `2010-11`."""
    if match["to"]:
        return between(match["year"], match["year"][:2] + match["to"])
    return valid(match["year"])


def decade(match: Match[str], context: Spanish) -> Timex | None:
    """`los años noventa`, `la década de 1990`."""
    if match["decade"]:
        return dated(match["decade"])
    tens = int(match["tens"]) if match["tens"] else context.tables.decades[group(match, "word")]
    now = context.anchor.year if context.anchor else 1999
    return dated(f"{(now // 10 - tens) // 10 * 10 + tens}")


_ROMAN = {"I": 1, "V": 5, "X": 10}


def century(match: Match[str], context: Spanish) -> Timex | None:
    """`el siglo XX`."""
    values = [_ROMAN[letter] for letter in match["century"].upper()]
    number = sum(
        -one if one < following else one
        for one, following in zip(values, [*values[1:], 0], strict=True)
    )
    return dated(f"{number - 1:02}") if 1 <= number <= 21 else None


def season(match: Match[str], context: Spanish) -> Timex | None:
    """`el verano de 2013`, `la pasada primavera`, `este otoño`; not the Arab spring."""
    code, step = context.tables.seasons[group(match, "season")], _step(match, context)
    if match["year"]:
        return dated(f"{match['year']}-{code}")
    pointing = match[0][:4].lower() == "este" or match[0][:4].lower() == "esta"
    if step is None and not pointing:
        return None
    if context.anchor is None:
        return dated(f"XXXX-{code}")
    found = _by_word(context, step, lambda year_: f"{year_:04}-{code}")
    return dated(found) if found else None


def quarter(match: Match[str], context: Spanish) -> Timex | None:
    """`el primer trimestre de 2013`, `el segundo semestre`."""
    letter, top = ("Q", 4) if group(match, "half") == "trimestre" else ("H", 2)
    number = context.tables.quarters[group(match, "ord")]
    number = top if number < 0 else number
    if number > top:
        return None
    if given := _given_year(match, context):
        return dated(f"{given:04}-{letter}{number}")
    if context.anchor is None:
        return dated(f"XXXX-{letter}{number}")
    found = nearest(context, lambda year_: f"{year_:04}-{letter}{number}")
    return dated(found) if found else None


_WIDE = {("Y", 10): "E", ("Y", 100): "C", ("M", 3): "Q", ("M", 6): "H"}


def unit(match: Match[str], context: Spanish) -> Timex | None:
    """`la semana pasada`, `el próximo año`, `al día siguiente`, `el fin de semana`."""
    name, after = group(match, "unit"), group(match, "after")
    letter, size = context.tables.units[name]
    kind = _WIDE.get((letter, size), letter)
    if letter.startswith("T") or (letter, size) in {("W", 2), ("Y", 5)} or _plural(name, context):
        return None
    step, base = _step(match, context), context.anchor
    if after in context.tables.told:
        step, base = context.tables.told[after], context.base(kind)
    elif step is None:
        if kind != "WE" or match[0][:2].lower() != "el":
            return None
        step = 0 if context.tense == "future" or (base and base.isoweekday() >= 6) else -1
    if kind == "D" and base is context.anchor and after not in context.tables.told:
        return None  # "el último día", "el pasado día" of something else
    if base is None:
        return Timex("DATE", UNDATED.get(kind, "XXXX"))
    if kind in {"Q", "H"}:
        day = shifted(base, step * size, "M")
        return dated(calendar.value(day, kind)) if day else None
    if name == "noche":
        return on_day(shifted(base, step, "D"), "TNI")
    return stepped(base, step, kind)


def _plural(name: str, context: Spanish) -> bool:
    return name not in {plain(word) for word in context.words.units}


def pointing(match: Match[str], context: Spanish) -> Timex | None:
    """`esta semana`, `este año`; `ese día`, `aquel año`, `el mismo mes`: the one spoken of."""
    name, told = group(match, "unit"), group(match, "told")
    letter, size = context.tables.units[name]
    kind = _WIDE.get((letter, size), letter)
    if letter.startswith("T") or (letter, size) in {("W", 2), ("Y", 5)} or _plural(name, context):
        return None
    base = context.anchor if told in {"este", "esta"} else context.base(kind)
    suffix = "TNI" if name == "noche" else ""
    if base is None:
        return Timex("DATE", UNDATED.get(kind, "XXXX"))
    return on_day(base, suffix) if kind == "D" else stepped(base, 0, kind)


# --- lengths and what counts from the report -----------------------------------------------------


def how_many(words: str, context: Spanish) -> float | None:
    """Return the value of a number in words or digits; None where it is vague."""
    if words in {"medio", "media"}:
        return 0.5
    if words == "un par de":
        return 2
    tokens = tokenize(words)
    reading = cardinal(tokens, 0, context.numerals) if tokens else None
    return reading.best if reading else None


def ago(match: Match[str], context: Spanish) -> Timex | None:
    """`hace dos días`; `desde hace dos días`, which lasts until now."""
    count, letter, size = _length(match, context)
    if count is None:
        return Timex("DATE", "PAST_REF")
    if match["since"]:
        start = shifted(context.anchor, -count * size, letter)
        days = (start, context.anchor) if start and context.anchor else None
        return Timex("DURATION", _period(count * size, letter), days)
    return _away(context.anchor, -count, letter, size)


def ahead(match: Match[str], context: Spanish) -> Timex | None:
    """`dentro de dos semanas`."""
    count, letter, size = _length(match, context)
    return (
        Timex("DATE", "FUTURE_REF") if count is None else _away(context.anchor, count, letter, size)
    )


def away(match: Match[str], context: Spanish) -> Timex | None:
    """`dos días después`, `tres años antes`: from the date last spoken of; `dos años atrás`."""
    count, letter, size = _length(match, context)
    tail = group(match, "tail")
    base = context.anchor if tail == "atras" else context.base("D" if letter in "DW" else "")
    sign = -1 if tail in {"antes", "atras"} else 1
    if count is None:
        return Timex("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF")
    return _away(base, sign * count, letter, size)


def _away(base: date | None, count: float, letter: str, size: int) -> Timex | None:
    if letter.startswith("T"):
        return Timex("TIME", (base.isoformat() if base else "XXXX-XX-XX") + "TXX:XX")
    unit_ = "M" if letter == "Y" and count * size % 1 else letter
    day = shifted(base, count * size, letter)
    if base is None:
        return Timex("DATE", UNDATED[unit_])
    return dated(calendar.value(day, unit_))._replace(about=size >= 10) if day else None


def _length(match: Match[str], context: Spanish) -> tuple[float | None, str, int]:
    letter, size = context.tables.units[group(match, "unit")]
    number = group(match, "num")
    count = how_many(number, context) if number else None
    if count is not None and match.groupdict().get("half"):
        count += 0.5
    return count, "D" if letter == "WE" else letter, size


def stretch(match: Match[str], context: Spanish) -> Timex | None:
    """`los últimos tres días`: a length of time that touches the report."""
    count, letter, size = _length(match, context)
    if count is None:
        return Timex("DURATION", f"P{'T' * (letter[0] == 'T')}X{letter[-1]}")
    sign = 1 if group(match, "rel").startswith("prox") else -1
    other = shifted(context.anchor, sign * count * size, letter)
    if letter.startswith("T"):  # "las últimas 24 horas"
        other = shifted(context.anchor, sign, "D") if letter == "TH" and count <= 48 else None
    value = _period(count * size, letter)
    if other is None or context.anchor is None:
        return Timex("DURATION", value)
    return Timex("DURATION", value, (min(context.anchor, other), max(context.anchor, other)))


def amount(match: Match[str], context: Spanish) -> Timex | None:
    """`dos semanas`, `tres años y medio`, `varios meses`."""
    count, letter, size = _length(match, context)
    if group(match, "unit") in {"segundo", "segundos", "trimestre", "noche"}:
        return None
    return Timex("DURATION", _period(count and count * size, letter))


def every(match: Match[str], context: Spanish) -> Timex | None:
    """`cada día`, `cada dos semanas`."""
    count, letter, size = _length(match, context)
    return Timex("SET", _period((1 if count is None else count) * size, letter))


def _period(count: float | None, letter: str) -> str:
    number = "X" if count is None else f"{count:g}"
    return f"PT{number}{letter[1:]}" if letter.startswith("T") else f"P{number}{letter}"


def clock(match: Match[str], context: Spanish) -> Timex | None:
    """`a las 17.00 horas`, `las 8 de la mañana`: of the day last spoken of, else of the report."""
    told = group(match, "part")
    if not (match["minute"] or match["hours"] or told):
        return None
    if match["mark"] == "," and not match["hours"]:
        return None
    hour = int(match["hour"])
    if told in {"tarde", "noche"} and hour < 12:
        hour += 12
    return on_day(
        context.last_precise_day or context.anchor, f"T{hour:02}:{match['minute'] or '00'}"
    )


def fixed(match: Match[str], context: Spanish) -> Timex | None:
    """`actualmente`, `recientemente`: no date."""
    return Timex("DATE", context.tables.fixed[group(match, "word")])


def sets(match: Match[str], context: Spanish) -> Timex | None:
    """`todos los días`, `diariamente`."""
    return Timex("SET", context.tables.sets[group(match, "word")])


RESOLVERS: dict[str, Resolver] = {
    "iso": iso, "slash": slash, "day_month": day_month, "weekday": weekday, "deictic": deictic,
    "this_part": this_part, "named": named, "of_month": of_month, "holiday": holiday, "eve": eve,
    "month": month, "year": year, "decade": decade, "century": century, "season": season,
    "quarter": quarter, "unit": unit, "pointing": pointing, "ago": ago, "ahead": ahead,
    "away": away, "stretch": stretch, "amount": amount, "every": every, "clock": clock,
    "fixed": fixed, "sets": sets,
}  # fmt: skip
