"""Makers of training data, on sentences of our own."""

import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from training.encoder.data import augment, cameo, codebook, contacts, pairs, sentences, victims
from training.encoder.data.contrasts import contrasts
from training.encoder.data.readings import read
from training.encoder.data.rows import capped, lot, one_line, unique, write
from training.encoder.data.templates import groups, inflected, sentence
from training.encoder.data.texts import Text

NEWS = Text(
    "own",
    "Police in Talvik arrested three students on Monday. Gunmen attacked government troops near "
    "the border, killing 12 soldiers and wounding a driver. The convoy had 40 trucks.",
)
CLASSES = {group.type for group in groups()}


def marked(row):
    return [row["text"][slice(*row[key])] for key in ("source", "target")]


def pair(text, source, target, name="ASSAULT"):
    def place(words):
        at = text.index(words)
        return [at, at + len(words)]

    return {
        "text": text, "source": place(source), "target": place(target), "type": name,
        "weight": 1.0, "origin": "own",
    }  # fmt: skip


# --- templates --------------------------------------------------------------------------------


def test_all_classes_of_plv_have_templates():
    assert len(CLASSES) == 15


@pytest.mark.parametrize("group", groups(), ids=lambda group: f"{group.type}-{group.source}")
def test_each_template_gives_a_sentence_with_both_parties(group):
    for line in group.templates:
        row = sentence(group, line, random.Random(line))
        assert not set("{}[]<>|") & set(row["text"]), row["text"]
        source, target = row["source"], row["target"]
        assert 0 <= source[0] < source[1] <= len(row["text"])
        assert source[1] <= target[0] or target[1] <= source[0]
        assert "  " not in row["text"]


def test_the_sentences_of_a_contrast_share_their_parties():
    for contrast in contrasts():
        rows = list(contrast.rows(random.Random(5)))
        assert len({frozenset(word.lower() for word in marked(row)) for row in rows}) == 1
        assert len({row["type"] for row in rows}) > 1 or rows[0]["type"] == "NONE"


def test_templates_are_balanced_and_the_same_each_time():
    first = list(codebook.templated(3, each=9))
    assert first == list(codebook.templated(3, each=9))
    assert first != list(codebook.templated(4, each=9))
    counts = Counter(row["type"] for row in first if row["origin"] == "template")
    assert counts == dict.fromkeys(CLASSES, 9)


@pytest.mark.parametrize(
    ("verb", "passive", "subject", "wanted"),
    [
        ("admit", False, "Kenya", {"admitted", "has admitted", "admits"}),
        ("freeze", False, "soldiers", {"froze", "have frozen", "freeze"}),
        ("give", True, "the navy", {"was given", "has been given", "is being given"}),
        ("free", True, "United States", {"was freed", "has been freed", "is being freed"}),
    ],
)
def test_verbs_agree_with_their_subject(verb, passive, subject, wanted):
    made = {inflected(verb, passive, subject, random.Random(n)) for n in range(40)}
    assert made == wanted


# --- CAMEO ------------------------------------------------------------------------------------


def test_plain_patterns_become_templates():
    lines = [
        "- * {HUNGER STRIKE}    [142]   # START",
        "- * (OF WRONGS)        [112]   # ACCUSE",
        "- * &AID TO +          [070]   # GIVE",
        "- PROSECUTOR * TRIAL   [173]   # LAUNCH",
        "- * ^ STRIKE           [142]   # START",
        "&AID",
        "+GRAIN_",
    ]
    table = {"142": "PROTEST", "112": "ACCUSE", "070": "AID", "173": "COERCE"}
    assert list(cameo.patterns(lines, table, 1)) == [
        ("PROTEST", "{s} <start> hunger strike against {t}"),
        ("ACCUSE", "{s} <accuse> {t} of wrongs"),
        ("AID", "{s} <give> grain to {t}"),
    ]


def test_retreats_and_concessions_are_one_class(tmp_path):
    (tmp_path / "plover").mkdir()
    table = "08: CONCEDE\n081: CONCEDE,  , legal # Ease fines\n0874: RETREAT, disarm,  # Retreat\n"
    (tmp_path / "plover" / "CAMEO2PLOVER-2021.txt").write_text(table)
    assert cameo.roots(tmp_path) == {"081": "YIELD", "0874": "YIELD"}
    assert ("YIELD", "{s} <ease> fines to {t}") in list(cameo.acts(tmp_path))


# --- silver -----------------------------------------------------------------------------------


def test_pairs_of_an_event_and_their_reverse():
    rows = list(pairs.pairs(read(NEWS)))
    found = {(row["type"], *marked(row)) for row in rows}
    assert ("ASSAULT", "Gunmen", "government troops") in found
    assert ("NONE", "government troops", "Gunmen") in found
    assert all(row["weight"] > 0 and row["origin"].startswith("own") for row in rows)


def test_marks_take_in_titles_but_never_the_other_party():
    text = "On Monday the Kenyan Defense Ministry praised Colonel Abara and Malawi Major Nduro."
    for start, end in [(17, 38), (46, 59), (64, 82)]:
        for first in range(start, end):
            span = (first, end)
            for other in [(0, start - 1), (end + 1, len(text))]:
                found = pairs._phrase(text, span, other)
                assert found[1] == end
                assert other[1] <= found[0] or end <= other[0]
                assert found[0] <= first


def test_actors_without_an_act_between_them_are_none():
    text = "The weather in summer suits farmers more than fishermen, said nobody."
    rows = list(pairs.pairs(read(Text("own", text))))
    assert {(row["type"], row["origin"]) for row in rows} <= {("NONE", "own none")}


