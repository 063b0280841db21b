"""Pictures of the casualty ledger: what is drawn, and that it is the same each time."""

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from PIL import Image
from series_builders import happening, killed, nurses, report

from dateline.across.series import Happening, Report, Series
from dateline.briefing.casualties import Told
from dateline.briefing.casualties.draw import LOOKS, draw
from dateline.briefing.casualties.steps import MOST_PANELS, Picture, alternative, picture, utc
from dateline.records import SourceClass


def drawn(row: Happening | None = None) -> Picture:
    return picture(Told(row or happening()))


def texts(svg: bytes) -> list[str]:
    root = ElementTree.fromstring(svg)
    return [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]


def dated(series: Series, *moments: datetime) -> Series:
    """Return a series whose reports and revisions were said at these moments."""
    reports = [
        msgspec.structs.replace(row, said=at)
        for row, at in zip(series.reports, moments, strict=False)
    ]
    changes = [
        msgspec.structs.replace(row, said=at)
        for row, at in zip(series.revisions, moments, strict=False)
    ]
    return msgspec.structs.replace(series, reports=tuple(reports), revisions=tuple(changes))


class TestWhatIsDrawn:
    def test_a_panel_for_each_whole_and_each_part_with_a_history(self) -> None:
        assert [panel.series.id for panel in drawn().panels] == ["x-killed", "x-injured"]
        assert drawn().notes == ("1 more series, in the table only",)
        two = nurses(reports=(report(7, 3), report(8, 4)))
        found = drawn(happening(series=(killed(), two)))
        assert [panel.series.id for panel in found.panels] == ["x-killed", "x-nurses"]

    def test_steps_are_the_revisions_and_marks_the_reports(self) -> None:
        panel = drawn().panels[0]
        assert [(step.at.day, step.after.best) for step in panel.steps] == [(5, 7), (7, 9), (8, 9)]
        assert [(mark.at.day, mark.value) for mark in panel.marks] == [
            (5, 7), (6, 7), (7, 9), (8, 6)
        ]  # fmt: skip

    def test_reports_of_one_day_and_figure_stand_side_by_side(self) -> None:
        same = killed(reports=tuple(report(5, 7, claim=f"c-{n}") for n in range(3)))
        panel = drawn(happening(series=(same,))).panels[0]
        assert [mark.beside for mark in panel.marks] == [0, 1, 2]

    def test_many_series_are_cut_and_said_so(self) -> None:
        many = tuple(killed(id=f"x-{n}") for n in range(20))
        found = drawn(happening(series=many))
        assert len(found.panels) == MOST_PANELS
        assert found.notes == ("12 more series, in the table only",)
        assert len(texts(draw(found, "svg"))) > MOST_PANELS

    def test_a_report_without_a_date_is_counted(self) -> None:
        row = killed(reports=(*killed().reports, report(9, 9, said=None)))
        assert "1 without a date of publication" in drawn(happening(series=(row,))).notes
        assert drawn(happening(series=(nurses(reports=(report(1, 3, said=None),)),))).panels == ()

    def test_silence_is_no_mark(self) -> None:
        row = killed(reports=(*killed().reports, report(9, 0, standing="silent")))
        assert len(drawn(happening(series=(row,))).panels[0].marks) == 4

    def test_zones_are_brought_to_one(self) -> None:
        east = datetime(2026, 1, 5, 1, tzinfo=timezone(timedelta(hours=5)))
        assert utc(east) == datetime(2026, 1, 4, 20)
        assert utc(datetime(2026, 1, 4, 20, tzinfo=UTC)) == utc(datetime(2026, 1, 4, 20))
        mixed = dated(killed(), datetime(2026, 1, 5), east, datetime(2026, 1, 6, tzinfo=UTC))
        assert draw(drawn(happening(series=(mixed,))), "png")

    def test_words_for_who_cannot_see_it(self) -> None:
        told = alternative(drawn())
        assert told.startswith("Step chart. Shelling in Marava")
        assert "7 Jan 2026 9, 8 Jan 2026 9 (6 to 9)" in told


class TestPictures:
    @pytest.mark.parametrize("form", ["png", "svg"])
    def test_the_same_bytes_each_time(self, form: str) -> None:
        assert draw(drawn(), form) == draw(drawn(), form)

    def test_svg_keeps_its_text_and_no_clock(self) -> None:
        svg = draw(drawn(), "svg")
        assert "killed: 9 (6 to 9), contested" in texts(svg)
        assert b"<dc:date>" not in svg
        assert {"medical", "military", "officials"} <= set(texts(svg))
        assert "police" not in texts(svg)

    def test_png_is_an_image_with_its_words(self, tmp_path: Path) -> None:
        file = tmp_path / "a.png"
        file.write_bytes(draw(drawn(), "png"))
        with Image.open(file) as image:
            assert image.width == 1280
            assert image.text["Description"] == alternative(drawn())  # type: ignore[attr-defined]
            colours = {colour for _, colour in image.convert("RGB").getcolors(1 << 20) or []}
        assert (0, 158, 115) in colours  # the doctors' green

    @pytest.mark.parametrize(
        "series",
        [
            nurses(part_of=None),
            nurses(part_of=None, low=0, best=0, high=0, reports=(report(1, 0),)),
            killed(revisions=()),
            dated(killed(), *(datetime(2020 + 2 * n, 1, 1) for n in range(4))),
            dated(killed(), *(datetime(2026, 1, 5, 9, n) for n in range(4))),
            killed(reports=(report(5, 10**15), report(6, 10**15, low=0, high=None))),
        ],
        ids=["one report", "nobody", "no step", "years apart", "minutes apart", "huge"],
    )
    def test_odd_series(self, series: Series) -> None:
        assert draw(drawn(happening(series=(series,))), "png").startswith(b"\x89PNG")

    def test_ticks_are_days_never_hours(self) -> None:
        close = dated(killed(), *(datetime(2026, 1, 5, 9, n) for n in range(4)))
        labels = texts(draw(drawn(happening(series=(close,))), "svg"))
        assert not [label for label in labels if re.search(r"\d\d:\d\d", label)]
        assert "5 Jan 2026" in labels

    @pytest.mark.parametrize(
        "words", ["$x_1$ \\frac{", "<b>&amp;</b>", "عملية 攻撃", "%s %(a)s {0}"]
    )
    def test_hostile_words(self, words: str) -> None:
        svg = draw(drawn(happening(cause=words)), "svg")
        assert any(words[1:] in text for text in texts(svg))

    def test_every_kind_of_source_has_a_look_of_its_own(self) -> None:
        from typing import get_args

        assert set(LOOKS) == set(get_args(SourceClass))
        assert len(set(LOOKS.values())) == len(LOOKS)
        kinds = tuple(_of(kind, number) for number, kind in enumerate(LOOKS))
        assert draw(drawn(happening(series=(killed(reports=kinds),))), "png")


def _of(kind: SourceClass, number: int) -> Report:
    return report(5, 7, "somebody", kind, claim=f"c-{number}")
