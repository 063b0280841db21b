"""The questions that an article asks itself."""

import re
from functools import cache
from typing import Any

from dateline.draft import Draft
from dateline.records import Sentence, span
from dateline.stages.questions.found import Found
from dateline.text.wording import compiled
from dateline.vocabulary import load

# Questions of the article itself: enough for a list of them, not for a page of quizzes.
MAX_ASKED = 12
# Shorter ones ("Why?") ask nothing that stands alone.
MIN_ASKED_TOKENS = 4
_TO_READERS = frozenset({"you", "your", "yours", "subscribe", "subscriber", "newsletter", "click",
                         "viewing", "browser", "javascript", "login"})  # fmt: skip
_QUOTES = '"“”«»'


def asked(draft: Draft) -> list[Found]:
    """Return the article's own questions, outside quotations and not put to its readers."""
    found = []
    text = draft.article.text
    for sentence, tokens in zip(draft.sentences, draft.tokens, strict=True):
        if text[sentence.end - 1] != "?" or len(tokens) < MIN_ASKED_TOKENS:
            continue
        words = text[sentence.start : sentence.end]
        if words[0] == "[" or _rhetorical().match(words) or _is_answered(draft, sentence):
            continue
        if not _TO_READERS.isdisjoint(token.lower for token in tokens):
            continue
        if any(mark in words for mark in _QUOTES) or draft.quote_over(sentence.start, sentence.end):
            continue
        evidence = (span(draft.article, sentence.start, sentence.end),)
        found.append(Found("asked", " ".join(words.split()), evidence, ()))
    return found[:MAX_ASKED]


def _is_answered(draft: Draft, sentence: Sentence) -> bool:
    """Say whether the next words are a speaker's, as interviews mark them: "[MINISTER] …"."""
    return draft.article.text[sentence.end :].lstrip()[:1] == "["


@cache
def _rhetorical() -> re.Pattern[str]:
    file: dict[str, Any] = load("follow_ups", dict)
    return compiled(file["rhetorical"], {})
