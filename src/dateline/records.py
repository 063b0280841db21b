"""The records that everything else passes along: frozen, typed, each finding with its evidence.

Offsets are Unicode code points into `Article.text`, half open (`text[start:end]`).
Dates are calendar dates (ISO 8601 in JSON), both ends inclusive; `None` means not known.
Country codes are ISO 3166-1 alpha-3. Coordinates are WGS 84 degrees.

The JSON Schema in `docs/reference/` is generated from this file.
"""

import hashlib
from base64 import b32encode
from datetime import date, datetime
from typing import Any, Literal

import msgspec

SCHEMA_VERSION = "1"

# --- names from the field --------------------------------------------------------------------

EventType = Literal[
    # PLOVER root codes; PLV, its labelled set, uses the first fifteen.
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "ACCUSE", "REQUEST", "REJECT",
    "THREATEN", "PROTEST", "MOBILIZE", "SANCTION", "COERCE", "ASSAULT", "RETREAT",
]  # fmt: skip
EventStage = Literal["occurred", "threatened", "planned", "denied", "hypothetical"]
ClaimClass = Literal[
    "killed", "injured", "missing", "detained", "kidnapped", "displaced", "casualties"
]
Exactness = Literal["exact", "approximate", "at_least", "at_most", "range", "vague"]
ClaimScope = Literal["happening", "period", "general"]
Blame = Literal["stated", "suspected", "accused", "claimed", "denied", "unidentified"]
Stance = Literal["confirms", "says", "denies", "estimates", "alleges"]
QuoteForm = Literal["direct", "indirect", "mixed"]
CueClass = Literal["speech", "attitude"]
TieKind = Literal[
    "forces_deployed", "advisers_embedded", "arms", "intelligence", "training", "sponsorship",
    "basing", "alliance", "sanction", "recognition",
]  # fmt: skip
TieState = Literal["held", "ended", "denied"]
SourceClass = Literal[
    "official", "military", "police", "medical", "witness", "expert", "document", "media", "ngo",
    "igo", "opposition", "armed_group", "person", "unknown",
]  # fmt: skip
ActorKind = Literal["state", "armed_group", "organization", "person", "population", "unknown"]
PlaceKind = Literal[
    "country", "admin1", "admin2", "city", "district", "region", "sea", "facility", "unknown"
]
PlaceUse = Literal["literal", "metonymic", "adjectival"]
DatePrecision = Literal[
    "time", "day", "weekend", "week", "month", "season", "quarter", "half", "year", "decade",
    "century", "range", "unknown",
]  # fmt: skip
NumberUse = Literal["count", "age", "date", "money", "percent", "measure", "ordinal", "name"]
MentionKind = Literal["actor", "place", "time", "number"]
QuestionKind = Literal[
    "asked", "remainder", "names", "status", "place", "date", "single_origin", "number",
    "perpetrator", "promised",
]  # fmt: skip
PromiseTopic = Literal[
    "inquiry", "results", "names", "statement", "ruling", "autopsy", "visit", "payment", "release",
]  # fmt: skip
SentenceKind = Literal["heading", "body", "list"]
FindingKind = Literal["mention", "event", "claim", "quote", "tie", "question"]


# Records refer only to what was made before them, so the collector of cycles can pass them over.
class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Base of all records: immutable, compared by value."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types (dates as ISO text), as the published schema describes."""
        plain: dict[str, Any] = _plain(msgspec.to_builtins(self))
        return plain


