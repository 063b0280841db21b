"""The flat tables: each column's name, type and meaning, and where its value comes from.

Names follow the field where it has them: PLOVER (`event_type`, `event_mode`, `contexts`), UCDP
(`low`, `best`, `high`, `where_prec`, `latitude`, `longitude`), GeoNames (`geonameid`) and
TIMEX3 (`timex_value`). Lists that describe parties stand side by side: the first of `actors` has
the first of `actor_ids`, and so on.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import pyarrow as pa

from dateline.ledger import Entry, Held
from dateline.ledger.trace import spans
from dateline.records import Party, Source, Span


class Column(NamedTuple):
    """One column of a flat table."""

    name: str
    type: pa.DataType
    meaning: str
    value: Callable[[Any], Any]
    """From what the row is made of (a `Held`, an `Entry` with its text, or a span) to its cell."""


TEXT, WHOLE, REAL, FLAG = pa.string(), pa.int64(), pa.float64(), pa.bool_()
DAY, MOMENT, TEXTS = pa.date32(), pa.timestamp("us", tz="UTC"), pa.list_(pa.string())

# What an Arrow int64 holds; a larger figure is left empty here, and is in the JSONL record.
_MOST = 2**63 - 1


class WithText(NamedTuple):
    """A row of `articles`."""

    entry: Entry
    text: str | None


class Use(NamedTuple):
    """A row of `evidence`."""

    held: Held
    use: str
    span: Span


def uses(held: Held) -> Iterator[Use]:
    """Yield a finding's spans, each with its use; mentions have theirs in their own table."""
    yield from (Use(held, use, span) for use, span in spans(held.finding))


def _get(path: str) -> Callable[[Any], Any]:
    """Return a reader of a dotted path below the finding, which gives None where a step is None."""
    steps = path.split(".")

    def value(row: Any) -> Any:
        found = row.finding
        for step in steps:
            if found is None:
                return None
            found = getattr(found, step)
        return found

    return value


def _text(name: str, meaning: str, path: str | None = None) -> Column:
    return Column(name, TEXT, meaning, _get(path or name))


def _whole(name: str, meaning: str, path: str | None = None) -> Column:
    get = _get(path or name)

    def value(row: Any) -> int | None:
        found = get(row)
        return None if found is None or abs(found) > _MOST else int(found)

    return Column(name, WHOLE, meaning, value)


def _real(name: str, meaning: str, path: str) -> Column:
    get = _get(path)

    def value(row: Any) -> float | None:
        found = get(row)
        return None if found is None else float(found)

    return Column(name, REAL, meaning, value)


def _texts(name: str, meaning: str, of: Callable[[Any], Iterable[str | None]]) -> Column:
    return Column(name, TEXTS, meaning, lambda row: list(of(row.finding)))


def _identity(kind: str) -> list[Column]:
    return [
        Column(f"{kind}_id", TEXT, f"id of the {kind}", lambda row: row.id),
        Column("article_id", TEXT, "id of the article it was read from", lambda row: row.article),
    ]


_PROVENANCE = [
    Column("said", MOMENT, "when its article was published (else first recorded)",
           lambda row: row.said),
    Column("recorded", MOMENT, "when the ledger recorded it", lambda row: row.recorded),
    Column("made_by", TEXT, "stage and version, or judgement, that made it",
           lambda row: row.finding.made_by),
    Column("model", TEXT, "hash of what that stage knew", lambda row: row.model),
    Column("reading_id", TEXT, "id of the reading, or judgement, that it is from",
           lambda row: row.reading),
]  # fmt: skip


