"""Certificates given out, printed, taken back, withdrawn, and the names on them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text

from app.documents.errors import MissingLetters
from app.extensions import system_scope
from app.models.audit import AuditEntry
from app.models.course_progress import Certificate
from app.planning.vocabulary import ConsentPurpose, PhaseSort
from app.programme import certificate_names, certificate_paper, certificates
from app.programme.certificate_names import NameOnPaper, NotAgreed
from app.programme.certificate_paper import NothingToPrint, Press
from app.programme.certificates import Direction, NotEarned, PrintedBefore, WithdrawnBefore
from app.programme.refusals import LooksLikeCitizenNumber, NotFound
from app.queries import certificates as reading
from app.queries import verification
from tests import courses, factories
from tests.database.racing import at_once
from tests.factories import NOW
from tests.unit.documents.reading import text as text_of

SECRET = "a key of this test"
PRESS = Press(secret=SECRET, address="https://weekwijzer.example/certificaat/{}".format)
LATER = NOW + timedelta(days=3)


@pytest.fixture
def course(session, location):
    return courses.course(session, "fietsparcours")


def rider(session, course, name="Amal", *, agreed=True, done=True, languages=("nl",), **of):
    """Add a child who has all stamps, or all but one, and who agreed with its name on paper, or not."""
    who = factories.child(session, pseudonym=name, languages=list(languages))
    participant = courses.course_participant(session, course, who=who, **of)
    skills = [skill["slug"] for skill in courses.specification("fietsparcours")["course"]["skills"]]
    by_id = course.responsible_id
    for skill in skills if done else skills[1:]:
        courses.stamp(session, participant, skill, by_id=by_id)
    if agreed:
        courses.consent(session, who, ConsentPurpose.NAME_ON_CERTIFICATE, noted_by_id=by_id)
    session.commit()
    return participant


def issue(session, course, *participants, by, now=NOW):
    return certificates.issue(session, course.id, {one.id for one in participants}, by=by, now=now)


def name(session, course, participant, written, said="", *, by, now=NOW):
    found = reading.of_course(session, course.id, now=now)
    names = {participant.id: NameOnPaper(name=written, said=said)}
    certificate_names.keep(session, found, names, secret=SECRET, by=by, now=now)
    session.commit()


def only(session):
    return session.scalars(select(Certificate).execution_options(populate_existing=True)).one()


def printed(session, course, *participants, by, now=NOW):
    ids = {one.id for one in participants}
    content = certificate_paper.print_sheets(session, course.id, ids, {}, press=PRESS, by=by, now=now)
    session.commit()
    return text_of(content)


def test_who_earned_a_certificate_gets_one_with_a_number_and_the_title_of_the_rule(session, course, by):
    amal = rider(session, course)
    assert len(issue(session, course, amal, by=by)) == 1
    row = only(session)
    assert (row.title, row.issued_on, row.place, row.named) == ("Stempeldiploma fietsen", date(2026, 11, 23), 1, None)
    assert row.number.startswith("WW-2026-")
    assert issue(session, course, amal, by=by) == ()


def test_it_is_dated_to_the_ceremony_that_comes(session, course, by):
    courses.course_group(session, course, part=3, sort=PhaseSort.CEREMONY, meetings=1, first=NOW + timedelta(days=60))
    issue(session, course, rider(session, course), by=by)
    row = only(session)
    assert (row.issued_on, row.number[:8]) == (date(2027, 1, 22), "WW-2027-")


def test_who_has_something_to_do_for_it_is_refused_and_nobody_gets_one(session, course, by):
    amal, badr = rider(session, course), rider(session, course, "Badr", done=False)
    with pytest.raises(NotEarned) as refused:
        issue(session, course, amal, badr, by=by)
    assert refused.value.pseudonym == "Badr"
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Certificate)) == 0


def test_a_course_or_a_child_that_is_not_there_is_not_found(session, course, by):
    with pytest.raises(NotFound):
        certificates.issue(session, uuid4(), (), by=by, now=NOW)
    with pytest.raises(NotFound):
        certificates.issue(session, course.id, {uuid4()}, by=by, now=NOW)
    for act in (certificates.take_back, certificates.move, certificates.withdraw):
        more = {"move": (Direction.UP,)}.get(act.__name__, ())
        because = {"because": "weg"} if act is certificates.withdraw else {}
        with pytest.raises(NotFound):
            act(session, course.id, uuid4(), *more, **because, by=by, now=NOW)


def test_two_who_press_at_once_give_one_certificate(session, course, by, two_sessions):
    ids, course_id = {rider(session, course).id}, course.id
    acts = [lambda one: certificates.issue(one, course_id, ids, by=by, now=NOW)] * 2
    assert at_once(*zip(two_sessions(), acts, strict=True)) == ["won", "won"]
    assert session.scalar(select(func.count()).select_from(Certificate)) == 1


def test_a_name_is_sealed_and_printed_in_the_order_of_the_ceremony(session, course, by):
    amal, badr = rider(session, course, languages=("ar",)), rider(session, course, "Badr")
    issue(session, course, amal, badr, by=by)
    name(session, course, amal, "Lina Haddad", "LIE-na had-DAAD", by=by)
    name(session, course, badr, "Badr Saleh", by=by)
    assert b"Lina" not in session.scalars(select(Certificate.named).order_by(Certificate.place)).first()
    said = printed(session, course, badr, amal, by=by)
    assert 0 < said.index("Lina Haddad") < said.index("Badr Saleh")
    assert "heeft alle 6 stempels gehaald." in said
    assert "LIE-na" not in said
    assert session.scalars(select(Certificate.printed_at)).all() == [NOW, NOW]


def test_without_consent_there_is_a_line_to_write_a_name_on(session, course, by):
    amal = rider(session, course, agreed=False)
    issue(session, course, amal, by=by)
    session.commit()
    with pytest.raises(NotAgreed) as refused:
        name(session, course, amal, "Lina Haddad", by=by)
    assert refused.value.pseudonym == "Amal"
    session.rollback()
    said = printed(session, course, amal, by=by)
    assert "Stempeldiploma fietsen voor heeft alle 6 stempels gehaald." in said
    assert "Amal" not in said


def test_a_name_that_was_agreed_with_before_is_not_printed_when_it_no_longer_is(session, course, by):
    amal = rider(session, course)
    issue(session, course, amal, by=by)
    name(session, course, amal, "Lina Haddad", by=by)
    session.execute(text("UPDATE consent SET withdrawn_on = given_on"))
    session.commit()
    assert "Lina" not in printed(session, course, amal, by=by)
    with system_scope(session):
        assert certificate_names.forget(session, now=NOW) == 1


def test_a_name_is_kept_until_four_weeks_after_the_ceremony(session, course, by):
    courses.course_group(session, course, part=3, sort=PhaseSort.CEREMONY, meetings=1, first=LATER)
    amal = rider(session, course)
    issue(session, course, amal, by=by)
    name(session, course, amal, "Lina Haddad", by=by)
    until = LATER + factories.HOUR + timedelta(weeks=4)
    assert only(session).named_until == until
    for now, removed in ((until - timedelta(seconds=1), 0), (until, 1), (until, 0)):
        with system_scope(session):
            assert certificate_names.forget(session, now=now) == removed
        session.commit()
    row = only(session)
    assert (row.named, row.named_until) == (None, None)
    assert "voor heeft alle" in printed(session, course, amal, by=by, now=until)


def test_a_sealed_name_opens_for_its_own_certificate_alone(session, course, by):
    amal, badr = rider(session, course), rider(session, course, "Badr")
    issue(session, course, amal, badr, by=by)
    name(session, course, amal, "Lina Haddad", by=by)
    first, second = session.scalars(select(Certificate).order_by(Certificate.place))
    second.named, second.named_until = first.named, first.named_until
    session.commit()
    found = reading.of_course(session, course.id, now=NOW)
    assert [certificate_names.opened(one.issued, secret=SECRET) for one in found.issued] == [
        NameOnPaper(name="Lina Haddad"),
        None,
    ]


@pytest.mark.parametrize(("written", "refusal"), [("李娜", MissingLetters), ("V 1234567", LooksLikeCitizenNumber)])
def test_a_name_that_cannot_be_printed_or_holds_a_number_is_refused(session, course, by, written, refusal):
    amal = rider(session, course)
    issue(session, course, amal, by=by)
    with pytest.raises(refusal):
        name(session, course, amal, written, by=by)


def test_a_name_can_be_changed_and_taken_away(session, course, by):
    amal = rider(session, course)
    issue(session, course, amal, by=by)
    for written in ("Lina Haddad", "Lina Hadad", "Lina Hadad", ""):
        name(session, course, amal, written, by=by)
    assert only(session).named is None
    named = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "certificate.named")
    assert session.scalar(named) == 3


def test_a_certificate_that_was_not_printed_is_taken_back_as_if_it_had_not_been(session, course, by):
    amal = rider(session, course)
    (first,) = issue(session, course, amal, by=by)
    certificates.take_back(session, course.id, first, by=by, now=NOW)
    assert session.scalar(select(func.count()).select_from(Certificate)) == 0
    (second,) = issue(session, course, amal, by=by)
    printed(session, course, amal, by=by)
    with pytest.raises(PrintedBefore):
        certificates.take_back(session, course.id, second, by=by, now=NOW)


def test_a_withdrawn_certificate_keeps_its_number_and_loses_its_name(session, course, by):
    amal = rider(session, course)
    (first,) = issue(session, course, amal, by=by)
    name(session, course, amal, "Lina Haddad", by=by)
    certificates.withdraw(session, course.id, first, because="Verkeerde cursus", by=by, now=NOW)
    session.commit()
    row = only(session)
    assert (row.withdrawn_on, row.withdrawn_because, row.named) == (date(2026, 11, 23), "Verkeerde cursus", None)
    with pytest.raises(WithdrawnBefore):
        certificates.withdraw(session, course.id, first, because="nog eens", by=by, now=NOW)
    session.rollback()
    with pytest.raises(NothingToPrint):
        printed(session, course, amal, by=by)
    session.rollback()
    assert len(issue(session, course, amal, by=by)) == 1


def test_the_order_of_the_ceremony_is_by_name_and_changes_by_one(session, course, by):
    riders = [rider(session, course, pseudonym) for pseudonym in ("Badr", "Chaima", "Amal")]
    issue(session, course, *riders, by=by)

    def order():
        found = reading.of_course(session, course.id, now=NOW).issued
        return [one.line.name for one in found], [one.issued.id for one in found]

    names, ids = order()
    assert names == ["Amal", "Badr", "Chaima"]
    certificates.move(session, course.id, ids[2], Direction.UP, by=by, now=NOW)
    assert order()[0] == ["Amal", "Chaima", "Badr"]
    certificates.move(session, course.id, ids[0], Direction.DOWN, by=by, now=NOW)
    assert order()[0] == ["Chaima", "Amal", "Badr"]
    certificates.move(session, course.id, ids[2], Direction.UP, by=by, now=NOW)
    certificates.move(session, course.id, ids[1], Direction.DOWN, by=by, now=NOW)
    assert order()[0] == ["Chaima", "Amal", "Badr"]


def test_what_anybody_may_ask_of_a_number_is_no_name_and_no_place(session, course, by):
    amal = rider(session, course)
    issue(session, course, amal, by=by)
    name(session, course, amal, "Lina Haddad", by=by)
    with system_scope(session):
        found = verification.find(session, only(session).number)
        assert verification.find(session, "WW-2026-0000-0000-000") is None
    assert (found.title, found.issued_on, found.withdrawn_on) == ("Stempeldiploma fietsen", date(2026, 11, 1), None)
    assert (found.rule.skills, found.skills) == (True, 6)
    assert "Amal" not in repr(found)
    assert "Lina" not in repr(found)


def test_when_the_course_is_gone_a_number_is_still_valid(session, course, by):
    issue(session, course, rider(session, course), by=by)
    number = only(session).number
    session.commit()
    session.execute(text("DELETE FROM course"))
    with system_scope(session):
        found = verification.find(session, number)
    assert (found.title, found.rule, found.skills) == ("Stempeldiploma fietsen", None, 0)


def test_each_look_and_each_print_is_noted_in_ids_and_without_names(session, course, by):
    amal = rider(session, course)
    (first,) = issue(session, course, amal, by=by)
    name(session, course, amal, "Lina Haddad", by=by)
    certificates.look(session, course.id, by=by, now=NOW)
    printed(session, course, amal, by=by)
    rows = session.execute(select(AuditEntry.action, AuditEntry.subject_id).order_by(AuditEntry.action)).all()
    assert [tuple(row) for row in rows] == [
        ("certificate.issued", first),
        ("certificate.named", first),
        ("certificate.printed", first),
        ("certificates.seen", course.id),
        ("certificates.seen", course.id),
    ]
    dumped = json.dumps(
        [dict(row) for row in session.execute(text("SELECT * FROM audit_entry")).mappings()], default=str
    )
    assert "Lina" not in dumped


def test_a_page_costs_the_same_statements_for_one_child_and_for_many(session, course, by, count_queries):
    issue(session, course, rider(session, course, "Kind 0"), by=by)
    counts = []
    for more in (0, 2, 297):
        for number in range(more):
            courses.course_participant(session, course, who=factories.child(session, pseudonym=f"Kind {more}-{number}"))
        session.commit()
        with count_queries() as seen:
            found = reading.of_course(session, course.id, now=NOW)
        counts.append((len(found.candidates), len(seen)))
    assert counts == [(1, 15), (3, 15), (300, 15)]
