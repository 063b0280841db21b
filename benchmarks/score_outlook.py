"""Outlook: deaths by country and month of the next year, and who does what to whom next.

Deaths (data of the ViEWS challenge): the mean over all countries and months of a year of the CRPS
of forecasts made with what was known by October of the year before. A forecast here is a
distribution over whole numbers, and its CRPS is the sum over k of (F(k) - [deaths <= k])², which is
what the ensemble form of Gneiting and Raftery 2007 comes to as the ensemble grows. Lower is
better; figures of different years cannot be compared. 2021 is the test year and is not here.

Next events (ICEWS 2014): for each event of a day, its object is asked for, and then its subject;
the answer's rank among all actors, leaving out other right answers of that same day (time-aware
filtered), with all earlier days known. Ties take the mean rank. Reported on the validation days.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import exp, lgamma, log
from pathlib import Path
from statistics import fmean, variance

import pyarrow.parquet as parquet

from benchmarks.next_events import questions, repeated
from benchmarks.report import Row


def score(gold: Path) -> list[Row]:
    """Return the rows of deaths for 2019 and 2020, and those of next events."""
    views = gold / "forecast" / "views"
    return [*(_deaths(views, year) for year in (2019, 2020)), *_next(gold / "forecast" / "icews14")]


# The negative binomial of Bodentien and Rüter for 2019 and 2020, quoted and not computed
# here. The goal is set for 2021 alone: under 27, where theirs has 27.66.
_PEERS = {2019: 9.3, 2020: 12.5}

# Months of which the floor takes mean and variance: a year, not tuned; the file has 18.
RECENT = 12


def _deaths(views: Path, year: int) -> Row:
    history = _history(views / f"cm_features_to_oct{year - 1}.parquet")
    actual: dict[int, list[int]] = defaultdict(list)
    for country, deaths in _columns(views / f"cm_actuals_{year}.parquet", "country_id", "ged_sb"):
        actual[int(country)].append(round(deaths))
    recent, last = (_mean_crps(history, actual, months) for months in (RECENT, 1))
    zero = fmean(deaths for came in actual.values() for deaths in came)
    return Row(
        capability="outlook",
        data=f"ViEWS country-months {year}, known by October {year - 1}",
        metric="mean CRPS of deaths (lower is better)",
        ours=None,
        n=sum(map(len, actual.values())),
        floor=recent,
        floor_name=f"negative binomial of {RECENT} months; Poisson of the last {last:.1f}, "
        f"all zero {zero:.1f}",
        peer=_PEERS[year],
        peer_name="negative binomial of Bodentien and Rüter [quoted]",
        higher_is_better=False,
    )


def _columns(path: Path, *names: str) -> Iterator[tuple[float, ...]]:
    columns = parquet.read_table(path, columns=list(names)).to_pydict()
    return zip(*(columns[name] for name in names), strict=True)


def _history(path: Path) -> dict[int, list[float]]:
    """Return each country's deaths by month, ending with October; the first six are lags."""
    lags = [f"ged_sb_tlag_{i}" for i in range(1, 7)]
    found: dict[int, dict[float, float]] = defaultdict(dict)
    for country, month, *deaths in _columns(path, "country_id", "month_id", "ged_sb", *lags):
        found[int(country)].update({month - i: past for i, past in enumerate(deaths)})
    return {country: [months[m] for m in sorted(months)] for country, months in found.items()}


def _mean_crps(
    history: Mapping[int, Sequence[float]], actual: Mapping[int, list[int]], months: int
) -> float:
    """Return the score of the forecasts from each country's last `months`."""
    forecasts = {country: negative_binomial(past[-months:]) for country, past in history.items()}
    return fmean(
        crps(forecasts[country], deaths) for country, came in actual.items() for deaths in came
    )


# What is left out of a forecast's tail.
TAIL = 1e-6


def negative_binomial(past: Sequence[float]) -> list[float]:
    """Return the chances of at most 0, 1, 2, … deaths, given the mean and variance of `past`.

    Poisson where the variance is not above the mean, and where there is but one month.
    """
    mean = fmean(past)
    if mean == 0:
        return [1.0]
    spread = variance(past) if len(past) > 1 else mean
    size = mean**2 / (spread - mean) if spread > mean else None
    at_most = [exp(_log_chance(0, mean, size))]
    while at_most[-1] < 1 - TAIL:
        at_most.append(at_most[-1] + exp(_log_chance(len(at_most), mean, size)))
    return at_most


def _log_chance(count: int, mean: float, size: float | None) -> float:
    if size is None:
        return count * log(mean) - mean - lgamma(count + 1)
    ways = lgamma(count + size) - lgamma(size) - lgamma(count + 1)
    return ways + size * log(size / (size + mean)) + count * log(mean / (size + mean))


def crps(at_most: Sequence[float], deaths: int) -> float:
    """Return the score of a forecast (its chances of at most 0, 1, 2, …) for what came."""
    short = sum(chance**2 for chance in at_most[:deaths]) + max(0, deaths - len(at_most))
    return short + sum((1 - chance) ** 2 for chance in at_most[deaths:])


def _next(folder: Path) -> list[Row]:
    actors = int((folder / "stat.txt").read_text().split()[0])
    ranks = repeated(questions(folder / "train.txt"), questions(folder / "valid.txt"), actors)
    shared = Row(
        capability="outlook",
        data="ICEWS14 validation days, both directions",
        metric="",
        ours=None,
        n=len(ranks),
        floor_name="what the pair did before, newer weighs more; then what any did",
    )
    return [
        replace(
            shared,
            metric="next actor, MRR, time-aware filtered",
            floor=fmean(1 / rank for rank in ranks),
            peer=0.474,
            peer_name="L2TKG, test days [paper; TiRGN .440, recurrency .374]",
            goal=0.45,
        ),
        replace(
            shared,
            metric="next actor, Hits@10, time-aware filtered",
            floor=fmean(rank <= 10 for rank in ranks),
        ),
    ]
