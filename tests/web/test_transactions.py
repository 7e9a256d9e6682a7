"""How the transaction of a request ends."""

from __future__ import annotations

import pytest
from sqlalchemy import event, text

from app.extensions import db
from tests.web.test_week import move


@pytest.fixture
def ends(app):
    """Return the list of how transactions ended since."""
    seen = []
    with app.app_context():
        engine = db.engine
    committed, rolled_back = (lambda _connection: seen.append("commit")), (lambda _connection: seen.append("rollback"))
    event.listen(engine, "commit", committed)
    event.listen(engine, "rollback", rolled_back)
    yield seen
    event.remove(engine, "commit", committed)
    event.remove(engine, "rollback", rolled_back)


def test_a_page_that_was_only_read_ends_with_a_commit_so_that_its_statements_stay_prepared(desk, week, ends):
    assert desk.get(f"/week/{week.week}").status_code == 200
    assert ends == ["commit"]


def test_the_statements_of_a_page_are_planned_once_and_not_for_every_request(app, desk, week):
    with app.app_context():
        db.engine.dispose()
    for _ in range(8):
        desk.get(week.page)
    with app.app_context():
        prepared = db.session.scalar(text("SELECT count(*) FROM pg_prepared_statements WHERE statement ~ 'shift'"))
    assert prepared > 0


def test_what_was_refused_and_a_change_that_failed_are_rolled_back(desk, week, ends):
    assert desk.get("/bijeenkomsten/00000000-0000-0000-0000-000000000000").status_code == 404
    assert move(desk, week, version="9").status_code == 409
    assert set(ends) == {"rollback"}
