"""Coreference metrics: MUC, B³, CEAF_e and their mean, the CoNLL F1, over given mentions.

Each side is a mapping from mention to the name of its cluster, and both name the same mentions.
Definitions: MUC, Vilain et al. 1995; B³, Bagga and Baldwin 1998; CEAF_e, Luo 2005 (φ4); the mean
of the three, Pradhan et al. 2012. A mention alone in its cluster counts for B³ and CEAF_e.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import inf

Labels = Mapping[str, str]
Overlaps = Counter[tuple[str, str]]
"""Mentions shared by a found and a gold cluster, for the pairs that share any."""


def conll(found: Labels, gold: Labels) -> float:
    """Return the mean of the F1 of MUC, B³ and CEAF_e, 0 to 1."""
    return (muc(found, gold) + b_cubed(found, gold) + ceaf_e(found, gold)) / 3


def muc(found: Labels, gold: Labels) -> float:
    """Return MUC F1: links that both sides need, of those each needs to hold its clusters."""
    # A gold cluster cut in p parts keeps size - p links; over all clusters, mentions less cells.
    right = len(gold) - len(_overlaps(found, gold))
    ours = len(found) - len(set(found.values()))
    theirs = len(gold) - len(set(gold.values()))
    return 2 * right / (ours + theirs) if ours + theirs else 0.0


def b_cubed(found: Labels, gold: Labels) -> float:
    """Return B³ F1: precision and recall of each mention's cluster, meaned over mentions."""
    return b_cubed_parts(found, gold)[2]


def b_cubed_parts(found: Labels, gold: Labels) -> tuple[float, float, float]:
    """Return B³ precision, recall and F1; 0 where there is nothing."""
    if not gold:
        return 0.0, 0.0, 0.0
    ours, theirs = Counter(found.values()), Counter(gold.values())
    cells = _overlaps(found, gold)
    precision = sum(n * n / ours[a] for (a, _), n in cells.items()) / len(gold)
    recall = sum(n * n / theirs[b] for (_, b), n in cells.items()) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def ceaf_e(found: Labels, gold: Labels) -> float:
    """Return CEAF_e F1: clusters aligned one to one so that their Dice overlaps sum highest."""
    ours, theirs = Counter(found.values()), Counter(gold.values())
    dice = {(a, b): 2 * n / (ours[a] + theirs[b]) for (a, b), n in _overlaps(found, gold).items()}
    best = sum(_best_alignment(block) for block in _blocks(dice))
    return 2 * best / (len(ours) + len(theirs)) if gold else 0.0


def _overlaps(found: Labels, gold: Labels) -> Overlaps:
    if found.keys() != gold.keys():
        raise ValueError("found and gold must label the same mentions")
    return Counter((found[name], gold[name]) for name in gold)


def _blocks(dice: Mapping[tuple[str, str], float]) -> list[dict[tuple[str, str], float]]:
    """Split the pairs into sets that share no cluster, which can be aligned apart."""
    beside: dict[tuple[int, str], list[tuple[int, str]]] = defaultdict(list)
    for a, b in dice:
        beside[0, a].append((1, b))
        beside[1, b].append((0, a))
    block: dict[tuple[int, str], int] = {}
    for start in beside:
        waiting = [] if start in block else [start]
        while waiting:
            node = waiting.pop()
            block[node] = block.get(start, len(block))
            waiting += [other for other in beside[node] if other not in block]
    found: dict[int, dict[tuple[str, str], float]] = defaultdict(dict)
    for (a, b), value in dice.items():
        found[block[0, a]][a, b] = value
    return list(found.values())


def _best_alignment(dice: Mapping[tuple[str, str], float]) -> float:
    """Return the highest sum of values of pairs that use no cluster twice."""
    rows, columns = sorted({a for a, _ in dice}), sorted({b for _, b in dice})
    if min(len(rows), len(columns)) == 1:
        return max(dice.values())
    if len(rows) > len(columns):
        dice = {(b, a): value for (a, b), value in dice.items()}
        rows, columns = columns, rows
    cost = [[-dice.get((a, b), 0.0) for b in columns] for a in rows]
    chosen = assignment(cost)
    return -sum(cost[row][column] for row, column in enumerate(chosen))


def assignment(cost: Sequence[Sequence[float]]) -> list[int]:
    """Return each row's column in the cheapest assignment; no more rows than columns.

    The Hungarian method by shortest augmenting paths (Jonker and Volgenant 1987), O(rows² columns).
    """
    width = len(cost[0]) if cost else 0
    if len(cost) > width:
        raise ValueError(f"{len(cost)} rows cannot be assigned to {width} columns")
    row_price, column_price = [0.0] * len(cost), [0.0] * width
    row_of: list[int | None] = [None] * width
    for row in range(len(cost)):
        _augment(row, cost, row_price, column_price, row_of)
    chosen = {row: column for column, row in enumerate(row_of) if row is not None}
    return [chosen[row] for row in range(len(cost))]


def _augment(
    start: int,
    cost: Sequence[Sequence[float]],
    row_price: list[float],
    column_price: list[float],
    row_of: list[int | None],
) -> None:
    """Give row `start` a column, moving others along the cheapest path; updates the last three."""
    width = len(column_price)
    distance, before = [inf] * width, [-1] * width
    path: list[int] = []
    row: int | None = start
    column, done, reached = -1, set[int](), 0.0
    while row is not None:
        for j in set(range(width)) - done:
            through = reached + cost[row][j] - row_price[row] - column_price[j]
            if through < distance[j]:
                distance[j], before[j] = through, column
        column = min(set(range(width)) - done, key=distance.__getitem__)
        reached = distance[column]
        done.add(column)
        path.append(column)
        row = row_of[column]
    row_price[start] += reached
    for j in path[:-1]:
        column_price[j] -= reached - distance[j]
        taken = row_of[j]
        if taken is not None:
            row_price[taken] += reached - distance[j]
    while column != -1:
        row_of[column] = start if before[column] == -1 else row_of[before[column]]
        column = before[column]
