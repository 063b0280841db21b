"""New quotations of principals: people who speak for a party of the story."""

from collections.abc import Iterator, Mapping

from dateline.across import order
from dateline.across.changes import words
from dateline.across.changes.change import Change
from dateline.across.copies import lineages
from dateline.across.following import Following
from dateline.records import Extraction, Quote, Source, make_id

# Who speaks for a party; doctors, witnesses and monitors give figures, which are told as such.
_PRINCIPALS = frozenset({"official", "military", "opposition", "armed_group"})


def quotations(following: Following, readings: Mapping[str, Extraction]) -> Iterator[Change]:
    """Yield the first words of each principal in each text; a copy of a text says nothing new."""
    first = lineages([row.article for row in readings.values()])
    for reading in following.extractions:
        if first[reading.article.id] != reading.article.id:
            continue
        told: set[str] = set()
        for quote in reading.quotes:
            who = quote.speaker
            if who is not None and who.name and _is_principal(quote, who) and who.name not in told:
                told.add(who.name)
                yield _change(quote, who, reading, following.story.id)


def _is_principal(quote: Quote, who: Source) -> bool:
    direct = quote.form in {"direct", "mixed"} and quote.cue_class == "speech" and quote.content
    return bool(direct) and not quote.negated and who.kind in _PRINCIPALS


def _change(quote: Quote, who: Source, reading: Extraction, story: str) -> Change:
    article = reading.article
    said = order.said(article)
    content = words.short(" … ".join(part.quote.strip("“”\"'‘’ ") for part in quote.content), 200)
    role = ", ".join(dict.fromkeys((*who.roles, *who.affiliations)))
    name = f"{who.name} ({words.short(role, 80)})" if role else str(who.name)
    where = f"{article.publisher}, {words.day(said)}" if article.publisher else words.day(said)
    return Change(
        id=make_id("change", "new", "quotation", quote.id), story=story, kind="new",
        about="quotation", of=quote.id, text=f"{name}: “{content}” ({where})", said=said,
        by=(str(who.name),), origin=who.actor or str(who.name), after=content,
        actors=(who.actor or str(who.name),), evidence=quote.content, finding=quote.id,
        article=article.id,
        articles=(article.id,), importance=5,
    )  # fmt: skip
