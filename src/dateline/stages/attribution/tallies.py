"""Who counts: "the ministry put the toll at 38", "the Red Crescent counted 14 bodies".

Such words cite a figure as surely as "said" does, but the texts that the encoder learned from,
political news, hardly hold them. They are looked for outside of what the encoder heard; whoever
denied something "and put the number of dead at 11" counts as well.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from dateline.draft import Draft
from dateline.stages.attribution.lexicon import Lexicon
from dateline.stages.attribution.linking import Linked, Pair
from dateline.stages.attribution.phrases import MAX_SUBJECT, Phrases
from dateline.stages.attribution.sources import SourceFile, source_file
from dateline.text.quotemarks import Stretch, is_quoted
from dateline.text.tokens import Token

# Between "put" and "at", and between "counted" and what was counted, stand at most so many words.
REACH = 6

# A source, a verb and a figure are at least so many words, with a stop.
MIN_WORDS = 3

_RELATIVE = frozenset({"which", "who"})


class _Sentence(Phrases):
    """The words of one sentence, asked who counts in it."""

    def __init__(self, words: Sequence[Token], known: Lexicon, sources: SourceFile) -> None:
        super().__init__(words, known, sources)
        self.lower = [word.lower for word in words]

    def found(self, taken: Sequence[Pair]) -> tuple[int | None, int, int] | None:
        """Return the places where the source, the verb with its helpers, and the count begin.

        `taken` are cues and contents of others. Without a source of its own, a verb after "and"
        has that of the verb before it: the source is None.
        """
        for at in range(1, len(self.words) - 1):
            if not self._counts(at) or _covered(self.words[at], taken):
                continue
            verb = self._with_helpers(at)
            source = self._source(verb)
            if source is not None or self.lower[verb - 1] == "and":
                return source, verb, at + 1
        return None

    def named(self, source: int, verb: int) -> Pair:
        """Return a source's words without the clause about it ("which collected the bodies")."""
        aside = next((at for at in range(source, verb) if self.words[at].text == ","), verb)
        last = aside if self.lower[min(aside + 1, verb)] in _RELATIVE else verb
        last -= self.words[last - 1].text == ","
        return self.words[source].start, self.words[last - 1].end

    def _counts(self, at: int) -> bool:
        """Say whether the word at a place is a verb of counting with a figure after it."""
        after = self.lower[at + 1 : at + 1 + REACH]
        tally = self.known.file.tally
        if self.lower[at] in tally.puts:
            to = next((n for n, word in enumerate(after) if word in {"at", "to"}), None)
            told = to is not None and any(word in tally.tolls for word in after[:to])
            return told and _has_figure(self.lower[at + 1 + (to or 0) :][:REACH], self)
        counted = any(word in tally.counted for word in after)
        return self.lower[at] in tally.counts and counted and _has_figure(after, self)

    def _with_helpers(self, at: int) -> int:
        while at and self.lower[at - 1] in {"has", "have", "had", "also", "later"}:
            at -= 1
        return at

    def _source(self, end: int) -> int | None:
        """Return where the subject before a place begins; an aside between commas is part of it."""
        if self.lower[end - 1] != ",":
            return self.subject(end)
        commas = [at for at in range(end - 1) if self.lower[at] == ","]
        if not commas or end - commas[-1] > 2 * MAX_SUBJECT:
            return None
        outer = self.subject(commas[-1])
        return self.subject(end - 1) if outer is None else outer


def _covered(word: Token, taken: Sequence[Pair]) -> bool:
    return any(start <= word.start < end for start, end in taken)


def tallies(
    draft: Draft, rows: Sequence[Linked], quoted: list[Stretch], known: Lexicon
) -> list[Linked]:
    """Return the attributions by words of counting that no other attribution covers."""
    cited: dict[int, list[Linked]] = defaultdict(list)
    for row in rows:
        cited[row.sentence].append(row)
    return [
        made
        for index, words in enumerate(draft.tokens)
        if len(words) > MIN_WORDS
        for made in _in_sentence(index, words, cited[index], quoted, known)
    ]


def _in_sentence(
    index: int,
    words: Sequence[Token],
    cited: Sequence[Linked],
    quoted: list[Stretch],
    known: Lexicon,
) -> Iterator[Linked]:
    lower = {word.lower for word in words}
    tally = known.file.tally
    if lower.isdisjoint(tally.puts) and lower.isdisjoint(tally.counts):
        return
    row = _Sentence(words, known, source_file())
    found = row.found(taken=[part for one in cited for part in _parts(one)])
    if found is None or is_quoted(quoted, words[found[1]].start, words[found[1]].end):
        return
    source, verb, said = found
    end = words[-2] if words[-1].text in ".!?" else words[-1]
    who = row.named(source, verb) if source is not None else _speaker(cited, words[verb].start)
    if who is not None:
        cue = words[verb].start, words[said - 1].end
        yield Linked(index, who, cue, ((index, (words[said].start, end.end)),))


def _parts(row: Linked) -> list[Pair]:
    return [row.cue, *(part for _, part in row.contents)]


def _speaker(cited: Sequence[Linked], before: int) -> Pair | None:
    """Return the source of the last attribution that begins before an offset."""
    sources = [row.source for row in cited if row.source and row.cue[0] < before]
    return sources[-1] if sources else None


def _has_figure(words: Sequence[str], row: _Sentence) -> bool:
    return any(word[0].isdigit() or word in row.known.file.tally.numbers for word in words)
