"""Full-text search: a scan over the folded texts, ranked by how often the words occur.

No index: DuckDB scans the folded texts of 10,000 articles in some hundredths of a second (see
`benchmarks/score_ledger.py`), and an inverted index would be larger than the texts.
"""

import re
from typing import Any

from dateline.errors import UsageError
from dateline.ledger import clock
from dateline.ledger.fold import fold, positions
from dateline.ledger.queries import View, moment
from dateline.ledger.results import Hit, Snippet
from dateline.ledger.session import Session

# Characters of context on either side of what is shown.
CONTEXT = 80

# A query is a few words; more are left out, so that its time stays bounded.
MAX_TERMS = 12
SNIPPETS = 3

# How soon further occurrences stop counting, and how much long articles are held back: the
# usual values of BM25 (Robertson and Zaragoza 2009, section 3.5).
K1, B = 1.2, 0.75

# Scripts that put no spaces between words: there a word may begin and end anywhere.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_TERM = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def search(session: Session, view: View, words: str, *, limit: int = 20) -> list[Hit]:
    """Return the articles that hold all the words, best first.

    `"two words"` in double quotes are a phrase, and `bomb*` any word that begins so. Case and
    accents do not matter. Raises `UsageError` where there is no word to look for.
    """
    terms = _terms(words)
    if not terms:
        raise UsageError(f"no word to look for in {words!r}", do="give at least one word")
    steps, parameters = view.current()
    parameters |= {"limit": limit, "k1": K1, "b": B}
    for index, term in enumerate(terms):
        parameters |= {f"w{index}_": _longest(term), f"p{index}_": _pattern(term, _RE2)}
    found = session.rows(steps + _query(len(terms)), parameters)
    return [_hit(row, terms) for row in found]


_QUERY = """,
candidates AS (
    SELECT id, title, folded, length(folded) AS size, current.said, current.id_of_reading
    FROM (SELECT article, said, id AS id_of_reading FROM current) AS current
    JOIN articles ON articles.id = current.article
    WHERE {contains}
),
counted AS (SELECT *, {counts} FROM candidates),
weighed AS (
    SELECT *, $k1 * (1 - $b + $b * size / avg(size) OVER ()) AS damping FROM counted
    WHERE {occurs}
),
best AS (
    SELECT id, id_of_reading, said, {score} AS score FROM weighed
    ORDER BY score DESC, said DESC, id LIMIT $limit
)
SELECT
    best.id, best.said, score, readings.title, readings.publisher, readings.published,
    articles.text
FROM best JOIN articles ON articles.id = best.id JOIN readings ON readings.id = id_of_reading
ORDER BY score DESC, best.said DESC, best.id"""


def _query(count: int) -> str:
    numbers = range(count)
    return _QUERY.format(
        contains=" AND ".join(f"contains(folded, $w{n}_)" for n in numbers),
        counts=", ".join(f"len(regexp_extract_all(folded, $p{n}_)) AS n{n}" for n in numbers),
        occurs=" AND ".join(f"n{n} > 0" for n in numbers),
        score=" + ".join(f"n{n} / (n{n} + damping)" for n in numbers),
    )


# A term: its words in order, and whether the last is only the beginning of one.
Term = tuple[tuple[str, ...], bool]

# Regular expressions' ends and gaps of words, as DuckDB (RE2) and as Python write them.
_RE2 = (r"(?:^|[^\p{L}\p{N}])", r"(?:$|[^\p{L}\p{N}])", r"[^\p{L}\p{N}]+", r"[\p{L}\p{N}]*")
_PYTHON = (r"(?<![^\W_])", r"(?![^\W_])", r"[\W_]+", r"[^\W_]*")


def _terms(words: str) -> list[Term]:
    found: list[Term] = []
    for phrase, single in _TERM.findall(words):
        folded = fold(phrase or single)
        parts = tuple(_WORD.findall(folded))
        if parts:
            found.append((parts, folded.endswith("*")))
    return found[:MAX_TERMS]


def _longest(term: Term) -> str:
    """Return the term's longest word, which the quick first look asks for."""
    return max(term[0], key=len)


def _pattern(term: Term, dialect: tuple[str, str, str, str]) -> str:
    words, open_ended = term
    opens, closes, gap, rest = dialect
    body = gap.join(re.escape(word) for word in words)
    if _UNSPACED.search(words[0]):
        return body
    return opens + body + (rest if open_ended else closes)


def _hit(row: dict[str, Any], terms: list[Term]) -> Hit:
    return Hit(
        article=row["id"], title=row["title"], publisher=row["publisher"],
        published=moment(row["published"]), said=clock.aware(row["said"]), score=row["score"],
        snippets=_snippets(row["text"], terms),
    )  # fmt: skip


def _snippets(text: str, terms: list[Term]) -> tuple[Snippet, ...]:
    """Return the first place of each term, in text order, at exact offsets."""
    folded, offsets = fold(text), positions(text)
    spans = set()
    for term in terms[:SNIPPETS]:
        match = re.search(_pattern(term, _PYTHON), folded)
        if match:
            spans.add((offsets[match.start()], offsets[match.end() - 1] + 1))
    return tuple(snippet(text, start, end) for start, end in sorted(spans))


def snippet(text: str, start: int, end: int) -> Snippet:
    """Return `text[start:end]` with up to `CONTEXT` characters on either side."""
    return Snippet(
        start=start, end=end, before=text[max(0, start - CONTEXT) : start],
        words=text[start:end], after=text[end : end + CONTEXT],
    )  # fmt: skip
