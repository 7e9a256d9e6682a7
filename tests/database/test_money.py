"""Money of a year: what is left, whoever takes it, and a warning before it is less than nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.models.audit import AuditEntry
from app.models.money import FundingLine
from app.planning.vocabulary import FundingSource
from app.programme import money
from app.programme.money import BudgetShort, Funding, Owner
from app.programme.refusals import NotFound
from app.queries import money as queries
from tests import courses, factories
from tests.database.racing import WON, at_once
from tests.factories import NOW

SPUK, MDT = FundingSource.SPUK, FundingSource.MDT


def funding(promised, spent=0, *, source=SPUK, year=2026, purpose="Kaartjes"):
    return Funding(source=source, year=year, purpose=purpose, promised=Decimal(promised), spent=Decimal(spent))


@pytest.fixture
def owner(session, by):
    return Owner(activity_id=factories.activity(session, title="Zwemmen", responsible_id=by.user_id).id)


@pytest.fixture
def budget(session, by):
    return money.set_budget(session, 2026, SPUK, amount=Decimal(1000), note="", by=by, now=NOW)


def left(session, year=2026):
    return {one.source: one.left for one in queries.of_year(session, year).accounts}


def test_lines_are_charged_to_the_budget_of_their_year_and_source(session, by, owner, budget):
    money.put(session, owner, None, funding(400, 100), by=by, now=NOW)
    money.put(session, owner, None, funding(50, 70), by=by, now=NOW)
    money.put(session, owner, None, funding(0, year=2027), by=by, now=NOW)
    assert left(session) == {SPUK: Decimal(530)}
    assert queries.of_year(session, 2026).others == (2026, 2027)


def test_more_than_there_is_is_refused_until_somebody_means_it(session, by, owner, budget):
    line = money.put(session, owner, None, funding(900), by=by, now=NOW)
    with pytest.raises(BudgetShort) as refused:
        money.put(session, owner, None, funding(150), by=by, now=NOW)
    assert refused.value == BudgetShort(SPUK, 2026, Decimal(50))
    assert left(session) == {SPUK: Decimal(100)}
    money.put(session, owner, None, funding(150), anyway=True, by=by, now=NOW)
    assert left(session) == {SPUK: Decimal(-50)}
    money.put(session, owner, line.id, funding(880), by=by, now=NOW)
    assert left(session) == {SPUK: Decimal(-30)}


def test_a_source_without_a_budget_warns_and_free_does_not(session, by, owner):
    with pytest.raises(BudgetShort):
        money.put(session, owner, None, funding(1, source=MDT), by=by, now=NOW)
    money.put(session, owner, None, funding(0, source=FundingSource.FREE), by=by, now=NOW)
    assert left(session) == {FundingSource.FREE: 0}


def test_what_was_not_spent_goes_back(session, by, owner, budget):
    line = money.put(session, owner, None, funding(400, 250), by=by, now=NOW)
    money.settle(session, owner, line.id, by=by, now=NOW)
    assert (line.promised, left(session)) == (Decimal(250), {SPUK: Decimal(750)})


def test_a_line_that_was_taken_away_is_given_back_whole(session, by, owner, budget):
    wanted = funding(400, 250)
    line = money.put(session, owner, None, wanted, by=by, now=NOW)
    assert money.remove(session, owner, line.id, by=by, now=NOW) == wanted
    assert left(session) == {SPUK: Decimal(1000)}
    actions = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == "funding_line")).all()
    assert sorted(actions) == ["funding.put", "funding.removed"]


def test_a_line_of_another_activity_is_not_found(session, by, owner, budget):
    line = money.put(session, owner, None, funding(10), by=by, now=NOW)
    other = Owner(course_id=courses.course(session, responsible_id=by.user_id).id)
    for act in (money.remove, money.settle):
        with pytest.raises(NotFound):
            act(session, other, line.id, by=by, now=NOW)
    with pytest.raises(NotFound):
        money.put(session, other, line.id, funding(5), by=by, now=NOW)


def test_a_budget_that_goes_leaves_its_lines(session, by, owner, budget):
    money.put(session, owner, None, funding(10), by=by, now=NOW)
    money.remove_budget(session, 2026, SPUK, by=by, now=NOW)
    assert left(session) == {SPUK: Decimal(-10)}
    with pytest.raises(NotFound):
        money.remove_budget(session, 2026, SPUK, by=by, now=NOW)


@pytest.mark.parametrize("number", [1, 3, 300])
def test_a_year_is_read_in_three_statements_whatever_there_is(session, by, owner, budget, number, count_queries):
    for place in range(number):
        line = {"source": SPUK, "year": 2026, "purpose": f"Regel {place}", "noted_at": NOW, "promised": 1}
        session.add(FundingLine(location_id=by.location_id, activity_id=owner.activity_id, **line))
    session.flush()
    with count_queries() as counted:
        found = queries.of_year(session, 2026)
    assert (len(found.lines), len(counted)) == (number, 3)


def test_of_two_who_take_the_last_euros_at_once_one_is_warned(session, two_sessions, by):
    owner = Owner(activity_id=factories.activity(session, responsible_id=by.user_id).id)
    money.set_budget(session, 2026, SPUK, amount=Decimal(100), note="", by=by, now=NOW)
    session.commit()

    def take(own):
        money.put(own, owner, None, funding(60), by=by, now=NOW)

    outcomes = at_once(*((own, take) for own in two_sessions()))
    assert WON in outcomes
    assert [one for one in outcomes if one != WON] == [BudgetShort(SPUK, 2026, Decimal(20))]
    assert session.scalar(select(func.sum(FundingLine.promised))) == 60
