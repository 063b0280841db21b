"""MUC-4 answer keys: reading them, and the rules by which casualty slots are scored here.

The keys hold one template an incident; slots 21 (HUM TGT: NUMBER) and 23 (HUM TGT: EFFECT OF
INCIDENT) have one fill a human target, slot 24 a TOTAL NUMBER over several targets.

Rules, where the folder leaves a choice:
- Fills are pooled by message: the multiset of effects, and the multiset of numbers, over all its
  templates. (Claims are not grouped by incident, so an effect or number is right wherever in its
  message it stands.) Messages without templates count: whatever is found there is wrong.
- `/` parts alternatives: one is enough. `*` and `-` are empty.
- A fill marked `?`, and every fill of a template marked (OPTIONAL), is right when found and not
  missed when not. A TOTAL NUMBER is never wanted, and never wrong.
- Effects compared: DEATH, INJURY, and NO INJURY (also NO INJURY OR DEATH, NO DEATH). Others
  (REGAINED FREEDOM, NO RESIGNATION) are wanted all the same, and so always missed.
- Numbers: `6` is right for a best of 6; `~6` too; `47-` for a low of 47; `-80` for a high of 80;
  `PLURAL` for two or more without a best.
- What the keys leave out of what is read, `muc_scope.py` has.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from benchmarks.report import Counts
from dateline.records import Claim, Extraction

NUMBER, EFFECT, TOTAL = 21, 23, 24
_SLOT = re.compile(r"^(\d+)\.\s+([A-Z: ]+?)\s{2,}(.*)$")
_MESSAGE = re.compile(r"^(?:DEV|TST\d)-MUC[34]-\d{4}", re.MULTILINE)
_NOBODY = {"no", "none", "nobody", "not", "neither"}
_NO_INJURY = {"NO INJURY", "NO INJURY OR DEATH", "NO DEATH"}

# A fill: what would be right, and whether it may be left out.
Fill = tuple[frozenset[str], bool]


@dataclass
class Key:
    """The wanted fills of one message."""

    effects: list[Fill] = field(default_factory=list)
    numbers: list[Fill] = field(default_factory=list)
    totals: list[Fill] = field(default_factory=list)


def messages(path: Path) -> dict[str, str]:
    """Return a file's messages by id, without their header line."""
    text = path.read_text(encoding="latin-1")
    starts = [match.start() for match in _MESSAGE.finditer(text)] + [len(text)]
    found = {}
    for start, end in pairwise(starts):
        head, _, body = text[start:end].partition("\n")
        found[head.split()[0]] = body
    return found


def keys(path: Path) -> dict[str, Key]:
    """Return the keys of a file by message id."""
    found: dict[str, Key] = {}
    for template in templates(path.read_text(encoding="latin-1")):
        message = template[0][0].split()[0]
        optional = "OPTIONAL" in " ".join(template.get(1, []))
        key = found.setdefault(message, Key())
        key.effects += _fills(template.get(EFFECT, []), optional, _effect)
        key.numbers += _fills(template.get(NUMBER, []), optional, _number)
        key.totals += _fills(template.get(TOTAL, []), True, _number)
    return found


def templates(text: str) -> Iterator[dict[int, list[str]]]:
    """Yield templates as lists of fill lines by slot number."""
    current: dict[int, list[str]] = {}
    slot = -1
    for line in text.splitlines():
        match = _SLOT.match(line)
        if match:
            slot = int(match.group(1))
            if slot == 0 and current:
                yield current
                current = {}
            current[slot] = [match.group(3)]
        elif line.startswith(" ") and line.strip() and slot >= 0:
            current[slot].append(line.strip())
        elif not line.strip():
            slot = -1
    if current:
        yield current