def _plain(value: Any) -> Any:
    """Return lists for tuples, at every depth; msgspec keeps tuples, JSON has none."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


# --- articles and evidence -------------------------------------------------------------------


class Article(Record, frozen=True, kw_only=True):
    """One article as it was read. `text` never changes, and every offset counts in it.

    Where the source keeps a title apart, the reader puts it into `text` as its first line, so
    that findings in titles have evidence like any other; `title` repeats it.
    """

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: datetime | None = None
    """When the publisher says it appeared; midnight without a zone where only a day is known."""
    fetched: datetime | None = None
    lang: str | None = None
    """ISO 639-1 code, stated or detected; None where neither."""
    origin: str | None = None
    """The wire or publisher that it was copied from, where named."""
    source: str | None = None
    """The file, URL or archive member that it was read from."""


class Span(Record, frozen=True, kw_only=True):
    """Evidence: characters of an article, and the words there."""

    article: str
    start: int
    end: int
    quote: str


class Sentence(Record, frozen=True, kw_only=True):
    """A sentence, heading or list item: `text[start:end]`, without surrounding white space."""

    index: int
    start: int
    end: int
    kind: SentenceKind = "body"
    paragraph: int = 0
    """Counts the article's paragraphs (runs of non-blank lines, or single lines) from 0."""


# --- what mentions resolve to ----------------------------------------------------------------


class Interval(Record, frozen=True, kw_only=True):
    """When: both ends inclusive; an end that is not known, or open, is None.

    `precision` "unknown" means that the words could not be anchored; both ends are then None.
    """

    start: date | None = None
    end: date | None = None
    precision: DatePrecision = "unknown"
    approximate: bool = False
    words: str = ""


class Place(Record, frozen=True, kw_only=True):
    """Where. Unresolved places keep `name` and `candidates`, and `geonameid` None."""

    name: str
    kind: PlaceKind = "unknown"
    geonameid: int | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    admin1: str | None = None
    precision: int | None = None
    """UCDP `where_prec`, 1 (exact place) to 7 (international waters or unknown country)."""
    use: PlaceUse = "literal"
    candidates: tuple[int, ...] = ()
    """GeoNames ids that were considered and not chosen, most likely first."""
    admin2: str | None = None
    relation: str | None = None
    """The words by which it lies about the named place, or is a part of it ("25 km north of",
    "near", "northern"); None: the named place itself."""
    radius_km: float | None = None
    """Where `relation` makes it an area around a point: within how many km of the point."""


class Role(Record, frozen=True, kw_only=True):
    """An office held by a person, with dates where the role data gives them."""

    title: str
    country: str | None = None
    start: date | None = None
    end: date | None = None


class Actor(Record, frozen=True, kw_only=True):
    """Who. `id` is canonical (`VEN`, `VEN-MIL`, `person:…`), or None where unresolved."""

    name: str
    id: str | None = None
    kind: ActorKind = "unknown"
    country: str | None = None
    sectors: tuple[str, ...] = ()
    """PLOVER sector codes, most specific first (GOV, MIL, REB, COP, CVL, …)."""
    role: str | None = None
    """The role in the article's words ("President")."""
    roles: tuple[Role, ...] = ()
    """Offices held on the article's date, from dated role data."""
    candidates: tuple[str, ...] = ()


class Quantity(Record, frozen=True, kw_only=True):
    """How many: low ≤ best ≤ high. `best` None: the words give no best; `high` None: no bound."""

    low: float | None = None
    best: float | None = None
    high: float | None = None
    exactness: Exactness = "exact"
    use: NumberUse = "count"


class Mention(Record, frozen=True, kw_only=True):
    """A span of one kind, and what it resolves to. Exactly one of the last groups is filled."""

    id: str
    kind: MentionKind
    start: int
    end: int
    text: str
    sentence: int
    made_by: str
    actor: Actor | None = None
    place: Place | None = None
    number: Quantity | None = None
    type: Literal["DATE", "TIME", "DURATION", "SET"] | None = None
    """TIMEX3 type, for times."""
    value: str | None = None
    """TIMEX3 value (ISO 8601 as TimeML writes it), for times."""
    date: Interval | None = None


class Party(Record, frozen=True, kw_only=True):
    """An actor in a role of a finding: the words there, and the actor they resolve to."""

    text: str
    start: int
    end: int
    name: str
    mention: str | None = None
    actor: str | None = None
    """`Actor.id`."""
    kind: ActorKind = "unknown"
    country: str | None = None
    sectors: tuple[str, ...] = ()

    @classmethod
    def of(cls, mention: Mention, actor: Actor) -> "Party":
        """Return the actor of a mention as a party, under the words of the mention."""
        return cls(
            text=mention.text,
            start=mention.start,
            end=mention.end,
            name=actor.name,
            mention=mention.id,
            actor=actor.id,
            kind=actor.kind,
            country=actor.country,
            sectors=actor.sectors,
        )