def _place(path: str = "place") -> list[Column]:
    return [
        _text("place", "place, as named", f"{path}.name"),
        _text("place_kind", "country, admin1, city, …", f"{path}.kind"),
        _whole("geonameid", "GeoNames id, where resolved", f"{path}.geonameid"),
        _real("latitude", "degrees, WGS 84", f"{path}.lat"),
        _real("longitude", "degrees, WGS 84", f"{path}.lon"),
        _text("country", "ISO 3166-1 alpha-3", f"{path}.country"),
        _text("admin1", "first administrative division", f"{path}.admin1"),
        _text("admin2", "second administrative division", f"{path}.admin2"),
        _whole("where_prec", "UCDP place precision, 1 (exact) to 7", f"{path}.precision"),
        _text("place_relation", 'how it lies about the place ("near")', f"{path}.relation"),
        _real("place_radius_km", "km around the point, of an area", f"{path}.radius_km"),
    ]


def _date(prefix: str = "date", path: str = "date") -> list[Column]:
    return [
        Column(f"{prefix}_start", DAY, "first day, inclusive", _get(f"{path}.start")),
        Column(f"{prefix}_end", DAY, "last day, inclusive", _get(f"{path}.end")),
        _text(f"{prefix}_precision", "day, week, month, …", f"{path}.precision"),
        _text(f"{prefix}_words", "the words that say when", f"{path}.words"),
    ]


def _parties(name: str, who: str, of: Callable[[Any], Iterable[Party | None]]) -> list[Column]:
    def column(suffix: str, meaning: str, value: Callable[[Party], str | None]) -> Column:
        return _texts(
            f"{name}{suffix}", meaning, lambda found: (value(one) for one in of(found) if one)
        )

    return [
        column("s", f"{who}, by name", lambda one: one.name),
        column("_ids", "their canonical ids; empty where unresolved", lambda one: one.actor),
        column("_countries", "ISO 3166-1 alpha-3", lambda one: one.country),
        column("_sectors", "PLOVER sectors, most specific first, spaces between",
               lambda one: " ".join(one.sectors)),
    ]  # fmt: skip


def _source(path: str) -> list[Column]:
    return [
        Column("source", TEXT, "who it is according to; empty: the article's own voice",
               lambda row: _called(_get(path)(row))),
        _text("source_class", "official, military, witness, …", f"{path}.kind"),
        Column("source_named", FLAG, "whether the source is named", _get(f"{path}.named")),
        _text("source_country", "ISO 3166-1 alpha-3", f"{path}.country"),
    ]  # fmt: skip


def _called(source: Source | None) -> str | None:
    return (source.name or source.text) if source else None


def _quotes(spans: Sequence[Span]) -> list[str]:
    return [span.quote for span in spans]


ARTICLES = [
    Column("article_id", TEXT, "id: a hash of the text", lambda row: row.entry.id),
    Column("title", TEXT, "title", lambda row: row.entry.title),
    Column("url", TEXT, "address", lambda row: row.entry.url),
    Column("publisher", TEXT, "publisher", lambda row: row.entry.publisher),
    Column("published", TEXT, "publication time as the source gave it, ISO 8601",
           lambda row: row.entry.published and row.entry.published.isoformat()),
    Column("said", MOMENT, "publication time in UTC (else when first recorded)",
           lambda row: row.entry.said),
    Column("fetched", TEXT, "when it was fetched, ISO 8601",
           lambda row: row.entry.fetched and row.entry.fetched.isoformat()),
    Column("lang", TEXT, "language, ISO 639-1", lambda row: row.entry.lang),
    Column("origin", TEXT, "the wire or publisher it was copied from",
           lambda row: row.entry.origin),
    Column("source", TEXT, "the file, URL or archive member it was read from",
           lambda row: row.entry.source),
    Column("recorded", MOMENT, "when its text was first recorded", lambda row: row.entry.recorded),
    Column("appearances", WHOLE, "in how many places it was seen",
           lambda row: row.entry.appearances),
    Column("findings", WHOLE, "how many findings its reading has", lambda row: row.entry.findings),
    Column("reading_id", TEXT, "id of its current reading", lambda row: row.entry.reading),
    Column("fingerprint", TEXT, "of the stages that read it", lambda row: row.entry.fingerprint),
]  # fmt: skip

