"""Which function says what a shape means; each has the name of its shape, or is given here.

Every function takes a match and the `Context`, and returns the TIMEX3 type and value, or None
where the words say no time after all. A value that needs a day which is not known keeps an X
for each digit that is missing (TimeML).
"""

from dateline.text.timex.clock import clock, part
from dateline.text.timex.context import Resolver
from dateline.text.timex.holidays import holiday
from dateline.text.timex.lengths import amount, bare, compound, fixed, lasting, rate, repeated
from dateline.text.timex.named import (
    century,
    decade,
    deictic,
    era,
    iso,
    listed,
    month,
    month_day,
    named,
    of_month,
    quarter,
    season,
    slash,
    spoken,
    weekday,
    weekday_day,
    year,
)
from dateline.text.timex.relative import beside, definite, relative

RESOLVERS: dict[str, Resolver] = {
    "iso": iso, "slash": slash, "month_day": month_day, "day_month": month_day, "month": month,
    "weekday": weekday, "deictic": deictic, "decade": decade, "century": century, "year": year,
    "spoken": spoken, "relative": relative, "definite": definite, "amount": amount, "bare": bare,
    "set": repeated, "clock": clock, "quarter": quarter, "season": season, "holiday": holiday,
    "part": part, "fixed": fixed, "rate": rate, "era": era, "named": named, "dated": of_month,
    "beside": beside, "compound": compound, "lasting": lasting, "listed": listed,
    "weekday_day": weekday_day,
}  # fmt: skip
