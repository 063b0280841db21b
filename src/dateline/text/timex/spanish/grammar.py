"""The shapes that expressions of time take in Spanish: one pattern a shape.

What they mean is decided by the functions of the same names (see `resolve`). A pattern is tried
at the words that it can begin with.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dateline.text.numerals_es import Numerals, plain
from dateline.text.timex.spanish.words import Words, alternatives

# A key for all tokens that begin with a digit.
DIGITS = "0"

_ARTICLES = ("el", "la", "los", "las")
_POINTING = ("este", "esta", "ese", "esa", "aquel", "aquella", "al")
_REL = r"(?P<rel>pasad[oa]|[úu]ltim[oa]|pr[óo]xim[oa]|presente|actual)"
_AFTER = (
    r"(?P<after>pasad[oa]|[úu]ltim[oa]|pr[óo]xim[oa]|que\s+viene|entrante|venider[oa]|en\s+curso"
    r"|siguiente|anterior|previ[oa])"
)


class Rule(NamedTuple):
    """A shape: its name and its pattern."""

    name: str
    pattern: re.Pattern[str]


class Grammar:
    """All shapes, looked up by the word that they begin with."""

    def __init__(self, words: Words, numerals: Numerals) -> None:
        parts = _fragments(words, numerals)
        self._index: dict[str, list[Rule]] = defaultdict(list)
        for name, pattern, starts in _shapes(words, numerals):
            for key, fragment in parts.items():
                pattern = pattern.replace(f"<<{key}>>", fragment)
            rule = Rule(name, re.compile(pattern + r"(?!\w)", re.IGNORECASE))
            for word in {plain(start.split()[0]) for start in starts}:
                self._index[word].append(rule)

    def rules(self, word: str) -> Sequence[Rule]:
        """Return the shapes that can begin with a word (in lower case, without accents)."""
        found = self._index.get(word)
        if found is None and word and word[0].isdigit():
            found = self._index.get(DIGITS)
        return found or ()


def _fragments(words: Words, numerals: Numerals) -> dict[str, str]:
    """Return the pattern of each part by its name."""
    small = alternatives(numerals.small | numerals.tens)
    month = f"(?:{alternatives(words.months)})"
    year = r"(?:1[5-9]\d\d|20\d\d)(?![\d%]|[.,]\d)"
    return {
        "m": month,
        "short": rf"(?:{alternatives(words.months_short)})\.?",
        "weekday": f"(?:{alternatives(words.weekdays)})",
        "many": f"(?:{alternatives(words.weekdays | words.weekdays_many)})",
        "day": r"(?P<day>3[01]|[12]\d|0?[1-9])(?:º|°|\.º)?(?!\d|[.,]\d)",
        "day2": r"(?P<day2>3[01]|[12]\d|0?[1-9])(?!\d|[.,]\d)",
        "spoken": rf"(?P<spoken>primero|{alternatives(_days_of_month(numerals))})",
        "year": rf"(?P<year>{year})",
        "of_year": (
            rf"(?:,?\s+(?:de|del)\s+(?:a[ñn]o\s+)?(?P<year>{year})|,\s+(?P<bare_year>{year})"
            r"|\s+del?\s+(?P<year_rel>(?:pasado|pr[óo]ximo|este|presente|mismo)\s+a[ñn]o"
            r"|a[ñn]o\s+(?:pasado|pr[óo]ximo|anterior|siguiente|en\s+curso)))"
        ),
        "n": (
            rf"\d{{1,4}}(?:[.,]\d+)?|(?:{alternatives(numerals.tens)})\s+y\s+(?:{small})|{small}"
            r"|cien|medi[oa]|un\s+par\s+de|vari[oa]s|algun[oa]s|much[oa]s|poc[oa]s|decenas\s+de"
        ),
        "u": f"(?:{alternatives(words.unit_words)})(?!\\w)",
        "p": f"(?:{alternatives(words.parts)})",
        "s": f"(?:{alternatives(words.seasons)})",
        "h": f"(?:{alternatives(words.holidays)})",
        "hedge": f"(?:(?:{alternatives(words.hedges)})\\s+)*",
        "rel": _REL,
        "after": _AFTER,
    }


def _days_of_month(numerals: Numerals) -> list[str]:
    ones = [word for word, number in numerals.small.items() if 0 < number < 30]
    return [*ones, "treinta", "treinta y uno"]


Shape = tuple[str, str, Iterable[str]]


def _shapes(words: Words, numerals: Numerals) -> Iterable[Shape]:
    yield from _days(words, numerals)
    yield from _spans(words)
    yield from _counted(words, numerals)
    yield from _others(words)


def _days(words: Words, numerals: Numerals) -> Iterable[Shape]:
    """Days with a date, weekdays, and days beside the report's."""
    heads = (*_ARTICLES, *_POINTING, "pasado", "próximo", "día", DIGITS)
    named = (*words.weekdays, *heads)
    lead = r"(?:(?:el|este|los|aquel|ese)\s+)?(?:<<rel>>\s+)?(?:<<wd>>,?\s+)?(?:d[íi]as?\s+)?"
    lead = lead.replace("<<wd>>", r"(?P<weekday><<weekday>>)")
    yield "iso", r"(?P<iso>[12]\d{3}-[01]\d-[0-3]\d)", (DIGITS,)
    yield "slash", r"(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<y>[12]\d{3}|\d\d)", named
    yield (
        "day_month",
        rf"{lead}<<day>>\s*(?:[-–]|al?\s+(?:el\s+)?|hasta\s+el\s+)\s*<<day2>>\s+de\s+"
        r"(?P<month><<m>>)<<of_year>>?",
        named,
    )
    yield (
        "day_month",
        rf"{lead}<<day>>\s+(?:de\s+)?(?P<month><<m>>|<<short>>(?=\s+(?:de\s+)?\d{{4}}))"
        r"(?:<<of_year>>|\s+(?P<year2>[12]\d{3})|\s+(?P<after>pasado|pr[óo]ximo))?",
        named,
    )
    spoken = (*_days_of_month(numerals), "primero")
    yield (
        "day_month",
        rf"{lead}<<spoken>>\s+de\s+(?P<month><<m>>)<<of_year>>?",
        (*named, *spoken),
    )
    # "3, 4 y 5 de julio", "entre el 28 de junio y": the days before the last.
    yield (
        "day_month",
        rf"{lead}<<day>>(?=(?:,\s*\d{{1,2}}){{0,9}}\s+(?:y|o|al)\s+(?:el\s+)?\d{{1,2}}\s+de\s+"
        r"(?P<month><<m>>)<<of_year>>?)",
        named,
    )
    part = r"(?:\s+(?:por|en|a)\s+la\s+(?P<part><<p>>)|\s+al\s+(?P<part2>mediod[íi]a))?"
    yield (
        "weekday",
        r"(?:(?P<lead>el|este|ese|aquel|al|todos\s+los|cada|los)\s+)?"
        r"(?:(?P<rel>pasado|[úu]ltimo|pr[óo]ximo|mismo)\s+)?(?P<weekday><<many>>)"
        r"(?:\s+(?P<after>pasado|[úu]ltimo|pr[óo]ximo|que\s+viene|anterior|siguiente))?"
        r"(?:\s+(?:d[íi]a\s+)?<<day>>(?=\s*(?:[,;:)]|\.(?!\d)|$)"
        rf"|\s+(?:en|por|a|y|se|ante|con|de\s+madrugada)\b))?{part}",
        (*words.weekdays, *words.weekdays_many, "el", "este", "ese", "aquel", "al", "pasado",
         "próximo", "todos", "cada", "los"),
    )  # fmt: skip
    yield (
        "deictic",
        rf"(?P<word>{alternatives(words.days)})(?:\s+(?:(?:por|en|a)\s+la\s+)?(?P<part><<p>>))?",
        words.days,
    )
    yield "this_part", r"esta\s+(?:misma\s+)?(?P<part><<p>>)", ("esta",)
    # "La noche del lunes", "la madrugada de este jueves": the day is read on its own.
    yield (
        "part_of",
        r"(?:(?:la|el|primera\s+hora\s+de\s+la)\s+)?(?P<part><<p>>)\s+(?:del|de|en\s+el)(?=\s)",
        ("la", "el", "primera", *words.parts),
    )
    yield "named", rf"(?P<word>{alternatives(words.named_days)})", (DIGITS,)
    yield (
        "of_month",
        r"(?:(?:el|este|al)\s+)?(?:<<rel>>\s+)?(?:d[íi]a\s+)<<day>>(?!\s+de\s+<<m>>)",
        ("el", "este", "al", "pasado", "próximo", "día"),
    )
    yield (
        "of_month",
        r"(?:(?:el|este)\s+)?<<rel>>\s+<<day>>(?!\s+de\s+<<m>>)",
        ("el", "este", "pasado", "próximo"),
    )
    yield (
        "holiday",
        r"(?:(?:el|la|este)\s+)?(?P<name><<h>>)(?:(?:\s+del?)?\s+<<year>>)?",
        ("el", "la", "este", *words.holidays),
    )
    yield "eve", r"(?:la\s+v[íi]spera|el\s+d[íi]a\s+antes)(?!\s+de)", ("la", "el")


