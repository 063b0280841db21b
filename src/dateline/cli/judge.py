"""`dateline judge` and `dateline judgements`: what people decide, and what was decided."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any, cast, get_args

import msgspec
import typer

from dateline.cli import options, output
from dateline.errors import UsageError

if TYPE_CHECKING:
    from dateline.ledger import Judgement, Ledger

VERDICTS = "accept, reject, correct, merge, split or withdraw"
NOTHING = "Nothing was judged yet."

# So many ids of a judgement are listed; a split of a long story names dozens.
NAMED = 4


def judge(
    verdict: Annotated[str, typer.Argument(metavar="VERDICT", help=f"{VERDICTS}.")],
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="ID",
            help="What is judged: a finding, article, story or judgement. Of a split, the story "
            "and then those of its articles that are not of it.",
        ),
    ],
    by: Annotated[str, typer.Option(metavar="NAME", help="Who judges.")],
    reason: Annotated[str | None, typer.Option(metavar="WORDS", help="Why.")] = None,
    values: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help="Of a correction: a field and its new value (JSON, or words); may be repeated. "
            "Of an article: story=s-… moves it there.",
        ),
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="FORM", help="text or json.")] = "text",
    ledger: options.LedgerPath = None,
) -> None:
    """Record what you decided: it is applied from now on, and can be withdrawn."""
    from dateline.ledger import Ledger
    from dateline.ledger.results import Verdict

    _check(form)
    if verdict not in get_args(Verdict):
        raise UsageError(f"no verdict {verdict!r}", do=f"use {VERDICTS}")
    path = options.ledger_path(ledger)
    if not path.exists():
        raise UsageError(f"there is no ledger at {path}", do="read some articles into it first")
    with Ledger.open(path) as held:
        made = held.judge(
            cast(Verdict, verdict), names, by=by, reason=reason, values=_values(values or ())
        )
        held.bring_up_to_date()
        told = list(_told(held, made))
    if form == "json":
        output.say(_json(made))
        return
    output.say(f"{made.id}  {_line(made)}")
    for line in told:
        output.say(f"    {line}")
    output.say(f"Take it back with `dateline judge withdraw {made.id} --by NAME`.")


def judgements(
    every: Annotated[
        bool, typer.Option("--all", help="Also those that were withdrawn, and the withdrawals.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="How many to print at most.")] = 20,
    form: Annotated[str, typer.Option("--format", metavar="FORM", help="text or json.")] = "text",
    ledger: options.LedgerPath = None,
    recorded_on: options.RecordedOn = None,
) -> None:
    """List what people and the program decided, the newest first."""
    from dateline.ledger import Ledger

    _check(form)
    with Ledger.open(options.ledger_path(ledger), read_only=True) as held:
        rows = held.judgements(recorded_on=options.moment(recorded_on))
    found = [row for row in reversed(rows) if every or not (row.withdrawn or _withdrawal(row))]
    for row in found[:limit]:
        if form == "json":
            output.say(_json(row))
            continue
        output.say(f"{row.id}  {row.recorded:%Y-%m-%d}  {_line(row)}")
        if row.reason:
            output.say(f"    {output.line(row.reason)}")
    if form == "json":
        return
    if not found:
        output.say(NOTHING)
    if len(found) > limit:
        output.say(f"… and {len(found) - limit} more: give --limit.")


def _withdrawal(row: "Judgement") -> bool:
    """Say whether it only takes another judgement back."""
    return row.verdict == "withdraw" and all(name.startswith("j-") for name in row.targets)


def _line(row: "Judgement") -> str:
    more = len(row.targets) - NAMED
    ids = " ".join(row.targets[:NAMED]) + (f" and {more} more" if more > 0 else "")
    values = ", ".join(
        f"{name} {value}" for name, value in row.body.items() if not isinstance(value, list)
    )
    told = f"{row.verdict} {ids}" + (f": {values}" if values else "")
    return f"{told} — {output.line(row.by)}" + (" (withdrawn)" if row.withdrawn else "")


def _told(held: "Ledger", made: "Judgement") -> Iterable[str]:
    """Yield what came of a judgement on stories."""
    from dateline.ledger.stories import holding

    stories = held.stories()
    seen = set()
    for name in made.targets:
        found = holding(stories, name)
        if found and found.id not in seen:
            seen.add(found.id)
            count = output.counted(len(found.articles), "article")
            yield f"{found.id} holds {count} now: {output.title(found.title)}"


def _values(given: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in given:
        name, equals, value = row.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"{row!r} sets nothing", do="write --set field=value")
        try:
            found[name.strip()] = msgspec.json.decode(value)
        except msgspec.DecodeError:
            found[name.strip()] = value.strip()
    return found


def _json(row: "Judgement") -> str:
    return output.json_line(msgspec.json.encode(row.to_dict()).decode())


def _check(form: str) -> None:
    if form not in {"text", "json"}:
        raise UsageError(f"no format {form!r}", do="choose text or json")
