"""The peer of the grouping of stories: each article joins its nearest neighbour by tf-idf.

This grouped stories until the linking by what articles tell of. Each article is a bag of the words
of its title and lead (names and numbers weigh more), weighted by how rare a word has been so far;
it joins the story of its nearest neighbour of the last two weeks, if near enough.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from dateline.across.stories import Story
from dateline.records import Article, make_id

# Cosine from which two articles tell of one happening. Chosen on the look half of the gun
# violence incidents (B³ F1 is flat from 0.10 to 0.18); rerun
# `python -m benchmarks stories` before changing it.
NEAR = 0.15

# Articles further apart in time are not compared; later reports on a court case open a story.
WINDOW_DAYS = 14

# The body's first characters tell what an article is about; the rest is background.
LEAD = 1_500

# A capitalised word or a number tells more of which happening it is than another word does.
NAME_WEIGHT = 2.0

# Words in more than this share of the articles so far are not looked up for neighbours.
COMMON = 0.1

_WORD = re.compile(r"[^\W_]{2,}")


def group(articles: Iterable[Article]) -> tuple[Story, ...]:
    """Return the stories of these articles, the one with the newest article first."""
    grouping = _Grouping()
    kept: dict[str, Article] = {}
    for article in sorted(articles, key=_order):
        kept[article.id] = article
        grouping.add(article)
    stories = [_story([kept[name] for name in names]) for names in grouping.members.values()]
    return tuple(sorted(stories, key=lambda row: (row.last or date.min, row.id), reverse=True))


def _order(article: Article) -> tuple[str, str]:
    return (_day(article).isoformat(), article.id)


def _day(article: Article) -> date:
    return article.published.date() if article.published else date.min


def _story(articles: list[Article]) -> Story:
    first = articles[0]
    days = [row.published.date() for row in articles if row.published]
    return Story(
        id=make_id("story", first.id),
        title=first.title,
        articles=tuple(row.id for row in articles),
        first=min(days, default=None),
        last=max(days, default=None),
    )


class _Grouping:
    """What has been seen so far: how rare words are, recent articles, and their stories."""

    def __init__(self) -> None:
        self.members: dict[str, list[str]] = defaultdict(list)
        self._story: dict[str, str] = {}
        self._seen: Counter[str] = Counter()
        self._count = 0
        self._recent: dict[str, tuple[date, dict[str, float]]] = {}
        self._holding: dict[str, dict[str, float]] = defaultdict(dict)

    def add(self, article: Article) -> None:
        """Put the next article into a story."""
        bag = _bag(article)
        self._count += 1
        self._seen.update(bag.keys())
        day = _day(article)
        self._forget(day)
        vector = self._weighed(bag)
        near, cosine = self._nearest(vector)
        story = self._story[near] if near is not None and cosine >= NEAR else article.id
        self._story[article.id] = story
        self.members[story].append(article.id)
        self._recent[article.id] = (day, vector)
        for word, weight in vector.items():
            self._holding[word][article.id] = weight

    def _forget(self, today: date) -> None:
        """Drop the articles that are too old; the oldest stand first."""
        for name, (day, vector) in list(self._recent.items()):
            if (today - day).days <= WINDOW_DAYS:
                return
            del self._recent[name]
            for word in vector:
                del self._holding[word][name]

    def _weighed(self, bag: Counter[str]) -> dict[str, float]:
        """Return the unit vector of tf-idf weights."""
        weights = {
            word: (1 + math.log(count))
            * math.log((self._count + 1) / self._seen[word] + 1)
            * (NAME_WEIGHT if word[0] == "^" else 1.0)
            for word, count in bag.items()
        }
        norm = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {word: weight / norm for word, weight in weights.items()}

    def _nearest(self, vector: dict[str, float]) -> tuple[str | None, float]:
        """Return the recent article with the highest cosine; of equals, the first seen."""
        scores: dict[str, float] = defaultdict(float)
        for word, weight in vector.items():
            if self._seen[word] > max(10, COMMON * self._count):
                continue
            for name, other in self._holding[word].items():
                scores[name] += weight * other
        best = max(scores, key=lambda name: scores[name], default=None)
        return best, scores[best] if best is not None else 0.0


def _bag(article: Article) -> Counter[str]:
    """Count the telling words of the title and lead; names and numbers are marked `^`."""
    text = f"{article.title or ''}\n{article.text[:LEAD]}"
    upper = text.isupper()
    found: Counter[str] = Counter()
    for word in _WORD.findall(text):
        telling = word[0].isdigit() or (word[0].isupper() and not upper)
        found[f"^{word.lower()}" if telling else word.lower()] += 1
    return found
