"""When partners are busy elsewhere: read from a file or an address, replaced, removed, and never seen in detail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from app.calendars.errors import BrokenField
from app.extensions import enter_location, system_scope
from app.fetching import rounds, times
from app.fetching.addresses import UnfitAddress
from app.models.audit import AuditEntry
from app.models.busy import BusySort, BusySource, BusyTime
from app.planning.conflicts import ConflictKind
from app.planning.timeslots import Period
from app.programme import busy_sources
from app.programme.busy_sources import Whose
from app.programme.refusals import NotFound
from app.queries import busy
from app.queries.attention import attention_in
from tests import factories
from tests.database.racing import WON, at_once
from tests.factories import DAY, HOUR, NOW, ZONE

SECRET = "a key of this test"
ADDRESS = "https://agenda.example/geheim.ics"
SOON = Period(starts_at=NOW, ends_at=NOW + 28 * DAY)


def calendar(*starts):
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{number}\r\nDTSTART:{start:%Y%m%dT%H%M%SZ}\r\nDURATION:PT1H\r\n"
        "SUMMARY:Geheim overleg\r\nEND:VEVENT\r\n"
        for number, start in enumerate(starts)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n".encode()


def hour(start):
    return Period(starts_at=start, ends_at=start + HOUR)


@pytest.fixture
def partner(session, location):
    found = factories.partner(session, name="Politie Lindewaard")
    session.commit()
    return found


@pytest.fixture
def whose(partner):
    return Whose(partner_id=partner.id)


def read_file(session, whose, content, by, now=NOW):
    busy_sources.read_file(session, whose, content, zone=ZONE, by=by, now=now)
    session.commit()


def take_address(session, whose, by, text=ADDRESS):
    busy_sources.take_address(session, whose, text, secret=SECRET, by=by, now=NOW)
    session.commit()


def known(session, partner):
    return busy.of_partners(session, [partner.id], SOON).get(partner.id, ())


def test_a_file_says_when_a_partner_is_busy(session, partner, whose, by):
    read_file(session, whose, calendar(NOW + DAY, NOW + 3 * DAY), by)
    assert known(session, partner) == (hour(NOW + DAY), hour(NOW + 3 * DAY))
    source = busy.source_of(session, partner_id=partner.id)
    assert (source.sort, source.read_at, source.added_by, source.failure) == (BusySort.FILE, NOW, by.name, None)


def test_a_new_file_takes_the_place_of_the_old(session, partner, whose, by):
    read_file(session, whose, calendar(NOW + DAY), by)
    read_file(session, whose, calendar(NOW + 2 * DAY), by)
    assert known(session, partner) == (hour(NOW + 2 * DAY),)


def test_a_broken_file_changes_nothing(session, partner, whose, by):
    read_file(session, whose, calendar(NOW + DAY), by)
    with pytest.raises(BrokenField):
        busy_sources.read_file(
            session, whose, calendar(NOW).replace(b"DTSTART:", b"DTSTART:x"), zone=ZONE, by=by, now=NOW
        )
    session.rollback()
    assert known(session, partner) == (hour(NOW + DAY),)


def test_nothing_of_what_an_appointment_is_about_is_kept(session, whose, by, owner_engine):
    read_file(session, whose, calendar(NOW + DAY), by)
    take_address(session, whose, by)
    with owner_engine.connect() as connection:
        for table in ("busy_source", "busy_time", "audit_entry"):
            rows = connection.execute(text(f"SELECT row_to_json(r)::text FROM {table} r")).scalars()  # noqa: S608
            assert not any("eheim" in row or "overleg" in row for row in rows)


def test_a_volunteer_can_be_busy_as_well(session, location, by):
    volunteer = factories.volunteer(session)
    read_file(session, Whose(volunteer_id=volunteer.id), calendar(NOW + DAY), by)
    assert busy.of_volunteers(session, [volunteer.id], SOON) == {volunteer.id: (hour(NOW + DAY),)}
    assert busy.source_of(session, volunteer_id=volunteer.id).sort is BusySort.FILE


def test_a_calendar_is_somebodys(session, location, by):
    for whose in (Whose(), Whose(partner_id=factories.meeting(session).id)):
        with pytest.raises(NotFound):
            busy_sources.remove(session, whose, by=by, now=NOW)


def test_only_times_that_reach_into_the_period_are_found(session, partner, whose, by):
    read_file(session, whose, calendar(NOW - HOUR / 2, NOW + 27 * DAY, NOW + 28 * DAY), by)
    assert known(session, partner) == (hour(NOW - HOUR / 2), hour(NOW + 27 * DAY))


def test_a_calendar_can_be_taken_away_and_that_is_noted(session, partner, whose, by):
    read_file(session, whose, calendar(NOW + DAY), by)
    busy_sources.remove(session, whose, by=by, now=NOW)
    busy_sources.remove(session, whose, by=by, now=NOW)
    session.commit()
    assert busy.source_of(session, partner_id=partner.id) is None
    assert known(session, partner) == ()
    assert session.scalars(select(AuditEntry.action).order_by(AuditEntry.action)).all() == ["busy.file", "busy.removed"]


@pytest.mark.parametrize("address", ["", "http://agenda.example/a.ics", "https://localhost/a.ics"])
def test_an_address_must_be_of_the_web(session, whose, by, address):
    with pytest.raises(UnfitAddress):
        busy_sources.take_address(session, whose, address, secret=SECRET, by=by, now=NOW)


def test_a_partner_of_another_location_has_no_calendar_here(session, location, other_location, whose, supervisor):
    enter_location(session, other_location.id)
    stranger = factories.account(session).actor
    with pytest.raises(NotFound):
        busy_sources.read_file(session, whose, calendar(NOW), zone=ZONE, by=stranger, now=NOW)


def test_who_give_a_calendar_at_once_leave_one(two_sessions, session, partner, whose, by):
    def give(day):
        return lambda at_work: read_file(at_work, whose, calendar(NOW + day * DAY), by)

    one, other = two_sessions()
    assert at_once((one, give(1)), (other, give(2))) == [WON, WON]
    assert known(session, partner) in {(hour(NOW + DAY),), (hour(NOW + 2 * DAY),)}
    assert len(session.scalars(select(BusySource.id)).all()) == 1


def test_the_busy_times_of_many_take_one_statement(session, location, count_queries):
    def statements(ids):
        with count_queries() as seen:
            assert busy.of_partners(session, ids, SOON).keys() == set(ids)
        return len(seen)

    def make():
        found = factories.partner(session)
        factories.busy_source(session, found, times=[(NOW, NOW + HOUR)])
        return found.id

    one = make()
    assert statements([one]) == statements([one, *(make() for _ in range(30))]) == 1


def test_the_list_of_partners_takes_one_statement(session, location, count_queries):
    for number in range(30):
        factories.busy_source(session, factories.partner(session, name=f"P {number:02}"), times=[(NOW, NOW + HOUR)])
    factories.partner(session, name="Zonder")
    session.commit()
    session.execute(text("SELECT 1"))
    with count_queries() as seen:
        found = busy.partners(session, search="", now=NOW)
    assert (len(seen), len(found)) == (1, 31)
    assert [(line.sort, line.coming, line.failed) for line in found[-2:]] == [
        (BusySort.FILE, 1, False),
        (None, 0, False),
    ]
    assert [line.name for line in busy.partners(session, search="zon", now=NOW)] == ["Zonder"]


def read_due(session, calendar_server, now=NOW, secret=SECRET):
    with system_scope(session):
        number = rounds.read_due(session, secret=secret, now=now, ways=calendar_server.ways())
    session.expire_all()
    return number


def row(session):
    return session.scalars(select(BusySource)).one()


def test_an_address_is_read_and_read_again_hours_later(session, partner, whose, by, calendar_server):
    take_address(session, whose, by)
    calendar_server.says("200 OK", calendar(NOW + DAY), ETag='"1"')
    assert read_due(session, calendar_server) == 1
    assert known(session, partner) == (hour(NOW + DAY),)
    assert (row(session).read_at, row(session).due_at) == (NOW, NOW + rounds.EVERY)
    assert read_due(session, calendar_server) == 0
    later = NOW + rounds.EVERY
    calendar_server.says("304 Not Modified")
    assert read_due(session, calendar_server, now=later) == 1
    assert 'If-None-Match: "1"' in calendar_server.asked[-1]
    assert known(session, partner) == (hour(NOW + DAY),)
    assert (row(session).read_at, row(session).changed_at) == (later, NOW)


def test_a_calendar_that_never_changes_is_read_anew_before_its_days_run_out(session, whose, by, calendar_server):
    take_address(session, whose, by)
    calendar_server.says("200 OK", calendar(NOW + DAY), ETag='"1"')
    read_due(session, calendar_server)
    read_due(session, calendar_server, now=NOW + rounds.READ_ANEW)
    assert "If-None-Match" not in calendar_server.asked[-1]
    assert row(session).read_until == NOW + rounds.READ_ANEW + times.AHEAD


def test_a_failure_is_kept_and_takes_nothing_away(session, partner, whose, by, calendar_server, caplog):
    take_address(session, whose, by)
    calendar_server.says("200 OK", calendar(NOW + DAY))
    read_due(session, calendar_server)
    for now, status, body, failure in (
        (NOW + 5 * HOUR, "410 Gone", b"", {"why": "refused", "status": 410}),
        (NOW + 10 * HOUR, "200 OK", b"<html>", {"why": "NotACalendar"}),
    ):
        calendar_server.says(status, body)
        assert read_due(session, calendar_server, now=now) == 1
        source = row(session)
        assert (source.failure, source.read_at, source.due_at) == (failure, NOW, now + rounds.AFTER_A_FAILURE)
        assert known(session, partner) == (hour(NOW + DAY),)
    assert "geheim" not in caplog.text
    calendar_server.says("200 OK", calendar(NOW + 2 * DAY))
    read_due(session, calendar_server, now=NOW + 20 * HOUR)
    assert row(session).failure is None
    assert known(session, partner) == (hour(NOW + 2 * DAY),)


def test_an_address_sealed_with_another_key_is_said(session, whose, by, calendar_server):
    take_address(session, whose, by)
    read_due(session, calendar_server, secret="a new key")
    assert (row(session).failure, calendar_server.connected) == ({"why": "sealed"}, 0)


def test_what_was_replaced_while_it_was_read_is_not_overwritten(
    session, session_at, location, partner, whose, by, calendar_server
):
    take_address(session, whose, by)
    colleague = session_at(location)
    content = calendar(NOW + DAY)

    def slowly(connection):
        read_file(colleague, whose, calendar(NOW + 5 * DAY), by)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(content), content))

    calendar_server.answer = slowly
    assert read_due(session, calendar_server) == 1
    assert known(session, partner) == (hour(NOW + 5 * DAY),)
    assert row(session).sort is BusySort.FILE


def test_what_was_removed_while_it_failed_stays_removed(session, session_at, location, whose, by, calendar_server):
    take_address(session, whose, by)
    colleague = session_at(location)

    def slowly(_connection):
        busy_sources.remove(colleague, whose, by=by, now=NOW)
        colleague.commit()

    calendar_server.answer = slowly
    assert read_due(session, calendar_server) == 1
    assert session.scalars(select(BusySource.id)).all() == []


def test_two_workers_read_an_address_once(session, session_at, whose, by, calendar_server):
    take_address(session, whose, by)
    calendar_server.says("200 OK", calendar(NOW + DAY))
    read = []
    workers = [session_at(None), session_at(None)]
    at_once(*((worker, lambda at_work: read.append(read_due(at_work, calendar_server))) for worker in workers))
    assert sorted(read) == [0, 1]
    assert calendar_server.connected == 1


def test_an_address_can_be_read_sooner_and_a_file_cannot(session, whose, by, calendar_server):
    take_address(session, whose, by)
    calendar_server.says("200 OK", calendar(NOW + DAY))
    read_due(session, calendar_server)
    busy_sources.read_again(session, whose, by=by, now=NOW)
    session.commit()
    assert read_due(session, calendar_server) == 1
    read_file(session, whose, calendar(NOW + DAY), by)
    with pytest.raises(NotFound):
        busy_sources.read_again(session, whose, by=by, now=NOW)


def test_a_round_reads_a_few_and_leaves_the_rest_to_the_next(session, location, by, calendar_server):
    calendar_server.says("200 OK", calendar(NOW + DAY))
    for _ in range(rounds.MOST_A_ROUND + 1):
        take_address(session, Whose(partner_id=factories.partner(session).id), by)
    assert [read_due(session, calendar_server) for _ in range(3)] == [rounds.MOST_A_ROUND, 1, 0]


def test_times_are_forgotten_a_month_after_they_ended(session, partner, supervisor):
    old = NOW - times.KEPT - HOUR - timedelta(minutes=1)
    factories.busy_source(session, partner, times=[(old, old + HOUR), (NOW - DAY, NOW)])
    assert times.forget(session, now=NOW) == 1
    assert session.scalars(select(BusyTime.starts_at)).all() == [NOW - DAY]


def test_the_board_is_not_kept_when_busy_times_change(session, location, whose, by):
    before = location.plan_version
    read_file(session, whose, calendar(NOW + DAY), by)
    session.refresh(location)
    changed = location.plan_version
    assert changed > before
    read_file(session, whose, calendar(NOW + DAY), by, now=NOW + HOUR)
    session.refresh(location)
    assert location.plan_version == changed


def test_a_partner_who_is_busy_asks_for_attention(session, location, partner, whose, by):
    row = factories.meeting(session, NOW + DAY + HOUR / 2)
    factories.engagement(session, row, partner)
    read_file(session, whose, calendar(NOW + DAY), by)
    day = (NOW + DAY).date()
    found = attention_in(session, location=location, first=day, last=day, now=NOW, mends=False)
    (busy_then,) = [point.conflict for point in found.points if point.conflict.kind is ConflictKind.PARTNER_BUSY]
    assert (busy_then.session_ids, busy_then.names) == ((row.id,), (row.title, "Politie Lindewaard"))