class Source(Record, frozen=True, kw_only=True):
    """Who is cited. Unnamed sources keep their description in `text` and their class."""

    text: str
    start: int
    end: int
    name: str | None = None
    """The fullest name that the article gives; None for an unnamed source."""
    named: bool = False
    kind: SourceClass = "unknown"
    roles: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    actor: str | None = None
    country: str | None = None


class Attribution(Record, frozen=True, kw_only=True):
    """Who a finding is according to. The article's own voice is no attribution (None)."""

    source: Source
    stance: Stance
    quote: str | None = None
    """Id of the quote that the finding was read from."""


# --- findings --------------------------------------------------------------------------------


class Event(Record, frozen=True, kw_only=True):
    """Who did what to whom. Several actors or recipients where the words name several."""

    id: str
    evidence: tuple[Span, ...]
    made_by: str
    type: EventType
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    stage: EventStage = "occurred"
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    place: Place | None = None
    date: Interval | None = None
    attribution: Attribution | None = None
    trigger: Span
    confidence: float | None = None


class Group(Record, frozen=True, kw_only=True):
    """The victims that a figure counts, as worded and as classed."""

    text: str
    country: str | None = None
    nationality: str | None = None
    role: str | None = None
    status: Literal["civilian", "combatant"] | None = None
    age: Literal["adult", "child"] | None = None
    sex: Literal["female", "male"] | None = None


class Claim(Record, frozen=True, kw_only=True):
    """A quantity of victims, according to someone. A subset is a link, never a sum."""

    id: str
    evidence: tuple[Span, ...]
    made_by: str
    class_: ClaimClass = msgspec.field(name="class")
    low: int | None = None
    best: int | None = None
    high: int | None = None
    exactness: Exactness = "exact"
    words: str = ""
    """The words that give the figure."""
    class_word: str = ""
    """The word that gives the class ("casualties", "dead")."""
    inferred_class: ClaimClass | None = None
    """A class that the word does not state, and other words of the article support."""
    inferred_from: tuple[Span, ...] = ()
    group: Group | None = None
    subset_of: str | None = None
    cause: str | None = None
    perpetrator: Party | None = None
    perpetrator_words: str | None = None
    """Who did it with the hedge, as worded ("suspected rebels", "unidentified gunmen")."""
    blame: Blame | None = None
    """How sure the words are of the perpetrator; None where they name none.

    Stated as a fact, suspected or alleged, accused by somebody, claimed or admitted by the
    perpetrator, denied by the perpetrator, or unidentified (described, but not known).
    """
    place: Place | None = None
    date: Interval | None = None
    """When the victims were harmed; for the scope "period" the time that the total covers."""
    scope: ClaimScope = "happening"
    """What the figure is of: one happening, a total over a longer time or many happenings
    ("since January", "in the war"), or a general statement or rate ("every year")."""
    source: Source | None = None
    """None: the article's own voice."""
    stance: Stance = "says"
    quote: str | None = None
    """Id of the quote that the figure was read from."""
    event: str | None = None
    """Id of the event of the article that harmed them; None where none was read or it is open."""
    context: tuple[Span, ...] = ()
    """Other sentences that its place, date or perpetrator were read from: a figure that its own
    sentence neither dates nor places stands in the scene that the article was telling of."""
    update: str | None = None
    """The words of an update ("rose to"), where there are such."""
    supersedes: tuple[str, ...] = ()
    """Ids of earlier figures of the same victims that the article says this one replaces."""
    contradicts: tuple[str, ...] = ()
    """Ids of figures for the same victims that cannot both hold; each names the other."""


