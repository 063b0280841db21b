"""Who counts: "the ministry put the toll at 38", "the Red Crescent counted 14 bodies".

Such words cite a figure as surely as "said" does, but the texts that the encoder learned from,
political news, hardly hold them. They are looked for in sentences in which no cue was heard.
"""

from collections.abc import Iterator, Sequence

from dateline.draft import Draft
from dateline.stages.attribution.lexicon import Lexicon
from dateline.stages.attribution.linking import Linked
from dateline.stages.attribution.phrases import MAX_SUBJECT, Phrases
from dateline.stages.attribution.sources import SourceFile, source_file
from dateline.text.quotemarks import Stretch, is_quoted
from dateline.text.tokens import Token

# Between "put" and "at", and between "counted" and what was counted, stand at most so many words.
REACH = 6

_RELATIVE = frozenset({"which", "who"})


class _Sentence(Phrases):
    """The words of one sentence, asked who counts in it."""

    def __init__(self, words: Sequence[Token], known: Lexicon, sources: SourceFile) -> None:
        super().__init__(words, known, sources)
        self.lower = [word.lower for word in words]

    def found(self) -> tuple[int, int, int] | None:
        """Return the places where the source, the verb with its helpers, and the count begin."""
        for at in range(1, len(self.words) - 1):
            if not self._counts(at):
                continue
            verb = self._with_helpers(at)
            source = self._source(verb)
            if source is not None:
                return source, verb, at + 1
        return None

    def _counts(self, at: int) -> bool:
        """Say whether the word at a place is a verb of counting with a figure after it."""
        after = self.lower[at + 1 : at + 1 + REACH]
        tally = self.known.file.tally
        if self.lower[at] in tally.puts:
            told = any(word in tally.tolls for word in after) and "at" in after
            return told and _has_figure(self.lower[at + 1 + after.index("at") :][:REACH], self)
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


def _has_figure(words: Sequence[str], row: _Sentence) -> bool:
    return any(word[0].isdigit() or word in row.known.file.tally.numbers for word in words)


def tallies(
    draft: Draft, rows: Sequence[Linked], quoted: list[Stretch], known: Lexicon
) -> list[Linked]:
    """Return the attributions by words of counting, in sentences that have no other."""
    cited = {row.sentence for row in rows}
    return [
        made
        for index, words in enumerate(draft.tokens)
        if index not in cited and len(words) > 3
        for made in _in_sentence(index, words, quoted, known)
    ]


def _in_sentence(
    index: int, words: Sequence[Token], quoted: list[Stretch], known: Lexicon
) -> Iterator[Linked]:
    lower = {word.lower for word in words}
    tally = known.file.tally
    if lower.isdisjoint(tally.puts) and lower.isdisjoint(tally.counts):
        return
    found = _Sentence(words, known, source_file()).found()
    if found is None or is_quoted(quoted, words[found[1]].start, words[found[1]].end):
        return
    source, cue, said = found
    aside = next((at for at in range(source, cue) if words[at].text == ","), cue)
    last = aside if words[min(aside + 1, cue)].lower in _RELATIVE else cue
    last -= words[last - 1].text == ","
    end = words[-2] if words[-1].text in ".!?" else words[-1]
    yield Linked(
        index,
        (words[source].start, words[last - 1].end),
        (words[cue].start, words[said - 1].end),
        ((index, (words[said].start, end.end)),),
    )