def _spans(words: Words) -> Iterable[Shape]:
    """Weeks, months, years, decades, centuries, quarters and seasons."""
    yield (
        "month",
        r"(?:(?:el|este)\s+)?(?:<<rel>>\s+)?(?:mes\s+de\s+)?(?P<month><<m>>)"
        r"(?:<<of_year>>|\s+(?P<after>pasado|[úu]ltimo|pr[óo]ximo|que\s+viene)"
        r"|(?=\s+(?:y|a|hasta)\s+(?P<month2><<m>>)\s+del?\s+(?P<year2>[12]\d{3})))?",
        (*words.months, "el", "este", "pasado", "próximo", "mes"),
    )
    yield "year", r"(?:(?:el\s+)?a[ñn]o\s+)?<<year>>(?:[-–/](?P<to>\d\d))?", ("el", "año", DIGITS)
    yield (
        "decade",
        rf"(?:los\s+)?(?:a[ñn]os|d[ée]cada\s+de(?:\s+los)?(?:\s+a[ñn]os)?)\s+"
        rf"(?:(?P<decade>1[5-9]\d|20\d)0|(?P<tens>[2-9])0|(?P<word>{alternatives(words.decades)}))",
        ("los", "años", "década"),
    )
    yield "century", r"(?:el\s+)?siglo\s+(?P<century>[IVX]{1,5})", ("el", "siglo")
    yield (
        "season",
        r"(?:(?:el|la|este|esta)\s+)?(?:<<rel>>\s+)?(?P<season><<s>>)"
        r"(?:\s+del?\s+(?:a[ñn]o\s+)?<<year>>|\s+(?P<after>pasad[oa]|pr[óo]xim[oa]|que\s+viene))?",
        ("el", "la", "este", "esta", "pasado", "pasada", "próximo", "próxima", *words.seasons),
    )
    yield (
        "quarter",
        rf"(?:el\s+)?(?P<ord>{alternatives(words.quarters)})\s+(?P<half>trimestre|semestre)"
        r"(?:<<of_year>>)?",
        ("el", *words.quarters),
    )
    yield (
        "unit",
        r"(?:(?:el|la|al)\s+)?(?:<<rel>>\s+)?(?P<unit><<u>>)(?:\s+<<after>>)?",
        ("el", "la", "al", "pasado", "pasada", "próximo", "próxima", *words.units),
    )
    yield (
        "pointing",
        rf"(?P<told>{alternatives((*words.relative_told, 'este', 'esta'))})\s+(?:mism[oa]\s+)?"
        r"(?P<unit><<u>>)(?!\s+de\s+(?:el|la)\b)",
        ("este", "esta", "ese", "esa", "aquel", "aquella", "el", "la"),
    )
    mods = alternatives((*words.early, *words.mid, *words.late))
    # "A principios de 2012", "a finales del año pasado": the span is read on its own.
    yield (
        "part_span",
        rf"(?:a\s+)?(?P<mod>{mods})\s+(?:del|de)(?=\s)",
        ("a", *words.early, *words.mid, *words.late),
    )


