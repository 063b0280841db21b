"""Make the tables of officials and armed groups from the dictionaries of Phoenix (MIT).

    python training/names/phoenix.py FOLDER

FOLDER holds `Phoenix.Countries.actors.txt` and `Phoenix.MilNonState.actors.txt`. It writes
`officials_phoenix.csv` (names of two words and more, with each time in a state's service:
country, PLOVER sector, first and last day) and `groups_phoenix.csv` (names of armed groups that
`armed_groups.yaml` lacks, and the country of each where one is known) into the vocabulary.
"""

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from dateline.stages.naming.lexicon import keys_of, lexicon
from dateline.stages.naming.people import core_of
from dateline.text.countries import by_iso3

VOCABULARY = Path(__file__).parents[2] / "src" / "dateline" / "vocabulary"

# The day on which the dictionary was made: what it holds to be open lasted until then at least.
MADE = date(2014, 1, 30)

# Terms of one office that lie so near each other are one (the source lists them by month).
GAP = timedelta(days=62)

# Codes of the dictionary after the country, and the PLOVER sectors that they stand for.
SECTORS = {
    "GOV": "GOV", "GOVMIL": "GOV MIL", "GOVCOP": "GOV COP", "GOVJUD": "GOV JUD", "GOVLEG": "LEG",
    "GOVSPY": "SPY", "SPY": "SPY", "MIL": "MIL", "LEG": "LEG", "JUD": "JUD", "COP": "COP",
}  # fmt: skip

# What stands before names in the dictionary and is no part of them.
TITLES = frozenset(
    "sir dr mr mrs ms general gen lt colonel col major maj admiral president prime minister king "
    "queen sheikh shaykh prince princess ayatollah hojjat hojjatoleslam ol eslam lord captain capt "
    "marshal brigadier senator secretary former dame baroness engineer eng".split()
)
ARMED = frozenset({"REB", "SEP", "UAF", "INS"})

_CODE = re.compile(r"\[([A-Z]+)(?:\s+([<>]?)\s*(\d{6,8})(?:\s*-\s*(\d{6,8}))?)?\s*\]")


class Code(NamedTuple):
    """One code of an actor, and the days between which it holds."""

    country: str
    rest: str
    start: date | None
    end: date | None


def actors(path: Path) -> Iterator[tuple[list[str], list[Code]]]:
    """Yield each actor of a TABARI file: its names, and its codes."""
    names: list[str] = []
    codes: list[Code] = []
    for row in path.read_text(encoding="utf-8", errors="replace").splitlines():
        line = row.partition("#")[0].rstrip()
        found = [_code(*match) for match in _CODE.findall(line)]
        name = _CODE.sub("", line).strip().strip("_")
        if name and not name.startswith("+") and not line[0].isspace():
            if names:
                yield names, codes
            names, codes = [], []
        if name:
            names.append(name.lstrip("+").strip("_"))
        codes += found
    if names:
        yield names, codes


def _code(code: str, mark: str, start: str, end: str) -> Code:
    first = _day(start) if mark != "<" else None
    last = _day(end) if end else MADE if mark == ">" else _day(start) if mark == "<" else None
    return Code(code[:3], code[3:], first, last)


def _day(digits: str) -> date | None:
    """Return the day of `yymmdd` or `yyyymmdd`; None where it is none."""
    if len(digits) == 6:
        digits = ("19" if digits[:2] > "20" else "20") + digits
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def officials(path: Path) -> dict[str, list[tuple[str, str, date, date]]]:
    """Return the times in service by name: country, sectors, first and last day."""
    found: dict[str, set[tuple[str, str, date, date]]] = defaultdict(set)
    for names, codes in actors(path):
        terms = {
            (code.country, SECTORS.get(code.rest, "GOV"), code.start, code.end)
            for code in codes
            if code.country in by_iso3() and code.start and code.end and code.start <= code.end
            and (code.rest in SECTORS or code.rest.startswith("GOV"))
        }  # fmt: skip
        for name in names if terms else ():
            words = _person(name)
            if 2 <= len(words) <= 5:
                found[" ".join(words)] |= terms
    return {name: merged(terms) for name, terms in sorted(found.items())}


def _person(name: str) -> tuple[str, ...]:
    """Return the words of a person's name as the actors stage looks them up."""
    words = keys_of(name.replace("_", " ").replace("-", " "))
    last = max((at for at, word in enumerate(words) if word in TITLES), default=-1)
    words = words[last + 1 :]
    return core_of(words) if all(word.isalpha() or "'" in word for word in words) else ()


def merged(
    terms: Iterable[tuple[str, str, date, date]],
) -> list[tuple[str, str, date, date]]:
    """Return terms in order, those of one office that (nearly) meet made one."""
    rows: list[tuple[str, str, date, date]] = []
    for country, sector, start, end in sorted(terms):
        if rows and rows[-1][:2] == (country, sector) and start <= rows[-1][3] + GAP:
            rows[-1] = (country, sector, rows[-1][2], max(end, rows[-1][3]))
        else:
            rows.append((country, sector, start, end))
    return rows


def groups(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield armed groups that the vocabulary lacks: name, other names, country or nothing."""
    seen: set[str] = set()
    for names, codes in actors(path):
        code = codes[0] if codes else None
        if code is None or not any(code.rest[at : at + 3] in ARMED for at in (0, 3)):
            continue
        forms = [form for name in names if (form := _group(name))]
        if not forms or any(_known(form) or form in seen for form in forms):
            continue
        seen.update(forms)
        yield (
            forms[0],
            ";".join(dict.fromkeys(forms[1:])),
            code.country if code.country in by_iso3() else "",
        )


# A form is taken for a group's only with one of these words; the dictionary lists leaders too.
GROUP = frozenset(
    "action alliance armed army battalion brigade brigades cell cells command commando commandos "
    "commandoes committee companies corps fedayeen fighters force forces freedom front group "
    "guard guards guerrilla guerrillas jaish jamaat jihad jihadi lashkar league liberation militia "
    "militias movement mujahideen mujahidin mujahedin nucleus organization organisation party "
    "patriotic resistance revolutionary soldiers squad tigers unit units vanguard warriors".split()
)

SMALL = frozenset("of for the and in to on al de la el y do da e ul i der".split())


def _group(name: str) -> str:
    """Return a group's name as written, without its abbreviation; empty where it says little."""
    words = re.sub(r"_?\([^)]*\)", "", name).replace("_", " ").lower().split()
    if words[:1] == ["the"]:
        words = words[1:]
    plain = all(re.fullmatch(r"[a-z0-9'-]+", word) for word in words)
    if len(words) < 3 or not plain or GROUP.isdisjoint(words) or words[0] in TITLES:
        return ""
    shown = [
        word if word in SMALL and at else "-".join(part[:1].upper() + part[1:] for part in
        word.split("-"))
        for at, word in enumerate(words)
    ]  # fmt: skip
    return " ".join(shown)


def _known(name: str) -> bool:
    keys = keys_of(name)
    return any(phrase == keys for phrase, _ in lexicon().phrases.get(keys[0], ()))


def main(folder: Path) -> None:
    """Write both tables."""
    with (VOCABULARY / "officials_phoenix.csv").open("w", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("name", "terms"))
        for name, terms in officials(folder / "Phoenix.Countries.actors.txt").items():
            written = ";".join(f"{where} {what} {a} {b}" for where, what, a, b in terms)
            writer.writerow((name, written))
    with (VOCABULARY / "groups_phoenix.csv").open("w", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("name", "names", "country"))
        writer.writerows(sorted(groups(folder / "Phoenix.MilNonState.actors.txt")))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