ARTICLE_TEXT = Column("text", TEXT, "the text that offsets count in", lambda row: row.text)

EVENTS = [
    *_identity("event"),
    _text("event_type", "PLOVER type", "type"),
    _text("event_mode", "PLOVER mode", "mode"),
    _texts("contexts", "PLOVER contexts", lambda found: found.contexts),
    _text("event_stage", "occurred, threatened, planned, denied, hypothetical", "stage"),
    *_parties("actor", "who did it", lambda found: found.actors),
    *_parties("recipient", "to whom", lambda found: found.recipients),
    *_place(),
    *_date(),
    *_source("attribution.source"),
    _text("stance", "how the source puts it", "attribution.stance"),
    _text("quote_id", "the quote it was read from", "attribution.quote"),
    _text("trigger", "the words that tell of it", "trigger.quote"),
    _whole("trigger_start", "offset of the trigger", "trigger.start"),
    _whole("trigger_end", "offset after the trigger", "trigger.end"),
    _real("confidence", "0 to 1, where a stage gives one", "confidence"),
    *_PROVENANCE,
]

CLAIMS = [
    *_identity("claim"),
    _text("victim_class", "killed, injured, missing, …", "class_"),
    _whole("low", "lower bound; empty: not known"),
    _whole("best", "best figure; empty: the words give none"),
    _whole("high", "upper bound; empty: none"),
    _text("exactness", "exact, approximate, at_least, …"),
    _text("words", "the words that give the figure"),
    _text("class_word", "the word that gives the class"),
    _text("inferred_class", "a class that other words support"),
    _text("subset_of", "id of the claim that it is part of: never add the two"),
    _text("group", "the victims, as worded", "group.text"),
    _text("group_country", "their country, ISO 3166-1 alpha-3", "group.country"),
    _text("group_nationality", "the words for their nation", "group.nationality"),
    _text("group_role", "their role", "group.role"),
    _text("group_status", "civilian or combatant", "group.status"),
    _text("group_age", "adult or child", "group.age"),
    _text("group_sex", "female or male", "group.sex"),
    _text("cause", "what did it, as worded"),
    _text("perpetrator", "who did it, by name", "perpetrator.name"),
    _text("perpetrator_id", "their canonical id", "perpetrator.actor"),
    _text("perpetrator_words", "who did it, with the hedge as worded"),
    _text("blame", "stated, suspected, accused, claimed, denied, unidentified"),
    *_place(),
    *_date(),
    _text("scope", "one happening, a total over a period, or general"),
    *_source("source"),
    _text("stance", "how the source puts it"),
    _text("quote_id", "the quote that the figure was read from", "quote"),
    _text("event_id", "the event that it belongs to", "event"),
    _texts(
        "context",
        "other sentences that its place, date or perpetrator were read from",
        lambda found: _quotes(found.context),
    ),
    _text("update", "the words of an update"),
    _texts("supersedes", "ids of earlier figures that it replaces", lambda found: found.supersedes),
    _texts(
        "contradicts", "ids of figures that cannot hold beside it", lambda found: found.contradicts
    ),
    *_PROVENANCE,
]

QUOTES = [
    *_identity("quote"),
    _text("quote_form", "direct, indirect or mixed", "form"),
    _texts("content", "the words, in parts", lambda found: _quotes(found.content)),
    _texts("cue", "the cue words", lambda found: _quotes(found.cue)),
    *_source("speaker"),
    Column("source_roles", TEXTS, "the speaker's roles",
           lambda row: list(row.finding.speaker.roles) if row.finding.speaker else []),
    Column("source_affiliations", TEXTS, "the speaker's affiliations",
           lambda row: list(row.finding.speaker.affiliations) if row.finding.speaker else []),
    _text("source_id", "the speaker's canonical id", "speaker.actor"),
    _text("cue_class", "speech, or attitude: wanted or believed, not said"),
    Column("negated", FLAG, "whether the cue is negated: has not confirmed", _get("negated")),
    _text("stance", "how the speaker puts it"),
    _text("continues", "id of the quote whose speaker goes on"),
    *_PROVENANCE,
]  # fmt: skip

