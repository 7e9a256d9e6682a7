"""Nothing old is answered: not after an end, a publication, midnight, or the loss of the database."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from app.factory.feed_layer import known as knowledge
from app.models.feeds import Feed, FeedScope
from app.programme import feeds, publishing
from tests import factories
from tests.factories import DAY
from tests.web.feeds.process import whole


def ended(session, act):
    feed_id = session.scalar(select(Feed.id))
    act(session, feed_id, by=None, now=datetime.now(UTC))
    session.commit()


@pytest.mark.parametrize("act", [feeds.revoke, feeds.renew])
def test_in_the_process_that_ended_a_subscription_it_stops_at_once(session, world, served, act):
    assert world.poll(served).status_code == 200
    ended(session, act)
    assert world.poll(served).status_code == 404
    assert world.poll(served, If_None_Match='"' + "0" * 32 + '"').status_code == 404


def elsewhere(engine, statement, **values):
    """Change something as another process would: nothing in this one hears of the commit."""
    with engine.begin() as connection:
        connection.execute(text(statement), values)


ENDINGS = [
    "UPDATE feed SET revoked_at = now()",
    "UPDATE feed SET secret_hash = md5(secret_hash)",
    "DELETE FROM feed",
    "TRUNCATE audit_entry; DELETE FROM location",
]


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_another_process_ended_stops_within_a_twentieth_of_a_second(world, served, owner_engine, ending):
    assert world.poll(served).status_code == 200
    elsewhere(owner_engine, ending)
    world.ticks += knowledge.LOOK_EVERY
    assert world.poll(served).status_code == 404


def test_what_another_process_published_shows_within_a_twentieth_of_a_second(
    session, world, process, served, published, owner_engine, poll_route
):
    before = world.poll(served)
    elsewhere(
        owner_engine,
        "UPDATE publication"
        " SET component = convert_to(replace(convert_from(component, 'UTF8'), 'Muziek', 'Dansen'), 'UTF8')",
    )
    world.ticks += knowledge.LOOK_EVERY
    after = world.poll(served)
    assert whole(after) == whole(poll_route(served))
    assert after.headers["ETag"] != before.headers["ETag"]


def test_a_publication_of_this_process_shows_at_the_next_poll(session, supervisor, world, served, published):
    tag = world.poll(served).headers["ETag"]
    published.title = "Muziek en dans"
    session.flush()
    publishing.publish(session, [published.id], by=supervisor.actor, now=datetime.now(UTC))
    session.commit()
    answer = world.poll(served, If_None_Match=tag)
    assert (answer.status_code, b"SUMMARY:Muziek en dans" in answer.data) == (200, True)


@pytest.mark.parametrize("scope", [FeedScope.AGE_GROUP, FeedScope.OPEN_SHIFTS])
def test_a_calendar_of_what_is_planned_follows_the_plan(session, world, subscribe, published, scope):
    row = factories.age_group(session) if scope is FeedScope.AGE_GROUP else factories.volunteer(session)
    session.commit()
    served = subscribe(scope, row)
    empty = world.poll(served).data
    if scope is FeedScope.AGE_GROUP:
        published.age_group_id = row.id
    else:
        factories.shift(session, published)
    session.commit()
    assert (b"Muziek" in empty, b"Muziek" in world.poll(served).data) == (False, True)


def test_a_change_elsewhere_in_the_plan_costs_a_look_and_no_new_calendar(session, world, served, count_queries):
    tag = world.poll(served).headers["ETag"]
    factories.meeting(session)
    session.commit()
    with count_queries() as seen:
        assert world.poll(served, If_None_Match=tag).status_code == 304
    assert (len(seen), world.beneath) == (2, 0)


@pytest.mark.parametrize(("days", "beneath"), [(6, 0), (7, 1)])
def test_a_calendar_that_no_longer_holds_is_left_to_the_route(world, served, days, beneath):
    world.poll(served)
    world.now += days * DAY
    world.poll(served)
    assert world.beneath == beneath


def test_a_database_that_does_not_answer_leaves_it_to_the_route_and_all_is_forgotten(
    world, served, engine, monkeypatch
):
    world.poll(served)
    broken = SimpleNamespace(connect=lambda: (_ for _ in ()).throw(OperationalError("", {}, OSError())))
    monkeypatch.setattr(world.known, "_engine", broken)
    world.ticks += knowledge.LOOK_EVERY
    assert (world.poll(served).status_code, world.beneath) == (200, 1)
    monkeypatch.setattr(world.known, "_engine", engine)
    assert (world.poll(served).status_code, world.beneath) == (200, 2)
    world.ticks += knowledge.REST_SECONDS
    assert (world.poll(served).status_code, world.beneath) == (200, 2)


def test_connections_that_the_server_closed_are_opened_again(world, served, owner_engine):
    world.poll(served)
    elsewhere(
        owner_engine,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'layer'",
    )
    world.ticks += knowledge.LOOK_EVERY
    answers = []
    for _ in range(3):
        answers.append(world.poll(served).status_code)
        world.ticks += knowledge.REST_SECONDS
    assert answers == [200, 200, 200]
