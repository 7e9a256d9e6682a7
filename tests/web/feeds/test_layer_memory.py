"""What the layer keeps, how much of it, and that uses are written once a minute."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from app.factory.feed_layer.bodies import Bodies
from app.factory.feed_layer.uses import Uses
from app.models.feeds import Feed
from app.programme import feeds
from tests.database.feeds.calendars import uses


def test_the_one_that_was_asked_for_longest_ago_makes_room(process, subscribe, published, poll_route, count_queries):
    first, second, third = (subscribe() for _ in range(3))
    for served in (first, second, third):
        poll_route(served)
    world = process(most=2)
    for served in (first, second, first, third):
        world.poll(served)
    with count_queries() as seen:
        world.poll(first)
        world.poll(third)
    assert seen == []
    with count_queries() as seen:
        world.poll(second)
    assert (len(seen), world.beneath) == (1, 0)


def test_bodies_take_no_more_room_than_they_may():
    bodies = Bodies(10)
    for tag, size in (("a", 4), ("b", 4), ("a", 4), ("c", 4), ("d", 11)):
        bodies.get("a")
        bodies.keep(tag, b"x" * size)
        assert bodies.size <= 10
    assert [bodies.get(tag) for tag in "abcd"] == [None] * 4


def test_secrets_are_kept_as_hashes(world, served):
    world.poll(served)
    held = repr((vars(world.known), vars(world.uses)))
    assert held.count(feeds.secret_hash(served.secret)) == 2
    assert served.secret not in held


def test_uses_are_collected_and_the_last_of_each_written_at_once(world, served):
    for agent in ("eerste", "tweede"):
        world.now += timedelta(seconds=1)
        world.poll(served, User_Agent=agent)
    assert world.written == []
    world.uses.flush()
    world.uses.flush()
    (written,) = world.written
    assert {key: (use.at, use.client) for key, use in written.items()} == {
        feeds.secret_hash(served.secret): (world.now, "tweede")
    }


def test_uses_that_could_not_be_written_wait_for_the_next_time():
    tries, fails = [], [True]

    def write(noted):
        tries.append(dict(noted))
        if fails.pop() if fails else False:
            raise OperationalError("", {}, OSError())

    collected = Uses(write, every=1e6)
    first, second = (feeds.Use(at=datetime(2026, 11, 22, hour, tzinfo=UTC), client="x") for hour in (9, 10))
    collected.note("a", first)
    collected.note("b", first)
    collected.flush()
    collected.note("a", second)
    collected.flush()
    assert tries == [{"a": first, "b": first}, {"a": second, "b": first}]


def test_the_layer_of_the_application_writes_uses_through_to_the_page(app, session, poll, served):
    poll(served, User_Agent="Thunderbird/128\x07")
    session.execute(update(Feed).values(last_used_at=None, last_client=None))
    session.commit()
    poll(served, User_Agent="Thunderbird/128\x07")
    app.extensions["feed_layer"].uses.flush()
    ((_, client),) = uses(session)
    assert client == "Thunderbird/128"
