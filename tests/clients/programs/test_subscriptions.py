"""Calendar programs subscribe to our server, and show what everybody knows; then it changes (CALENDARS.md)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.calendars.feed import EMPTY_NOTE
from app.models.feeds import FeedScope
from tests import factories
from tests.clients.programs.term import Term
from tests.factories import DAY, HOUR


@pytest.fixture
def term(session, by):
    """Return a term of which everything is published."""
    return Term(session, by, now=datetime.now(UTC).replace(microsecond=0))


EVERY_PROGRAM = pytest.mark.parametrize(
    "program", ["evolution", "khal", "calcurse", "thunderbird", "radicale"], indirect=True
)


@EVERY_PROGRAM
def test_rule_01_a_program_shows_what_everybody_knows(program, term, website):
    program.subscribe(website.address(term.subscribe()))
    assert program.agenda(term.days) == as_shown_by(program, term)


@EVERY_PROGRAM
def test_rule_04_05_08_a_program_follows_what_changes(program, term, website):
    program.subscribe(website.address(term.subscribe()))
    before = term.known()
    moved, cancelled, retitled = term.weekly[-4], term.weekly[-5], term.weekly[-6]
    term.move(moved, moved.starts_at + DAY + 2 * HOUR)
    term.cancel(cancelled)
    term.edit(retitled, title="Fietsles voor wie al kan fietsen")
    term.add(term.weekly[-1].starts_at + 3 * DAY, "Afscheid 🎉")
    term.rename(term.park, "Park «De Eik»")
    term.publish()
    assert len(set(term.known()) - set(before)) > 5
    program.sync()
    assert program.agenda(term.days) == as_shown_by(program, term)


@EVERY_PROGRAM
def test_rule_12_a_program_shows_what_somebody_is_to_do_and_not_what_they_declined(program, term, website):
    first, second, third = term.weekly[-8:-5]
    volunteer = term.volunteer(first, second, third)
    program.subscribe(website.address(term.subscribe(FeedScope.VOLUNTEER, volunteer)))
    assert program.agenda(term.days) == as_shown_by(program, term, first, second, third)
    term.decline(volunteer, second)
    term.move(third, third.starts_at + DAY)
    term.publish()
    program.sync()
    assert program.agenda(term.days) == as_shown_by(program, term, first, third)


@EVERY_PROGRAM
def test_rule_09_a_program_shows_that_nothing_is_left(program, term, website):
    loft, last = factories.space(term.session), term.weekly[-1]
    term.edit(last, space_id=loft.id)
    term.publish()
    program.subscribe(website.address(term.subscribe(FeedScope.SPACE, loft)))
    assert [line.title for line in program.agenda(term.days)] == [last.title]
    term.edit(last, space_id=term.hall.id)
    term.publish()
    program.sync()
    assert [line.title for line in program.agenda(term.days)] == [EMPTY_NOTE]


@pytest.mark.parametrize("program", ["evolution", "khal", "thunderbird"], indirect=True)
def test_rule_09_a_program_that_is_told_nothing_keeps_what_it_had(program, term, website):
    """A revoked subscription answers as one that never was: what somebody saw stays until they remove the calendar."""
    issued = term.subscribe()
    program.subscribe(website.address(issued))
    before = program.agenda(term.days)
    term.revoke(issued)
    program.sync()
    assert website.answer(website.address(issued)) == 404
    assert program.agenda(term.days) == before == term.known()


def test_rule_09_vdirsyncer_says_that_a_revoked_calendar_is_not_there(new_khal, term, website):
    issued = term.subscribe()
    khal = new_khal()
    khal.subscribe(website.address(issued))
    term.revoke(issued)
    assert "Not Found" in khal.sync()
    assert "Not Found" in khal.sync()


def as_shown_by(program, term, *meetings):
    return sorted(program.able_to_show(line) for line in term.known(*meetings))