def _fills(lines: Sequence[str], optional: bool, read) -> list[Fill]:  # type: ignore[no-untyped-def]
    found: list[Fill] = []
    for line in lines:
        text = line.strip()
        may_miss = optional or text.startswith("?")
        values = {
            value
            for part in re.sub(r'"(?:\\.|[^"\\])*"', "", text.lstrip("? ")).split("/")
            if (value := read(part.strip(" :?"))) is not None
        }
        if values:
            found.append((frozenset(values), may_miss))
    return found


def _effect(value: str) -> str | None:
    if value in {"", "*", "-"}:
        return None
    return "NO INJURY" if value in _NO_INJURY else value


def _number(value: str) -> str | None:
    value = value.replace(",", "").strip()
    if value in {"", "*", "-"}:
        return None
    return value.lstrip("~") if re.fullmatch(r"~?\d+", value) else value


def effects(claims: Iterable[Claim]) -> list[str]:
    """Return the effects that claims fill."""
    named = {"killed": "DEATH", "injured": "INJURY"}
    found = []
    for claim in claims:
        class_ = claim.inferred_class or claim.class_
        if claim.best == 0 and class_ in {"killed", "injured", "casualties"}:
            found.append("NO INJURY")
        elif class_ in named:
            found.append(named[class_])
    return found


def numbers(claims: Iterable[Claim]) -> list[frozenset[str]]:
    """Return, for each claim, the number fills that it would be right for."""
    counted = {"killed", "injured", "kidnapped"}
    return [
        frozenset(_written(claim))
        for claim in claims
        if claim.class_ in counted and claim.best != 0
    ]


def unharmed(read: Extraction) -> list[frozenset[str]]:
    """Return the number fills of targets who are told to be unhurt ("the two guards escaped").

    The claim itself counts none hurt; the words for who was spared give how many they are.
    """
    spared = [
        claim for claim in read.claims
        if claim.best == 0 and claim.group and claim.words.split()[0].lower() not in _NOBODY
    ]  # fmt: skip
    counts = [row for row in read.mentions if row.number and row.number.use == "count"]
    found = []
    for claim in spared:
        told = [
            row.number.best for row in counts
            if row.number and row.number.best and row.text in claim.words
        ]  # fmt: skip
        plural = claim.words.lower().endswith("s")
        found += [f"{best:.0f}" for best in told] or ["PLURAL" if plural else "1"]
    return [frozenset({value}) for value in found]


def _written(claim: Claim) -> Iterator[str]:
    if claim.best is not None:
        yield str(claim.best)
    elif (claim.low or 0) >= 2 or claim.high is None:
        yield "PLURAL"
    if claim.low is not None and claim.high is None:
        yield f"{claim.low}-"
    if claim.high is not None and claim.low != claim.high:
        yield f"-{claim.high}"


def matched(
    wanted: Sequence[Fill], found: Sequence[frozenset[str]], *, neutral: Sequence[Fill] = ()
) -> Counts:
    """Return the counts of one message: each found fill takes one wanted fill at most.

    Required fills are taken before optional ones; `neutral` fills are neither right nor wrong.
    """
    open_fills = sorted(wanted, key=lambda fill: fill[1])
    counts = Counts(wanted=sum(not optional for _, optional in wanted))
    left: list[frozenset[str]] = []
    for values in found:
        hit = next((n for n, fill in enumerate(open_fills) if fill[0] & values), None)
        if hit is None:
            left.append(values)
            continue
        optional = open_fills.pop(hit)[1]
        counts.right += 1
        counts.found += 1
        counts.wanted += optional
    rest = [fill[0] for fill in neutral]
    for values in left:
        hit = next((n for n, fill in enumerate(rest) if fill & values), None)
        if hit is None:
            counts.found += 1
        else:
            rest.pop(hit)
    return counts


def pooled(rows: Iterable[Counts]) -> Counts:
    """Return the sum of counts."""
    total: Counter[str] = Counter()
    for row in rows:
        total.update(right=row.right, found=row.found, wanted=row.wanted)  # type: ignore[arg-type]
    return Counts(right=total["right"], found=total["found"], wanted=total["wanted"])
