"""Sets of books for toddlers: who still has to get one, never more than there are, and a stock that stays right."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from app.extensions import system_scope
from app.models.library import BookSetDelivery, BookSetHandout
from app.planning.library.book_sets import BookSetRule, BookSetStock
from app.programme import child_retention
from app.programme.library import book_sets
from app.programme.library.refusals import NotSoManySets
from app.programme.refusals import NamesAChild, NotFound, NothingToChange, NothingToUndo
from app.queries import book_sets as queries
from tests import factories
from tests.database import racing
from tests.factories import DAY, HOUR, NOW

TODAY = NOW.date()


def toddler(session, **values):
    return factories.child(session, **{"birth_month": date(2024, 11, 1), "languages": ["ti", "nl"]} | values)


def deliver(session, by, sets=10, note=""):
    return book_sets.deliver(session, sets, note=note, received_on=TODAY, by=by, now=NOW)


def hand_out(session, by, *children, language=None, now=NOW):
    ids = [child.id for child in children]
    return book_sets.hand_out(session, ids, language=language, day=TODAY, by=by, now=now)


def names(session, rule=None):
    return [one.name for one in queries.waiting(session, rule or BookSetRule(), today=TODAY)]


def test_who_came_last_stands_first_and_who_is_not_of_the_age_or_left_does_not(session, by):
    toddler(session, pseudonym="Merel", arrived_on=date(2026, 10, 1))
    toddler(session, pseudonym="Uil")
    toddler(session, pseudonym="Vink", arrived_on=date(2026, 11, 1))
    toddler(session, pseudonym="Baby", birth_month=date(2025, 12, 1))
    toddler(session, pseudonym="Kleuter", birth_month=date(2022, 11, 1))
    toddler(session, pseudonym="Weg", left_on=TODAY - DAY)
    toddler(session, pseudonym="Morgen weg", arrived_on=date(2026, 9, 1), left_on=TODAY)
    assert names(session) == ["Vink", "Merel", "Morgen weg", "Uil"]


def test_a_child_gets_a_set_in_its_first_language_and_is_off_the_list(session, by):
    deliver(session, by)
    merel, uil = toddler(session, pseudonym="Merel"), toddler(session, pseudonym="Uil")
    hand_out(session, by, merel)
    hand_out(session, by, uil, language="nl", now=NOW + HOUR)
    found = [(one.name, one.language, one.handed_on) for one in queries.handed(session)]
    assert found == [("Uil", "nl", TODAY), ("Merel", "ti", TODAY)]
    assert (names(session), queries.stock(session)) == ([], BookSetStock(delivered=10, handed=2))


def test_nobody_gets_a_second_one(session, by):
    deliver(session, by)
    merel, uil = toddler(session), toddler(session)
    hand_out(session, by, merel)
    assert len(hand_out(session, by, merel, uil)) == 1
    with pytest.raises(NothingToChange):
        hand_out(session, by, merel, uil)


def test_more_than_there_are_is_refused_as_a_whole(session, by):
    deliver(session, by, sets=1)
    with pytest.raises(NotSoManySets) as refused:
        hand_out(session, by, toddler(session), toddler(session))
    assert (refused.value.left, refused.value.wanted, queries.stock(session).left) == (1, 2, 1)


def test_an_act_is_taken_back_as_one_for_an_hour(session, by):
    deliver(session, by)
    first = hand_out(session, by, toddler(session), now=NOW - HOUR - DAY)
    both = hand_out(session, by, toddler(session), toddler(session))
    assert book_sets.undo(session, both[0], by=by, now=NOW + HOUR) == 2
    assert queries.stock(session).left == 9
    for gone in (both[1], first[0]):
        with pytest.raises(NothingToUndo):
            book_sets.undo(session, gone, by=by, now=NOW)
    book_sets.take_back(session, first[0], by=by, now=NOW)
    assert queries.stock(session).left == 10


def test_a_count_is_corrected_but_never_below_nothing(session, by):
    deliver(session, by, sets=5)
    hand_out(session, by, toddler(session))
    with pytest.raises(NotSoManySets):
        deliver(session, by, sets=-5)
    deliver(session, by, sets=-4, note="geteld")
    assert [(one.sets, one.note) for one in queries.deliveries(session)].count((-4, "geteld")) == 1
    assert queries.stock(session).left == 0


def test_a_note_names_no_child(session, by):
    toddler(session, pseudonym="Merel")
    with pytest.raises(NamesAChild):
        deliver(session, by, note="ook voor Merel")
    assert session.scalar(select(func.count(BookSetDelivery.id))) == 0


def test_children_of_elsewhere_and_those_who_left_get_none(session, by, other_location, session_at):
    deliver(session, by)
    there = session_at(other_location)
    strange = toddler(there)
    there.commit()
    for child in (strange, toddler(session, left_on=TODAY - DAY)):
        with pytest.raises(NotFound):
            hand_out(session, by, child)


def test_the_last_set_goes_to_one_child(session, by, two_sessions):
    deliver(session, by, sets=1)
    children = [toddler(session).id for _ in range(2)]
    session.commit()

    def giving(child_id):
        return lambda of: book_sets.hand_out(of, [child_id], language=None, day=TODAY, by=by, now=NOW)

    outcomes = racing.at_once(*zip(two_sessions(), map(giving, children), strict=True))
    assert sorted(map(str, outcomes)) == sorted([racing.WON, str(NotSoManySets(left=0, wanted=1))])
    session.expire_all()
    assert session.scalar(select(func.count(BookSetHandout.id))) == 1


def test_two_taps_at_once_hand_out_one_set(session, by, two_sessions):
    deliver(session, by, sets=5)
    child_id = toddler(session).id
    session.commit()

    def giving(of):
        book_sets.hand_out(of, [child_id], language=None, day=TODAY, by=by, now=NOW)

    outcomes = racing.at_once(*((of, giving) for of in two_sessions()))
    assert sorted(map(type, outcomes), key=str) == sorted([str, NothingToChange], key=str)
    session.expire_all()
    assert queries.stock(session).left == 4


def test_the_stock_is_the_same_when_the_data_of_children_go(session, by):
    deliver(session, by)
    gone = [toddler(session) for _ in range(3)]
    hand_out(session, by, *gone, toddler(session))
    for rows in (gone[:1], gone[1:]):
        for child in rows:
            child.left_on = date(2026, 8, 1)
        session.commit()
        with system_scope(session):
            assert child_retention.forget(session, now=NOW) == len(rows)
            session.commit()
        session.expire_all()
    assert queries.stock(session) == BookSetStock(delivered=10, handed=1, departed=3)


def test_somebody_is_told_when_there_are_few(session, by):
    assert queries.low(session) is None
    deliver(session, by, sets=5)
    assert queries.low(session) is None
    hand_out(session, by, toddler(session))
    assert queries.low(session) == BookSetStock(delivered=5, handed=1)
    book_sets.set_rule(session, BookSetRule(youngest_months=0, oldest_months=84, warn_below=4), by=by, now=NOW)
    assert (queries.low(session), queries.rule(session).oldest_months) == (None, 84)


@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_page_takes_as_many_statements_for_one_as_for_many(session, by, count_queries, number):
    deliver(session, by, sets=500)
    hand_out(session, by, *[toddler(session) for _ in range(number)])
    for _ in range(number):
        toddler(session)
    with count_queries() as seen:
        book_sets.look(session, today=TODAY, by=by, now=NOW)
        queries.handed(session)
        queries.stock(session)
        queries.deliveries(session)
    assert len(seen) == 6
