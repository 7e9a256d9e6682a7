"""Rows as meetings: what is found, what is wrong in which cell, and what is on the board already."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.planning.timeslots import local_slot
from app.sheets import reading, writing
from app.sheets.columns import Cell, Column, PlanLine, Row, Table
from app.sheets.proposals import Booked, Fault, FaultSort, Known, Named, Place
from app.sheets.proposing import propose
from app.sheets.texts import clean

ZONE = "Europe/Amsterdam"
HALL = Place(id=UUID(int=1), name="Sportzaal", shareable=False)
FIELD = Place(id=UUID(int=2), name="Sportveld", shareable=True)
SMALL, BIG = Named(id=UUID(int=3), name="Kleuters (4–7)"), Named(id=UUID(int=4), name="Kinderen (6–9)")
ME, OTHER = Named(id=UUID(int=5), name="Bo"), Named(id=UUID(int=6), name="Kim")
POLICE, LIBRARY = Named(id=UUID(int=7), name="Politie Vlierdam"), Named(id=UUID(int=8), name="Bibliotheek, centraal")
READING = Named(id=UUID(int=9), name="Voorlezen")
KNOWN = Known(
    zone=ZONE,
    by_default=ME,
    spaces=(HALL, FIELD),
    age_groups=(SMALL, BIG),
    templates=(READING,),
    staff=(ME, OTHER),
    partners=(POLICE, LIBRARY),
)
GOOD = {
    Column.ACTIVITY: "Voetbal",
    Column.DAY: "25-11-2026",
    Column.STARTS: "14.30",
    Column.ENDS: "15.30",
    Column.SPACE: "sportzaal",
}
SLOT = local_slot(day=date(2026, 11, 25), start=time(14, 30), end=time(15, 30), zone=ZONE)


def rows(*changes):
    """Return a table with a good row for each of the changes; a value of None is a formula."""
    found = []
    for number, change in enumerate(changes, start=2):
        texts = GOOD | change
        cells = {c: Cell(formula=True) if t is None else Cell(text=t) for c, t in texts.items() if t != ""}
        found.append(Row(number=number, cells=cells))
    return Table(rows=tuple(found))


def proposals(*changes, known=KNOWN, private=lambda _text: False):
    return propose(rows(*changes), known, private=private)


def faults(change, **options):
    return [(fault.column, fault.sort, fault.names) for fault in proposals(change, **options)[0].faults]


def test_a_row_with_what_is_needed_is_a_meeting_by_whoever_sends_it():
    (one,) = proposals({})
    assert (one.slot, one.space_id, one.responsible_id, one.new) == (SLOT, HALL.id, ME.id, True)
    assert (one.age_group_id, one.template_id, one.children, one.partner_ids, one.note) == (None, None, None, None, "")


def test_a_row_may_say_everything():
    (one,) = proposals(
        {
            Column.AGE_GROUP: "KLEUTERS (4–7)",
            Column.TEMPLATE: "Voorlezen",
            Column.RESPONSIBLE: "kim",
            Column.CHILDREN: "12",
            Column.PARTNERS: "Politie Vlierdam; Bibliotheek, centraal",
            Column.NOTE: "Neem water mee.",
        }
    )
    assert (one.age_group_id, one.template_id, one.responsible_id) == (SMALL.id, READING.id, OTHER.id)
    assert (one.children, one.partner_ids, one.note) == (12, (POLICE.id, LIBRARY.id), "Neem water mee.")


def test_an_activity_called_after_a_template_is_done_as_it_says():
    assert proposals({Column.ACTIVITY: "voorlezen"})[0].template_id == READING.id


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bibliotheek, centraal", (LIBRARY.id,)),
        ("Politie Vlierdam, politie  vlierdam", (POLICE.id,)),
        ("Politie Vlierdam\nBibliotheek, centraal", (POLICE.id, LIBRARY.id)),
    ],
)
def test_partners_stand_apart_by_semicolons_lines_or_commas(text, found):
    assert proposals({Column.PARTNERS: text})[0].partner_ids == found


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({Column.ACTIVITY: ""}, (Column.ACTIVITY, FaultSort.EMPTY, ())),
        ({Column.ACTIVITY: "x" * 121}, (Column.ACTIVITY, FaultSort.TOO_LONG, ("120",))),
        ({Column.ACTIVITY: None}, (Column.ACTIVITY, FaultSort.FORMULA, ())),
        ({Column.DAY: ""}, (Column.DAY, FaultSort.EMPTY, ())),
        ({Column.DAY: None}, (Column.DAY, FaultSort.FORMULA, ())),
        ({Column.DAY: "morgen"}, (Column.DAY, FaultSort.NO_DAY, ())),
        ({Column.DAY: "1-1-1900"}, (Column.DAY, FaultSort.NO_DAY, ())),
        ({Column.STARTS: "vroeg"}, (Column.STARTS, FaultSort.NO_TIME, ())),
        ({Column.ENDS: "14.30"}, (Column.ENDS, FaultSort.ENDS_FIRST, ())),
        ({Column.DAY: "28-3-2027", Column.STARTS: "2.30"}, (Column.STARTS, FaultSort.NO_SUCH_TIME, ())),
        ({Column.SPACE: ""}, (Column.SPACE, FaultSort.EMPTY, ())),
        ({Column.SPACE: None}, (Column.SPACE, FaultSort.FORMULA, ())),
        ({Column.SPACE: "sportsaal"}, (Column.SPACE, FaultSort.UNKNOWN, ("Sportzaal", "Sportveld"))),
        ({Column.SPACE: "zzz"}, (Column.SPACE, FaultSort.UNKNOWN, ())),
        ({Column.AGE_GROUP: "kleuters"}, (Column.AGE_GROUP, FaultSort.UNKNOWN, ("Kleuters (4–7)",))),
        ({Column.TEMPLATE: "voorlese"}, (Column.TEMPLATE, FaultSort.UNKNOWN, ("Voorlezen",))),
        ({Column.RESPONSIBLE: "Kym"}, (Column.RESPONSIBLE, FaultSort.UNKNOWN, ("Kim",))),
        ({Column.PARTNERS: "politie"}, (Column.PARTNERS, FaultSort.UNKNOWN, ("Politie Vlierdam",))),
        ({Column.CHILDREN: "veel"}, (Column.CHILDREN, FaultSort.NO_NUMBER, ())),
        ({Column.CHILDREN: "401"}, (Column.CHILDREN, FaultSort.NO_NUMBER, ())),
        ({Column.NOTE: "x" * 1501}, (Column.NOTE, FaultSort.TOO_LONG, ("1500",))),
        ({Column.NOTE: None}, (Column.NOTE, FaultSort.FORMULA, ())),
    ],
)
def test_what_is_wrong_is_said_of_the_cell_with_the_nearest_names(change, expected):
    assert faults(change) == [expected]


def test_faults_are_told_by_cell():
    (one,) = proposals({Column.DAY: "x", Column.STARTS: "y"})
    assert one.faults_of(Column.DAY) == (Fault(column=Column.DAY, sort=FaultSort.NO_DAY),)
    assert one.faults_of(Column.SPACE) == ()


def test_names_that_many_rows_get_wrong_are_looked_up_once_and_two_alike_are_the_first():
    twice = replace(KNOWN, spaces=(HALL, Place(id=UUID(int=10), name="SPORTZAAL", shareable=True)))
    assert [one.space_id for one in proposals({}, {Column.DAY: "26-11-2026"}, known=twice)] == [HALL.id, HALL.id]
    wrong = proposals({Column.SPACE: "sportsaal"}, {Column.SPACE: "Sportsaal", Column.DAY: "26-11-2026"})
    assert wrong[0].faults == wrong[1].faults


def test_everything_that_is_wrong_with_a_row_is_said_at_once():
    assert [fault[:2] for fault in faults({Column.DAY: "x", Column.STARTS: "y", Column.SPACE: "zzz"})] == [
        (Column.DAY, FaultSort.NO_DAY),
        (Column.STARTS, FaultSort.NO_TIME),
        (Column.SPACE, FaultSort.UNKNOWN),
    ]


def test_a_text_that_may_not_be_shown_is_wrong():
    assert faults({Column.NOTE: "met Merel"}, private=lambda text: "Merel" in text) == [
        (Column.NOTE, FaultSort.PRIVATE, ())
    ]


def test_a_space_may_be_written_as_calendars_do_and_a_usual_one_stands_in():
    assert proposals({Column.SPACE: "Sportzaal (gebouw C)"})[0].space_id == HALL.id
    with_usual = replace(KNOWN, usual_space=FIELD.id)
    assert [one.space_id for one in proposals({}, {Column.SPACE: "zzz"}, {Column.SPACE: ""}, known=with_usual)] == [
        HALL.id,
        FIELD.id,
        FIELD.id,
    ]


def booked(title="Dans", place=HALL, slot=SLOT):
    return Booked(title=title, slot=slot, space_id=place.id, shareable=place.shareable)


def test_what_is_on_the_board_is_told_apart_and_nothing_is_wrong_with_it():
    known = replace(KNOWN, booked=(booked("VOETBAL"),))
    (one,) = proposals({Column.RESPONSIBLE: "iemand van vroeger"}, known=known)
    assert (one.on_board, one.good, one.new) == (True, True, False)


def test_a_space_that_is_taken_is_wrong_unless_several_may_be_there():
    known = replace(KNOWN, booked=(booked(), booked(place=FIELD)))
    taken, shared, later = proposals(
        {Column.STARTS: "15.00", Column.ENDS: "16.00"},
        {Column.SPACE: "Sportveld"},
        {Column.STARTS: "16.00", Column.ENDS: "17.00"},
        known=known,
    )
    assert taken.faults == (Fault(column=Column.SPACE, sort=FaultSort.SPACE_TAKEN, names=("Dans",)),)
    assert (shared.new, later.new) == (True, True)


def test_rows_are_compared_with_one_another():
    first, same, clash, shared, shared_too = proposals(
        {},
        {Column.SPACE: "Sportzaal "},
        {Column.ACTIVITY: "Dans", Column.STARTS: "15.00"},
        {Column.SPACE: "Sportveld"},
        {Column.ACTIVITY: "Dans", Column.SPACE: "Sportveld"},
    )
    assert (first.new, shared.new, shared_too.new) == (True, True, True)
    assert same.faults == (Fault(column=Column.ACTIVITY, sort=FaultSort.TWICE, names=("2",)),)
    assert clash.faults == (Fault(column=Column.SPACE, sort=FaultSort.SPACE_TAKEN, names=("Voetbal",)),)


def test_a_row_of_which_nothing_is_known_clashes_with_nothing():
    assert [one.good for one in proposals({Column.DAY: "x"}, {}, {Column.SPACE: "zzz"})] == [False, True, False]


def test_a_free_day_is_told_and_not_wrong():
    known = replace(KNOWN, free_days={date(2026, 11, 25): "Studiedag"})
    assert [(one.free_day, one.new) for one in proposals({}, {Column.DAY: "x"}, known=known)] == [
        ("Studiedag", True),
        ("", False),
    ]


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2027, 3, 28)])
def test_wall_times_are_those_of_the_location_when_the_clocks_change(day):
    (one,) = proposals({Column.DAY: day.isoformat(), Column.STARTS: "10.00", Column.ENDS: "11.00"})
    assert one.slot == local_slot(day=day, start=time(10), end=time(11), zone=ZONE)


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip)
QUARTERS = st.integers(0, 94)


@st.composite
def lines(draw):
    """Draw a meeting as it is on a board: what stands there, somebody typed into a form."""
    starts = draw(QUARTERS)
    ends = draw(st.integers(starts + 1, 95))
    return PlanLine(
        title=draw(TEXT).strip(),
        day=draw(st.dates(date(2026, 1, 1), date(2035, 12, 30))),
        starts=time(starts // 4, starts % 4 * 15),
        ends=time(ends // 4, ends % 4 * 15),
        space=draw(st.sampled_from([HALL.name, FIELD.name])),
        age_group=draw(st.sampled_from(["", SMALL.name])),
        responsible=OTHER.name,
        children=draw(st.none() | st.integers(1, 400)),
        partners=tuple(draw(st.lists(st.sampled_from([POLICE.name, LIBRARY.name]), unique=True))),
        note=draw(st.text(max_size=60)),
    )


@given(st.lists(lines(), min_size=1, max_size=6), st.booleans())
def test_what_was_taken_along_and_is_brought_back_is_all_there_already(planned, as_workbook):
    planned = [one for one in planned if clean(one.title) and _exists(one)]
    assume(planned)
    content = writing.as_workbook(planned) if as_workbook else writing.as_separated(planned)
    table = reading.read("plan.xlsx" if as_workbook else "plan.csv", content)
    spaces = {HALL.name: HALL, FIELD.name: FIELD}
    known = replace(KNOWN, booked=tuple(booked(one.title, spaces[one.space], _slot(one)) for one in planned))
    found = propose(table, known, private=lambda _text: False)
    assert [one.on_board for one in found] == [True] * len(planned)
    # And every cell is read as it was meant.
    assert [(one.title, one.slot, one.children) for one in found] == [
        (clean(one.title), _slot(one), one.children) for one in planned
    ]


def _slot(line):
    return local_slot(day=line.day, start=line.starts, end=line.ends, zone=ZONE)


def _exists(line):
    """Tell whether the clocks show both times on the day: one night in spring they skip an hour."""
    return {line.starts.hour, line.ends.hour}.isdisjoint({2})