def _counted(words: Words, numerals: Numerals) -> Iterable[Shape]:
    """What counts from the report or the text, and lengths."""
    numbers = (*numerals.small, *numerals.tens, "medio", "media", "varios",
               "varias", "algunos", "algunas", "muchos", "muchas", "pocos", "pocas", "cien",
               "decenas", DIGITS)  # fmt: skip
    half = r"(?P<half>\s+y\s+medi[oa])?"
    yield (
        "ago",
        rf"(?:(?P<since>desde)\s+)?hace\s+<<hedge>>(?P<num><<n>>)\s+(?P<unit><<u>>){half}",
        ("hace", "desde"),
    )
    yield "ahead", r"dentro\s+de\s+<<hedge>>(?P<num><<n>>)\s+(?P<unit><<u>>)", ("dentro",)
    yield (
        "away",
        rf"(?P<num><<n>>)\s+(?P<unit><<u>>){half}\s+(?P<tail>despu[ée]s|antes|m[áa]s\s+tarde|atr[áa]s)"
        r"(?!\s+del?\b)",
        numbers,
    )
    yield (
        "stretch",
        r"(?:los|las)\s+(?:(?P<rel>[úu]ltim[oa]s|pasad[oa]s|pr[óo]xim[oa]s)\s+)(?:(?P<num><<n>>)\s+)?"
        r"(?P<unit><<u>>)",
        ("los", "las"),
    )
    yield (
        "stretch",
        r"(?:los|las)\s+(?P<num><<n>>)\s+(?P<rel>[úu]ltim[oa]s|pr[óo]xim[oa]s)\s+(?P<unit><<u>>)",
        ("los", "las"),
    )
    yield "amount", rf"(?P<num><<n>>)\s+(?P<unit><<u>>){half}(?!\s+de\s+edad)", numbers
    yield "every", r"cada\s+(?:(?P<num><<n>>)\s+)?(?P<unit><<u>>)", ("cada",)


def _others(words: Words) -> Iterable[Shape]:
    """Times of day, repetitions, and words for now, before and after."""
    yield (
        "clock",
        r"(?:a\s+)?las?\s+(?P<hour>[01]?\d|2[0-4])(?:(?P<mark>[.:,])(?P<minute>[0-5]\d))?"
        r"(?:\s*(?P<hours>horas|h\b))?(?:\s+de\s+la\s+(?P<part><<p>>))?",
        ("a", "las", "la"),
    )
    fixed = [word for group in words.fixed.values() for word in group]
    yield "fixed", rf"(?P<word>{alternatives(fixed)})", fixed
    yield "sets", rf"(?P<word>{alternatives(words.sets)})", words.sets