class Quote(Record, frozen=True, kw_only=True):
    """An attribution: who says what. Each of the three parts may be several spans, or none."""

    id: str
    evidence: tuple[Span, ...]
    made_by: str
    form: QuoteForm
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    content: tuple[Span, ...] = ()
    speaker: Source | None = None
    stance: Stance = "says"
    cue_class: CueClass = "speech"
    """Whether the content was said, or is only wanted, believed or judged ("attitude")."""
    continues: str | None = None
    """Id of the quote whose speaker goes on here without a cue."""
    negated: bool = False
    """The source is reported not to have said it ("has not confirmed"): it attributes nothing."""


class Tie(Record, frozen=True, kw_only=True):
    """A standing relation. When it held (stated) is kept apart from when it was cited."""

    id: str
    evidence: tuple[Span, ...]
    made_by: str
    kind: TieKind
    actor: Party
    """Who deploys, supplies, sponsors, sanctions."""
    recipient: Party | None = None
    place: Place | None = None
    stated: TieState = "held"
    """What the words say of it: that it holds or held, that it has ended, or that there is none."""
    start: Interval | None = None
    end: Interval | None = None
    held_at_publication: bool | None = None
    first_cited: date | None = None
    last_cited: date | None = None
    attribution: Attribution | None = None


class Question(Record, frozen=True, kw_only=True):
    """What is open: asked by the article itself, or raised by what the record lacks."""

    id: str
    evidence: tuple[Span, ...]
    made_by: str
    kind: QuestionKind
    text: str
    about: tuple[str, ...] = ()
    """Ids of the findings that raise it."""
    low: int | None = None
    high: int | None = None
    """For a remainder: how many are not accounted for."""
    topic: PromiseTopic | None = None
    """For a promise: what is to follow."""
    who: Source | None = None
    """For a promise: who made it; None where the words do not say."""
    due: Interval | None = None
    """For a promise: by when, where it is stated."""


Finding = Event | Claim | Quote | Tie | Question


class StageInfo(Record, frozen=True, kw_only=True):
    """Which stage made a finding: `made_by` is `name/version`; `model` hashes what it knows."""

    name: str
    version: str
    model: str


class Extraction(Record, frozen=True, kw_only=True):
    """Everything read from one article, and by which stages."""

    schema: str = SCHEMA_VERSION
    article: Article
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    quotes: tuple[Quote, ...] = ()
    ties: tuple[Tie, ...] = ()
    questions: tuple[Question, ...] = ()
    stages: tuple[StageInfo, ...] = ()
    warnings: tuple[str, ...] = ()

    def findings(self) -> tuple[Finding, ...]:
        """Return all findings, in the order events, claims, quotes, ties, questions."""
        return (*self.events, *self.claims, *self.quotes, *self.ties, *self.questions)


# --- ids -------------------------------------------------------------------------------------

_PREFIX = {
    "article": "a", "mention": "m", "event": "e", "claim": "c", "quote": "q", "tie": "t",
    "question": "o", "reading": "r", "story": "s", "judgement": "j",
    "happening": "h", "series": "k", "linked": "l", "gap": "g", "relation": "n",
    "change": "x", "notice": "w",
}  # fmt: skip


def make_id(kind: str, *parts: object) -> str:
    """Return a deterministic id such as `c-k7q2mw4zr3a5d`: a letter for the kind, 65 bits of hash.

    The same parts give the same id on any machine. With 5 million findings the chance that any
    two collide is below one in a million.
    """
    joined = "\x1f".join(str(part) for part in parts)
    hashed = hashlib.sha256(joined.encode("utf-8", "surrogatepass")).digest()
    return f"{_PREFIX[kind]}-{b32encode(hashed[:10])[:13].decode('ascii').lower()}"


def article_id(text: str) -> str:
    """Return the id of an article with exactly this text (sources normalise before)."""
    return make_id("article", text)


def span(article: Article, start: int, end: int) -> Span:
    """Return the evidence `article.text[start:end]`."""
    return Span(article=article.id, start=start, end=end, quote=article.text[start:end])