TIES = [
    *_identity("tie"),
    _text("tie_kind", "forces_deployed, arms, alliance, …", "kind"),
    *_parties("actor", "who deploys, supplies, sponsors", lambda found: (found.actor,)),
    *_parties("recipient", "to whom", lambda found: (found.recipient,)),
    *_place(),
    _text("stated", "held, ended, or denied: the words say that there is none"),
    *_date("began", "start"),
    *_date("ended", "end"),
    Column("held_at_publication", FLAG, "whether it still held then",
           _get("held_at_publication")),
    Column("first_cited", DAY, "first day cited", _get("first_cited")),
    Column("last_cited", DAY, "last day cited", _get("last_cited")),
    *_source("attribution.source"),
    _text("stance", "how the source puts it", "attribution.stance"),
    _text("quote_id", "the quote it was read from", "attribution.quote"),
    *_PROVENANCE,
]  # fmt: skip

QUESTIONS = [
    *_identity("question"),
    _text("question_kind", "asked, remainder, names, …", "kind"),
    _text("text", "the question"),
    _texts("about", "ids of the findings that raise it", lambda found: found.about),
    _whole("low", "of a remainder: lower bound"),
    _whole("high", "of a remainder: upper bound"),
    _text("topic", "of a promise: what is to follow"),
    _text("promised_by", "of a promise: who made it, in words", "who.text"),
    *_date("due", "due"),
    *_PROVENANCE,
]

MENTIONS = [
    *_identity("mention"),
    _text("mention_kind", "actor, place, time or number", "kind"),
    _whole("start", "offset of its first character"),
    _whole("end", "offset after its last character"),
    _text("text", "the words"),
    _text("actor_id", "canonical id", "actor.id"),
    _text("actor_name", "name", "actor.name"),
    _text("actor_kind", "state, person, …", "actor.kind"),
    *_place(),
    _real("number_low", "lower bound", "number.low"),
    _real("number_best", "best", "number.best"),
    _real("number_high", "upper bound", "number.high"),
    _text("number_exactness", "exact, approximate, …", "number.exactness"),
    _text("number_use", "count, age, money, …", "number.use"),
    _text("timex_type", "TIMEX3 type", "type"),
    _text("timex_value", "TIMEX3 value", "value"),
    *_date(),
    *_PROVENANCE,
]

EVIDENCE = [
    Column("finding_id", TEXT, "id of the finding", lambda row: row.held.id),
    Column("finding_kind", TEXT, "event, claim, …", lambda row: row.held.kind),
    Column("article_id", TEXT, "id of the article", lambda row: row.span.article),
    Column("use", TEXT, "evidence, trigger, source, cue, content, inferred_from",
           lambda row: row.use),
    Column("start", WHOLE, "offset of the first character, in code points",
           lambda row: row.span.start),
    Column("end", WHOLE, "offset after the last character", lambda row: row.span.end),
    Column("quote", TEXT, "the words there", lambda row: row.span.quote),
]  # fmt: skip

TABLES: dict[str, list[Column]] = {
    "articles": ARTICLES, "events": EVENTS, "claims": CLAIMS, "quotes": QUOTES, "ties": TIES,
    "questions": QUESTIONS, "mentions": MENTIONS, "evidence": EVIDENCE,
}  # fmt: skip


def schema(table: str, columns: Sequence[Column]) -> pa.Schema:
    """Return the Arrow schema of a flat table; each field's metadata says what it means."""
    return pa.schema(
        [
            pa.field(column.name, column.type, metadata={"description": column.meaning})
            for column in columns
        ],
        metadata={"table": table},
    )
