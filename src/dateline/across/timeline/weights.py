"""What makes a day telling, in points. Each number is a choice; here they stand together."""

from typing import NamedTuple

from dateline.records import EventStage


class Weights(NamedTuple):
    """Points of a day.

    `named` to `published` were compared on the two Spanish topics of the benchmark "timelines"
    (rerun it after a change); they are round, since what is best for the one is not for the other.
    """

    named: float = 1.0
    """For each article that names it by its date ("3 March")."""
    later: float = 1.0
    """More, where the article is of more than a day after: what is remembered mattered."""
    worded: float = 0.25
    """For each article that names it in other words ("on Tuesday", "yesterday")."""
    published: float = 0.25
    """For each article that was published on it."""
    central: float = 1.0
    """For how much the best of its sentences is about what all articles are about, 0 to 1."""
    # No gold tells how much events should count; these let a day of many deaths stand before
    # one that is often named, and were set by reading the timelines of the sample stories.
    event: float = 0.25
    """For each independent origin of each event of the day."""
    killed: float = 1.0
    """For each doubling of the number killed."""
    harmed: float = 0.5
    """The same for those injured, abducted, displaced and so on."""


WEIGHTS = Weights()

# Harm that one origin alone tells of counts this much.
SINGLE = 0.5

# An article that is more days away than this from a day that it names remembers it.
SOON = 1

# An interval of more days says too little of when.
MOST_DAYS = 31

# Of an article without other days, so many sentences may tell of the day of publication.
OPENING = 3

# What follows ranks sentences. ROUGE of the benchmark "timelines" is flat around these numbers
# (each of the first halved, doubled or left out: mostly less than .015), so they were set by
# reading the timelines of the sample stories.

# A sentence further down counts less: this share less for each sentence before it, to this least.
STEP, LEAST = 0.05, 0.5

# More for each name in a sentence, up to so many.
NAME, MOST_NAMES = 0.1, 3

# How well a sentence tells of its day: dated by what it tells, by its words, or by publication.
BY = {"event": 1.5, "named": 1.0, "published": 0.6}

# Sentences that share this much of the shorter one's words say the same.
SAME = 0.6

# Words in a sentence below and above which it tells little, or too much to be read; then it
# counts this much.
SHORT, LONG, UNFIT = 6, 60, 0.5

# Sentences of articles so many days before or after tell of the day as news, later ones mostly as
# background, which counts this much.
NEAR, FAR = 2, 0.5

# More for each doubling of the origins and of the figure that a sentence gives.
DOUBLED = 0.25

# What a sentence has that shares no word with the others.
LEAST_CENTRAL = 0.05

# Events in these stages did not happen, but may yet.
AHEAD: frozenset[EventStage] = frozenset({"planned", "threatened"})
