"""Bringing in plans from several sides at once: the board stays right, and nothing is planned twice or by half."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from app.models.activities import Activity, PlanEdit, ProgrammeSession
from app.models.audit import AuditEntry
from app.programme import importing
from app.programme.refusals import ImportedBefore, RowsFaulty
from app.sheets.columns import Cell, Column, Row, Table
from tests import factories
from tests.database.racing import WON, at_once
from tests.factories import NOW


def table(*titles, day="2026-12-02"):
    return Table(
        rows=tuple(
            Row(
                number=number,
                cells={
                    Column.ACTIVITY: Cell(text=title),
                    Column.DAY: Cell(text=day),
                    Column.STARTS: Cell(text=f"{9 + number}.00"),
                    Column.ENDS: Cell(text=f"{9 + number}.45"),
                    Column.SPACE: Cell(text="Gymzaal"),
                },
            )
            for number, title in enumerate(titles, start=1)
        )
    )


def kept(session, *titles, by):
    found = importing.keep(session, table(*titles), usual_space=None, by=by, now=NOW)
    session.commit()
    return found


def plan(import_id, by):
    return lambda session: importing.plan(session, import_id, by=by, now=NOW)


def counts(session):
    session.expire_all()
    return tuple(session.scalar(select(func.count(model.id))) for model in (Activity, ProgrammeSession, PlanEdit))


def test_the_same_button_pressed_twice_at_once_plans_once(session, by, two_sessions):
    factories.space(session, name="Gymzaal")
    import_id = kept(session, "Dans", "Zang", by=by)
    outcomes = at_once(*((contender, plan(import_id, by)) for contender in two_sessions()))
    assert sorted(type(one).__name__ for one in outcomes) == ["ImportedBefore", "str"]
    assert counts(session) == (2, 2, 1)


def test_of_two_plans_for_the_same_space_at_once_one_is_planned_whole_and_the_other_not_at_all(
    session, location, by, two_sessions
):
    factories.space(session, name="Gymzaal")
    other = factories.account(session).actor
    contenders = [(kept(session, "Dans", "Zang", by=by), by), (kept(session, "Toneel", "Mime", by=other), other)]
    outcomes = at_once(*((one, plan(*contender)) for one, contender in zip(two_sessions(), contenders, strict=True)))
    assert sorted(type(one).__name__ for one in outcomes) == ["RowsFaulty", "str"]
    assert WON in outcomes
    assert counts(session) == (2, 2, 1)


def test_undoing_twice_at_once_undoes_once(session, by, two_sessions):
    factories.space(session, name="Gymzaal")
    import_id = kept(session, "Dans", by=by)
    importing.plan(session, import_id, by=by, now=NOW)
    session.commit()
    outcomes = at_once(
        *(
            (contender, lambda one: importing.undo(one, import_id, by=by, now=NOW + timedelta(minutes=5)))
            for contender in two_sessions()
        )
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["NothingToUndo", "str"]
    assert counts(session)[:2] == (0, 0)


def test_what_is_refused_leaves_nothing_behind(session, by):
    hall = factories.space(session, name="Gymzaal")
    import_id = kept(session, "Dans", by=by)
    importing.plan(session, import_id, by=by, now=NOW)
    session.commit()
    before = counts(session)
    assert isinstance(at_once((session, plan(import_id, by)))[0], ImportedBefore)
    for title in ("Dans", "Iets anders"):
        again = kept(session, title, by=by)
        assert isinstance(at_once((session, plan(again, by)))[0], RowsFaulty)
    assert counts(session) == before
    assert session.scalars(select(ProgrammeSession.space_id)).all() == [hall.id]


def test_an_import_and_its_undo_are_noted_by_id(session, by):
    factories.space(session, name="Gymzaal")
    import_id = kept(session, "Dans", by=by)
    edit = importing.plan(session, import_id, by=by, now=NOW).edit
    importing.undo(session, import_id, by=by, now=NOW)
    session.commit()
    noted = session.execute(
        select(AuditEntry.action, AuditEntry.subject_id).where(AuditEntry.action.like("plan.%"))
    ).all()
    assert sorted(map(tuple, noted)) == [("plan.import_undone", edit.id), ("plan.imported", edit.id)]
