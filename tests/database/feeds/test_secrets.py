"""Secrets of subscriptions: handed out, renewed, revoked, and when they were used."""

import hashlib

import pytest
from sqlalchemy import select, update

from app.access import Role
from app.models.accounts import UserAccount
from app.models.audit import AuditEntry
from app.models.feeds import Feed, FeedBody, FeedScope
from app.programme import feeds
from app.programme.refusals import NotFound
from app.queries import feed_subjects
from app.queries import feeds as subscriptions
from tests import factories
from tests.database.feeds.calendars import MINUTE, SECOND, stored
from tests.factories import NOW


def test_rule_11_a_secret_has_256_bits_and_only_its_hash_is_kept(session, subscribe):
    secret, other = subscribe(FeedScope.LOCATION), subscribe(FeedScope.LOCATION)
    kept = session.scalars(select(Feed.secret_hash).order_by(Feed.created_at)).all()
    assert len(secret) == 43
    assert set(kept) == {hashlib.sha256(one.encode()).hexdigest() for one in (secret, other)}


@pytest.mark.parametrize("secret", ["", "x", "é" * 43, "a" * 42, "a" * 44, "a" * 43, "../" * 14 + "a", "\x00" * 43])
def test_rule_11_a_secret_that_nobody_has_is_nothing(poll, secret):
    assert poll(secret) == (None, None)


def test_rule_11_a_revoked_secret_and_one_that_was_renewed_are_nothing(session, subscribe, poll, supervisor):
    revoked, renewed = subscribe(FeedScope.LOCATION), subscribe(FeedScope.LOCATION)
    poll(revoked)
    feed_id = stored(session, renewed).id
    feeds.revoke(session, stored(session, revoked).id, by=supervisor, now=NOW)
    issued = feeds.renew(session, feed_id, by=supervisor, now=NOW)
    session.commit()
    assert poll(revoked) == poll(renewed) == (None, None)
    assert poll(issued.secret)[0].feed_id == issued.feed_id == feed_id


def test_what_was_revoked_cannot_be_revoked_or_renewed_again(session, subscribe, supervisor):
    feed_id = stored(session, subscribe(FeedScope.LOCATION)).id
    feeds.revoke(session, feed_id, by=supervisor, now=NOW)
    for again in (feeds.revoke, feeds.renew):
        with pytest.raises(NotFound):
            again(session, feed_id, by=supervisor, now=NOW)


def test_a_revoked_subscription_keeps_no_calendar(session, subscribe, poll, supervisor):
    secret = subscribe(FeedScope.LOCATION)
    poll(secret)
    feeds.revoke(session, stored(session, secret).id, by=supervisor, now=NOW)
    session.commit()
    kept = stored(session, secret)
    assert (kept.etag, kept.modified_at, kept.built_version) == (None, None, None)
    assert session.scalars(select(FeedBody.feed_id)).all() == []


def test_handing_out_renewing_and_revoking_are_in_the_audit_log(session, subscribe, supervisor):
    feed_id = stored(session, subscribe(FeedScope.LOCATION)).id
    feeds.renew(session, feed_id, by=supervisor, now=NOW)
    feeds.revoke(session, feed_id, by=None, now=NOW)
    session.commit()
    found = session.execute(select(AuditEntry.action, AuditEntry.by_id).where(AuditEntry.subject_id == feed_id))
    assert {tuple(row) for row in found} == {
        ("feed.created", supervisor.user_id),
        ("feed.renewed", supervisor.user_id),
        ("feed.revoked", None),
    }


def test_a_volunteer_renews_only_what_is_about_themselves(session, subscribe):
    volunteer, other = factories.volunteer(session), factories.volunteer(session)
    mine, theirs = (stored(session, subscribe(FeedScope.VOLUNTEER, row)).id for row in (volunteer, other))
    me = factories.volunteer_account(session, volunteer).actor
    assert feeds.renew(session, mine, by=me, owner=me, now=NOW).feed_id == mine
    with pytest.raises(NotFound):
        feeds.renew(session, theirs, by=me, owner=me, now=NOW)


