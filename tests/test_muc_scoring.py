"""Which claims the MUC scorer compares, and what fills they are right for."""

import pytest

from benchmarks import muc, muc_scope
from dateline import pipeline
from dateline.records import Article, Extraction, article_id

HEAD = "LIMA, 3 FEB 89 (RADIO) -- [TEXT] "


def read(text: str) -> Extraction:
    return pipeline.run(Article(id=article_id(text), text=HEAD + text, lang="en"))


@pytest.mark.parametrize(
    ("text", "fills"),
    [
        ("REBELS KILLED TWO TEACHERS TODAY.", ["2"]),
        ("REBELS KILLED A TEACHER AND TWO NURSES TODAY.", ["1", "2"]),
        ("REBELS KIDNAPPED ENGINEER ANA MARIA SOTO TODAY.", ["1"]),
        ("TWO SOLDIERS WERE KILLED TODAY.", []),
        ("COLONEL LUIS ALBERTO PRADO WAS MURDERED TODAY.", ["1"]),
        ("FOUR TEACHERS WERE KILLED IN CLASHES TODAY.", []),
        ("TWO TEACHERS WERE KILLED IN 1984.", []),
        ("SOME 600 TEACHERS WERE KILLED TODAY.", []),
        ("AT LEAST 35 WERE WOUNDED.", []),
        ("REBELS KILL SOME 60 TEACHERS EVERY YEAR.", []),
        ("NO TEACHER WAS HURT TODAY.", []),
        ("THE TWO TEACHERS ESCAPED UNHURT TODAY.", ["2"]),
    ],
)
def test_fills_of_the_number_slot(text: str, fills: list[str]) -> None:
    found = read(text)
    numbers = [*muc.numbers(muc_scope.leaves(found)), *muc.unharmed(found)]
    assert sorted(min(values, key=len) for values in numbers) == fills


def test_a_key_is_read_with_its_alternatives_and_its_optional_fills(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "key"
    path.write_text(
        "0.  MESSAGE: ID                     DEV-MUC3-9001 (OWN)\n"
        "1.  MESSAGE: TEMPLATE               1\n"
        '21. HUM TGT: NUMBER                 2: "NURSES" / "WOMEN"\n'
        '                                    ? 1: "COOK"\n'
        '23. HUM TGT: EFFECT OF INCIDENT     DEATH: "NURSES"\n'
        '                                    NO DEATH / NO INJURY: "COOK"\n'
        "24. HUM TGT: TOTAL NUMBER           3\n"
    )
    key = muc.keys(path)["DEV-MUC3-9001"]
    assert key.numbers == [(frozenset({"2"}), False), (frozenset({"1"}), True)]
    assert key.effects == [(frozenset({"DEATH"}), False), (frozenset({"NO INJURY"}), False)]
    missed = muc.matched(key.numbers, [frozenset({"7"})], neutral=key.totals)
    assert (missed.right, missed.found, missed.wanted) == (0, 1, 1)
    assert muc.matched(key.numbers, [frozenset({"3"})], neutral=key.totals).found == 0
