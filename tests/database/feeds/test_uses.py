"""Uses of subscriptions, noted for many at once."""

from datetime import UTC, datetime

from sqlalchemy import select, update

from app.models.feeds import Feed, FeedScope
from app.programme import feeds
from tests.database.feeds.calendars import uses
from tests.factories import HOUR


def test_uses_of_many_are_written_in_one_statement(session, subscribe, count_queries):
    counts = []
    for number in (1, 3):
        moment = datetime.now(UTC)
        use = feeds.Use(at=moment, client="x\x07" * 90)
        noted = {feeds.secret_hash(subscribe(FeedScope.LOCATION)): use for _ in range(number)}
        with count_queries() as seen:
            feeds.note_uses(session, noted)
        session.commit()
        counts.append(len(seen))
        assert uses(session)[-number:] == [(moment, "x" * 90)] * number
    assert counts[0] == counts[1]


def test_a_use_is_not_written_over_a_later_one_nor_to_what_was_renewed_or_revoked(session, subscribe):
    later, renewed, revoked = (subscribe(FeedScope.LOCATION) for _ in range(3))
    moment = datetime.now(UTC)
    ids = session.scalars(select(Feed.id).order_by(Feed.created_at)).all()
    session.execute(update(Feed).where(Feed.id == ids[0]).values(last_used_at=moment + HOUR, last_client="later"))
    feeds.renew(session, ids[1], by=None, now=moment)
    feeds.revoke(session, ids[2], by=None, now=moment)
    feeds.note_uses(
        session, {feeds.secret_hash(one): feeds.Use(at=moment, client="x") for one in (later, renewed, revoked)}
    )
    session.commit()
    assert uses(session) == [(moment + HOUR, "later"), (None, None), (None, None)]
