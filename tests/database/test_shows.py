"""Talent shows in the database: acts signed up, withdrawn and put in an order, also by two at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models.audit import AuditEntry
from app.planning.line_up.by_hand import Placed, Step
from app.planning.line_up.reasons import Obstacle, Reason
from app.programme import marks
from app.programme.refusals import (
    AlreadyCancelled,
    AlreadyOver,
    ChangedMeanwhile,
    LooksLikeCitizenNumber,
    NamesAChild,
    NotFound,
)
from app.programme.shows import acts, line_up, opening
from app.programme.shows.acts import NobodyInIt, SignUpClosed
from app.programme.shows.line_up import NoActs
from app.programme.shows.opening import ClosesTooLate, Settings
from app.queries import session_page
from app.queries import shows as queries
from tests import factories, shows
from tests.database.racing import WON, at_once
from tests.factories import DAY, NOW

HOUR = timedelta(hours=1)


@pytest.fixture
def show(session, location):
    return shows.show(session)


def signed_up(session, show, *children, by, **values):
    return acts.sign_up(session, show.id, shows.act(*children, **values), by=by, now=NOW)


def titles(session, show):
    return [act.title for act in queries.find(session, show.id).acts]


def seen(session, show):
    return marks.of(queries.find(session, show.id).order)


def test_only_a_session_planned_from_the_template_is_a_show(session, by, show):
    other = factories.meeting(session)
    assert [line.session_id for line in queries.overview(session, since=NOW)] == [show.id]
    assert queries.find(session, other.id) is None
    assert [session_page.head(session, one.id).is_show for one in (show, other)] == [True, False]
    with pytest.raises(NotFound):
        acts.sign_up(session, other.id, shows.act(factories.child(session)), by=by, now=NOW)


def test_acts_are_signed_up_at_the_end_with_children_by_pseudonym_and_adults_by_name(session, by, show):
    child = factories.child(session, pseudonym="Rode Vos")
    signed_up(session, show, child, by=by, title="Lied", adults=["Oom Sam"])
    signed_up(session, show, child, by=by, title="Dans")
    found = queries.find(session, show.id)
    assert [(act.title, list(act.performers.values())) for act in found.acts] == [
        ("Lied", ["Rode Vos", "Oom Sam"]),
        ("Dans", ["Rode Vos"]),
    ]
    assert (found.breaks, found.closes_at, found.arranged_at) == (1, None, None)


def test_a_title_that_names_a_child_is_refused(session, by, show):
    child = factories.child(session, pseudonym="Rode Vos")
    for wrong in ({"title": "Lied van Rode Vos"}, {"note": "voor rode vos"}, {"adults": ["Rode Vos"]}):
        with pytest.raises(NamesAChild):
            signed_up(session, show, child, by=by, **wrong)
    with pytest.raises(LooksLikeCitizenNumber):
        signed_up(session, show, child, by=by, title="111222333")


def test_an_act_needs_somebody_who_is_here(session, by, show):
    gone = factories.child(session, left_on=NOW.date() - DAY)
    for nobody in ((), (gone,)):
        with pytest.raises(NobodyInIt):
            signed_up(session, show, *nobody, by=by)


def test_signing_up_ends_when_it_was_said_to(session, by, show):
    wanted = Settings(breaks=2, break_minutes=10, changeover_minutes=1, closes_at=NOW - HOUR)
    now_is = marks.of(opening.settings_of(queries.find(session, show.id)))
    late = replace(wanted, closes_at=show.starts_at + HOUR)
    with pytest.raises(ClosesTooLate):
        opening.change_settings(session, show.id, late, seen=now_is, by=by, now=NOW)
    opening.change_settings(session, show.id, wanted, seen=now_is, by=by, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        opening.change_settings(session, show.id, wanted, seen=now_is, by=by, now=NOW)
    with pytest.raises(SignUpClosed):
        signed_up(session, show, factories.child(session), by=by)


def test_a_show_that_was_held_or_does_not_go_on_is_not_changed(session, by):
    over, off = shows.show(session, NOW - DAY), shows.show(session)
    off.cancelled, off.cancel_reason = True, "storm"
    session.flush()
    for show, refusal in ((over, AlreadyOver), (off, AlreadyCancelled)):
        with pytest.raises(refusal):
            signed_up(session, show, factories.child(session), by=by)
    assert [line.session_id for line in queries.past(session, until=NOW)] == [over.id]


def test_an_act_is_changed_by_whoever_saw_how_it_was(session, by, show):
    child, other = factories.child(session), factories.child(session)
    act = signed_up(session, show, child, by=by)
    mark = marks.of(acts.details_of(queries.find(session, show.id).acts[0]))
    child.left_on = NOW.date()
    acts.change(session, show.id, act.id, shows.act(child, other, title="Duet"), seen=mark, by=by, now=NOW)
    found = queries.find(session, show.id).acts[0]
    assert (found.title, {one.id for one in found.children}) == ("Duet", {child.id, other.id})
    with pytest.raises(ChangedMeanwhile):
        acts.change(session, show.id, act.id, shows.act(other), seen=mark, by=by, now=NOW)


def test_a_withdrawn_act_leaves_its_break_behind_and_comes_back_at_the_end(session, by, show):
    child = factories.child(session)
    made = [signed_up(session, show, child, by=by, title=title) for title in ("A", "B", "C")]
    line_up.step(session, show.id, made[1].id, Step.PAUSE, seen=seen(session, show), by=by, now=NOW)
    assert acts.withdraw(session, show.id, made[1].id, by=by, now=NOW) == "B"
    acts.withdraw(session, show.id, made[1].id, by=by, now=NOW)
    found = queries.find(session, show.id)
    assert [(act.title, act.break_after) for act in found.acts] == [("A", True), ("C", False)]
    assert [act.title for act in found.withdrawn] == ["B"]
    acts.take_back(session, show.id, made[1].id, by=by, now=NOW)
    acts.take_back(session, show.id, made[1].id, by=by, now=NOW)
    assert titles(session, show) == ["A", "C", "B"]


def test_the_acts_are_arranged_so_that_nobody_is_on_twice_in_a_row(session, by, show):
    with pytest.raises(NoActs):
        line_up.arrange(session, show.id, seed=1, by=by, now=NOW)
    often = factories.child(session)
    for title in ("A", "B"):
        signed_up(session, show, often, by=by, title=title)
    for title in ("C", "D"):
        signed_up(session, show, factories.child(session), by=by, title=title)
    assert len(line_up.breaches(queries.find(session, show.id))) == 1
    line_up.arrange(session, show.id, seed=1, by=by, now=NOW)
    found = queries.find(session, show.id)
    assert (line_up.breaches(found), found.arranged_at) == ((), NOW)
    assert [act.break_after for act in found.acts] == [False, True, False, False]


def test_when_there_is_no_order_the_former_one_stays_with_the_reason(session, by, show):
    often = factories.child(session)
    for title in ("A", "B", "C", "D"):
        signed_up(session, show, often, by=by, title=title)
    found = line_up.arrange(session, show.id, seed=1, by=by, now=NOW)
    assert found.reasons == (Reason(obstacle=Obstacle.TOO_MANY, performers=(str(often.id),), acts=4, most=3),)
    assert titles(session, show) == ["A", "B", "C", "D"]


def test_an_act_is_moved_pinned_and_put_back(session, by, show):
    made = [signed_up(session, show, factories.child(session), by=by, title=title) for title in ("A", "B", "C")]
    before = queries.find(session, show.id).order

    def step(act, wanted):
        return line_up.step(session, show.id, act.id, wanted, seen=seen(session, show), by=by, now=NOW)

    step(made[1], Step.PIN)
    step(made[2], Step.EARLIER)
    assert titles(session, show) == ["C", "B", "A"]
    line_up.move(session, show.id, made[2].id, 3, seen=seen(session, show), by=by, now=NOW)
    assert titles(session, show) == ["A", "B", "C"]
    with pytest.raises(ChangedMeanwhile):
        line_up.put_back(session, show.id, before, seen="another", by=by, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        line_up.put_back(session, show.id, before[:2], seen=seen(session, show), by=by, now=NOW)
    line_up.put_back(session, show.id, before, seen=seen(session, show), by=by, now=NOW)
    assert queries.find(session, show.id).order == tuple(Placed(id=one.id) for one in made)


def test_of_two_who_change_the_order_at_once_the_second_is_told(session, by, show, location, session_at):
    made = [signed_up(session, show, factories.child(session), by=by, title=title) for title in ("A", "B", "C")]
    session.commit()
    show_id, ids, mark = show.id, [act.id for act in made], seen(session, show)

    def later(act_id):
        return lambda one: line_up.step(one, show_id, act_id, Step.LATER, seen=mark, by=by, now=NOW)

    became = at_once((session_at(location), later(ids[0])), (session_at(location), later(ids[1])))
    assert sorted(map(repr, became)) == sorted([repr(WON), repr(ChangedMeanwhile())])


def test_of_two_who_arrange_at_once_both_leave_a_whole_order(session, by, show, location, session_at):
    for title in "ABCD":
        signed_up(session, show, factories.child(session), by=by, title=title, instruments=(title,))
    session.commit()
    show_id = show.id

    def arranging(seed):
        return lambda one: line_up.arrange(one, show_id, seed=seed, by=by, now=NOW)

    became = at_once((session_at(location), arranging(1)), (session_at(location), arranging(2)))
    assert WON in became
    session.expire_all()
    assert sorted(titles(session, show)) == list("ABCD")


def test_a_look_at_who_is_in_a_show_is_noted(session, by, show):
    opening.look(session, show.id, by=by, now=NOW)
    noted = session.scalars(select(AuditEntry.action).where(AuditEntry.subject_id == show.id)).all()
    assert noted == ["children.seen"]


def test_a_show_and_the_list_are_read_in_as_many_statements_however_large_they_are(session, by, show, count_queries):
    child, numbers = factories.child(session), []
    for many in (1, 3, 60):
        while len(titles(session, show)) < many:
            signed_up(session, show, child, by=by)
        with count_queries() as seen_one:
            queries.find(session, show.id)
        with count_queries() as seen_all:
            queries.overview(session, since=NOW, search="talent")
        numbers.append((len(seen_one), len(seen_all)))
    assert numbers == [(3, 1)] * 3