def test_sentence_labels_follow_the_reading():
    rows = list(sentences.silver(read(NEWS)))
    first, second, third = (row["labels"] for row in rows)
    assert first["type COERCE"] == first["mode arrest"] == first["stage occurred"] == 1
    assert second["type ASSAULT"] == second["relevant"] == 1
    assert second["type COERCE"] == 0
    assert third["relevant"] == 0
    assert "stage occurred" not in third


def test_rare_modes_are_left_out_and_frequent_ones_known_everywhere():
    many = [{"text": str(n), "labels": {"mode arrest": 1}} for n in range(sentences.FEWEST)]
    rows = [*many, {"text": "x", "labels": {"mode hunger": 1}}]
    assert list(sentences.with_modes(rows))[-1]["labels"] == {"mode arrest": 0}


def test_only_numbers_of_victims_are_marked():
    found = {
        row["text"][start:end]: name
        for row in victims.sentences(read(NEWS))
        for name, start, end in row["spans"]
    }
    assert found == {"three": "detained", "12": "killed"}
    trucks = [row for row in victims.sentences(read(NEWS)) if "trucks" in row["text"]]
    assert [row["spans"] for row in trucks] == [[]]


# --- augmentation -----------------------------------------------------------------------------


def test_renaming_reaches_every_mention_and_keeps_the_marks():
    row = pair("Kenya sued Malawi; Malawi said Kenya erred.", "Kenya", "Malawi", "ACCUSE")
    made = augment.renamed(row, random.Random(2))
    assert made["type"] == "ACCUSE"
    assert not {"Kenya", "Malawi"} & set(marked(made))
    assert all(made["text"].count(words) == 2 for words in marked(made))
    assert "Kenya" not in made["text"]


def test_what_has_no_kind_is_not_renamed():
    row = pair("The Talvik Gazette praised Kenya.", "Talvik Gazette", "Kenya")
    assert augment.renamed(pair("It hit Kenya.", "It", "Kenya"), random.Random(1)) is None
    assert augment.kind_of("Talvik Times") is None
    assert augment.kind_of(marked(row)[1]) == "gov"


@pytest.mark.parametrize(
    ("text", "name", "same"),
    [
        ("Kenya met Malawi.", "CONSULT", True),
        ("Kenya and Malawi signed a pact.", "SUPPORT", True),
        ("Kenya praised Malawi.", "SUPPORT", False),
        ("Kenya and Malawi were bombed.", "ASSAULT", False),
    ],
)
def test_sides_change_over_where_the_class_allows(text, name, same):
    made = augment.turned(pair(text, "Kenya", "Malawi", name))
    assert (made is not None) is same
    assert made is None or marked(made) == ["Malawi", "Kenya"]


def test_the_other_voice_keeps_who_did_it():
    active = pair("Rebels attacked Kenya on Monday.", "Rebels", "Kenya")
    passive = augment.other_voice(active)
    assert passive["text"] == "Kenya was attacked by Rebels on Monday."
    assert marked(passive) == ["Rebels", "Kenya"]
    again = augment.other_voice(passive)
    assert again["text"] == active["text"]
    assert marked(again) == ["Rebels", "Kenya"]
    assert augment.other_voice(pair("Rebels near Kenya fled.", "Rebels", "Kenya")) is None


def test_augmentation_is_the_same_each_time():
    rows = [pair("Kenya met Malawi in Oslo.", "Kenya", "Malawi", "CONSULT")]
    first = list(augment.augmented(rows, seed=1))
    assert {row["origin"] for row in first} >= {"renamed", "turned"}
    assert first == list(augment.augmented(rows, seed=1))
    assert first != list(augment.augmented(rows, seed=2))


# --- rows -------------------------------------------------------------------------------------


def test_capping_keeps_the_heaviest_and_the_order():
    rows = [{"text": str(n), "weight": float(n % 3), "kind": "a"} for n in range(9)]
    kept = capped(rows, group=lambda row: row["kind"], most={"a": 3}, seed=1)
    assert [row["text"] for row in kept] == ["2", "5", "8"]
    assert capped(rows, group=lambda row: row["kind"], most={}, seed=1) == rows


def test_lots_lie_between_nought_and_one_and_differ_by_seed():
    drawn = [lot(1, n) for n in range(200)]
    assert 0 <= min(drawn) < 0.1 < 0.9 < max(drawn) < 1
    assert lot(1, "a") == lot(1, "a") != lot(2, "a")


def test_rows_are_written_whole_and_once(tmp_path):
    rows = unique([{"text": "a"}, {"text": "a"}, {"text": "ü"}], lambda row: row["text"])
    assert write(tmp_path / "deep" / "x.jsonl", rows) == 2
    lines = (tmp_path / "deep" / "x.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["text"] for line in lines] == ["a", "ü"]
    assert one_line("a\tb\r\nc\u2028d") == "a b  c d"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The army told the police that rebels had killed nine soldiers.", "CONSULT"),
        ("Soldiers rescued the villagers after the rebels shelled Talvik.", "AID"),
        ("The army was told by the police that rebels had left.", None),
        ("The army shelled the rebels and told the police to wait.", None),
    ],
)
def test_a_contact_is_a_pair_with_a_plain_verb_between(text, wanted):
    rows = [row for row in contacts.contacts(read(Text("own", text))) if row["source"][0] < 12]
    assert {row["type"] for row in rows} == ({wanted} if wanted else set())
    for row in rows:
        assert row["source"][1] < row["target"][0]


def test_the_command_names_what_there_is():
    made = subprocess.run(
        [sys.executable, "-m", "training.encoder.data", "novels"],
        capture_output=True, text=True, cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    assert made.returncode == 2
    assert "readings, pairs, contacts, codebook" in made.stderr