def test_who_is_responsible_for_nothing_has_nothing_of_their_own(session, subscribe):
    feed_id = stored(session, subscribe(FeedScope.LOCATION)).id
    mentor = factories.account(session, Role.MENTOR).actor
    assert feed_subjects.own(session, mentor) == subscriptions.active_of(session, mentor) == ()
    with pytest.raises(NotFound):
        feeds.renew(session, feed_id, by=mentor, owner=mentor, now=NOW)


def test_a_coach_renews_only_the_calendar_of_their_own_meetings(session, subscribe):
    coach, other = factories.account(session, Role.COACH), factories.account(session, Role.COACH)
    mine, theirs = (stored(session, subscribe(FeedScope.RESPONSIBLE, row)).id for row in (coach, other))
    assert [feed.id for feed in subscriptions.active_of(session, coach.actor)] == [mine]
    assert feeds.renew(session, mine, by=coach.actor, owner=coach.actor, now=NOW).feed_id == mine
    with pytest.raises(NotFound):
        feeds.renew(session, theirs, by=coach.actor, owner=coach.actor, now=NOW)


@pytest.mark.parametrize("change", [{"active": False}, {"role": Role.MENTOR}])
def test_a_calendar_of_own_meetings_ends_with_the_account_wherever_that_is_changed(
    session, subscribe, poll, session_at, change
):
    coach, other = factories.account(session, Role.COACH), factories.account(session, Role.COACH)
    secret, theirs = (subscribe(FeedScope.RESPONSIBLE, row) for row in (coach, other))
    assert poll(secret)[0] is not None
    nowhere = session_at(None)  # accounts are looked at before a location is known
    nowhere.execute(update(UserAccount).where(UserAccount.id == coach.id).values(change))
    nowhere.commit()
    assert (poll(secret), poll(theirs)[0] is None) == ((None, None), False)


def test_use_is_noted_once_a_minute(session, subscribe, poll):
    secret = subscribe(FeedScope.LOCATION)
    seen = []
    for now, client in ((NOW, "eerste"), (NOW + 59 * SECOND, "tweede"), (NOW + MINUTE, "derde")):
        poll(secret, now, client)
        session.expire_all()
        kept = stored(session, secret)
        seen.append((kept.last_used_at, kept.last_client))
    assert seen == [(NOW, "eerste"), (NOW, "eerste"), (NOW + MINUTE, "derde")]


def test_a_renewed_subscription_was_not_used_yet(session, subscribe, poll, supervisor):
    secret = subscribe(FeedScope.LOCATION)
    poll(secret)
    issued = feeds.renew(session, stored(session, secret).id, by=supervisor, now=NOW)
    session.commit()
    session.expire_all()
    kept = stored(session, issued.secret)
    assert (kept.last_used_at, kept.last_client) == (None, None)


@pytest.mark.parametrize("scope", FeedScope)
def test_a_feed_of_every_scope_can_be_made_and_found_by_name(session, location, supervisor, scope):
    make = {
        FeedScope.PARTNER: lambda: factories.partner(session, name="De Naam"),
        FeedScope.VOLUNTEER: lambda: factories.volunteer(session, name="De Naam"),
        FeedScope.OPEN_SHIFTS: lambda: factories.volunteer(session, name="De Naam"),
        FeedScope.AGE_GROUP: lambda: factories.age_group(session, name="De Naam"),
        FeedScope.SPACE: lambda: factories.space(session, name="De Naam"),
        FeedScope.ACTIVITY: lambda: factories.activity(session, title="De Naam"),
        FeedScope.LOCATION: lambda: location,
        FeedScope.STAFF: lambda: location,
        FeedScope.RESPONSIBLE: lambda: factories.account(session, Role.COACH, name="De Naam"),
    }
    row = make[scope]()
    name = "de wilgen" if scope in {FeedScope.LOCATION, FeedScope.STAFF} else "de naam"
    (subject,) = feed_subjects.named(session, scope, f" {name} ")
    assert subject in feed_subjects.subjects(session, scope, location_id=location.id)
    assert feed_subjects.named(session, scope, str(row.id)) == (subject,)
    issued = feeds.create(session, subject, label="Hal", by=supervisor, now=NOW)
    listed = subscriptions.one_active(session, issued.feed_id)
    assert (listed.scope, listed.of, listed.name) == (scope, subject.name, "Hal")
