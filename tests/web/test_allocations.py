"""The pages on which places are divided."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.access import Role
from app.models.allocations import Allocation
from app.models.attendance import Enrolment
from app.models.audit import AuditEntry
from app.programme import marks
from app.programme.allocations import rounds
from app.queries import allocations
from tests import allocating, factories

NOTHING = marks.of(())


@pytest.fixture
def now():
    return datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def outings(session, location, now):
    found = allocating.offered(session, 1, 4, now=now)
    session.commit()
    return found


@pytest.fixture
def made(session, supervisor, outings, now):
    row = allocating.opened(session, outings, by=supervisor.actor, now=now)
    session.commit()
    return row


@pytest.fixture
def divided(session, supervisor, made, outings, now, desk):
    """Return a round of two children who both wish one seat, divided."""
    for name in ("Merel", "Uil"):
        child = factories.child(session, pseudonym=name)
        allocating.wish(session, made, child, outings[0], by=supervisor.actor, now=now)
    rounds.close(session, made.id, by=supervisor.actor, now=now)
    session.commit()
    desk.post(f"/verdelingen/{made.id}/verdelen")
    return made


def address(made, *parts):
    return "/".join((f"/verdelingen/{made.id}", *parts))


def seen(session, made):
    session.expire_all()
    return session.get_one(Allocation, made.id).computed_at.isoformat()


def text(answer):
    return " ".join(answer.text.split())


def test_who_has_no_round_yet_is_told_what_it_is_for(desk):
    page = desk.get("/verdelingen").text
    assert ("Wie in deze weken het minst doet, gaat voor" in page, "Nieuwe verdeling" in page) == (True, True)


def test_a_round_is_made_of_what_is_to_come(desk, session, outings, now):
    assert "1 vrije plek" in desk.get("/verdelingen/nieuw").text
    closes = {"closes_on": (now + timedelta(days=3)).date().isoformat(), "closes_at": "17.00"}
    asked = {"title": "Kerstvakantie", "activities": [str(one.id) for one in outings]}
    answer = desk.post("/verdelingen/nieuw", data=closes | asked, follow_redirects=True)
    assert "Kerstvakantie is gemaakt. Vul nu de wensen in." in answer.text
    assert "Kerstvakantie" in desk.get("/verdelingen").text
    row = session.scalar(select(Allocation))
    assert (row.title, row.applied_at, 0 <= row.seed < 1_000_000) == ("Kerstvakantie", None, True)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": ""}, "Vul een naam in."),
        ({"title": "x" * 121}, "Maak de naam korter."),
        ({"activities": []}, "Kies minstens één activiteit."),
        ({"activities": [str(uuid4())]}, "is"),
        ({"activities": ["geen"]}, "is"),
        ({"closes_on": "morgen"}, "Fout:"),
        ({"closes_on": "9999-12-31"}, "Deze tijd bestaat niet op die dag."),
        ({"closes_at": "25.61"}, "Vul een tijd in als 14.30."),
    ],
)
def test_a_round_that_is_filled_in_wrongly_says_what_is_wrong(desk, session, outings, now, wrong, says):
    asked = {
        "title": "Uitjes",
        "activities": [str(outings[0].id)],
        "closes_on": (now + timedelta(days=3)).date().isoformat(),
        "closes_at": "17.00",
    }
    answer = desk.post("/verdelingen/nieuw", data=asked | wrong)
    assert (answer.status_code, says in answer.text) == (422, True)
    assert session.scalar(select(Allocation)) is None


def test_a_round_that_would_be_closed_is_refused(desk, outings):
    asked = {"title": "x", "activities": [str(outings[0].id)], "closes_on": "2020-01-01", "closes_at": "12"}
    answer = desk.post("/verdelingen/nieuw", data=asked)
    assert (answer.status_code, "Dat moment is al voorbij" in answer.text) == (409, True)


def test_without_anything_to_come_there_is_nothing_to_divide(desk, location):
    assert "Plan er eerst een." in desk.get("/verdelingen/nieuw").text


def test_a_round_is_changed_by_whoever_saw_it(desk, session, made, outings, now):
    page = desk.get(address(made, "wijzigen")).text
    assert 'value="Kerstvakantie"' in page
    details = rounds.details_of(allocations.find(session, made.id, now=now))
    asked = {
        "title": "Voorjaar",
        "activities": [str(outings[1].id)],
        "closes_on": (now + timedelta(days=5)).date().isoformat(),
        "closes_at": "12.00",
    }
    late = desk.post(address(made, "wijzigen"), data=asked)
    assert (late.status_code, "Iemand anders heeft dit net gewijzigd" in late.text) == (409, True)
    assert desk.post(address(made, "wijzigen"), data=asked | {"title": ""}).status_code == 422
    saved = desk.post(address(made, "wijzigen"), data=asked | {"seen": marks.of(details)}, follow_redirects=True)
    assert "Voorjaar is opgeslagen." in saved.text


def test_wishes_are_entered_one_child_after_the_other(desk, session, made, outings, now):
    child = factories.child(session, pseudonym="Merel")
    session.commit()
    assert "Merel" in desk.get(address(made)).text
    asked = {"child": str(child.id), "first": str(outings[1].id), "third": str(outings[0].id), "seen": NOTHING}
    answer = desk.post(address(made, "wensen"), data=asked, follow_redirects=True)
    assert "De wensen van Merel staan erbij." in answer.text
    assert allocating.wished(session, made, now) == {"Merel": ["Uitje 2", "Uitje 1"]}
    assert "Van ieder kind staan er wensen." in answer.text
    assert [name in desk.get(address(made) + "?zoek=xyz").text for name in ("Geen kind gevonden",)] == [True]


@pytest.mark.parametrize(
    "wrong", [{"child": ""}, {"child": "x"}, {"child": str(uuid4())}, {"first": str(uuid4())}, {"second": "same"}]
)
def test_wishes_that_cannot_be_meant_are_refused_in_a_sentence(desk, session, made, outings, now, wrong):
    child = factories.child(session, pseudonym="Merel")
    session.commit()
    first = str(outings[0].id)
    wrong = {name: first if value == "same" else value for name, value in wrong.items()}
    answer = desk.post(address(made, "wensen"), data={"child": str(child.id), "first": first, "seen": NOTHING} | wrong)
    assert (answer.status_code, "Fout:" in answer.text) == (422, True)
    assert allocating.wished(session, made, now) == {}


def test_wishes_of_a_child_are_changed_on_a_page_of_their_own(desk, session, supervisor, made, outings, now):
    family = uuid4()
    merel = factories.child(session, pseudonym="Merel", family_id=family)
    factories.child(session, pseudonym="Uil", family_id=family)
    allocating.wish(session, made, merel, outings[0], by=supervisor.actor, now=now)
    session.commit()
    page = address(made, "kinderen", str(merel.id))
    assert "In het gezin:" in desk.get(page).text
    late = desk.post(page, data={"first": str(outings[1].id), "seen": NOTHING})
    assert (late.status_code, "Iemand anders heeft dit net gewijzigd" in late.text) == (409, True)
    seen = marks.of((outings[0].id,))
    saved = desk.post(page, data={"first": str(outings[1].id), "together": "y", "seen": seen}, follow_redirects=True)
    assert "De wensen van Merel zijn opgeslagen." in saved.text
    found = allocations.find(session, made.id, now=now)
    assert [(child.wishes, child.together) for child in found.children] == [((outings[1].id,), True)]
    assert desk.get(address(made, "kinderen", str(uuid4()))).status_code == 404


def test_children_are_ticked_for_one_activity(desk, session, made, outings, now):
    first, second = (factories.child(session, pseudonym=name) for name in ("Merel", "Uil"))
    session.commit()
    page = address(made, "activiteiten", str(outings[0].id))
    assert "Nog niemand wil hierheen." in desk.get(page).text
    answer = desk.post(page, data={"children": [str(first.id), str(second.id)]}, follow_redirects=True)
    assert "2 wensen staan erbij." in answer.text
    assert desk.post(page, data={"children": [str(first.id)]}).status_code == 422
    assert desk.post(page, data={}).status_code == 422
    assert desk.get(address(made, "activiteiten", str(uuid4()))).status_code == 404


def test_who_was_signed_up_already_is_taken_over_with_one_button(desk, session, made, outings, now):
    child = factories.child(session, pseudonym="Merel")
    factories.enrolment(session, outings[0], child, "wanted")
    session.commit()
    assert "1 wens staat erbij." in desk.post(address(made, "overnemen"), follow_redirects=True).text
    assert "Er is niets bijgekomen" in desk.post(address(made, "overnemen"), follow_redirects=True).text


def test_a_closed_round_takes_no_wishes(desk, session, made, outings):
    child = factories.child(session)
    session.commit()
    assert "De verdeling is gesloten." in desk.post(address(made, "sluiten"), follow_redirects=True).text
    asked = {"child": str(child.id), "first": str(outings[0].id), "seen": NOTHING}
    answer = desk.post(address(made, "wensen"), data=asked)
    assert (answer.status_code, "Wensen invoeren" in answer.text) == (409, False)
    assert "Er komen geen wensen meer bij." in desk.post(address(made, "overnemen"), follow_redirects=True).text


def test_nothing_is_divided_too_soon_or_without_wishes(desk, made):
    assert "Sluit de verdeling eerst." in desk.post(address(made, "verdelen"), follow_redirects=True).text
    desk.post(address(made, "sluiten"))
    assert "er valt niets te verdelen" in desk.post(address(made, "verdelen"), follow_redirects=True).text
    for page in ("uitslag", "uitslag/lijst"):
        assert desk.get(address(made, page)).status_code == 302


def test_each_child_has_a_sentence_that_can_be_read_to_a_parent(desk, divided):
    page = text(desk.get(address(divided, "uitslag")))
    won = "Merel" if "Merel krijgt de eerste wens: Uitje 1." in page else "Uil"
    lost = {"Merel": "Uil", "Uil": "Merel"}[won]
    assert f"{won} krijgt de eerste wens: Uitje 1." in page
    assert (
        f"{lost} heeft nog geen plek. Uitje 1 is vol. Daarom besliste het lot: dit kind had lot 2, het laatste kind dat"
        " een plek kreeg had lot 1." in page
    )


def test_it_is_said_why_fewer_seats_are_divided_than_are_free(desk, session, made, outings, supervisor, now):
    waiting, child = factories.child(session), factories.child(session)
    factories.enrolment(session, outings[0], waiting, "waiting")
    allocating.wish(session, made, child, outings[0], by=supervisor.actor, now=now)
    rounds.close(session, made.id, by=supervisor.actor, now=now)
    session.commit()
    desk.post(address(made, "verdelen"))
    page = text(desk.get(address(made, "uitslag")))
    assert "0 plekken te verdelen. Dat is minder dan er vrij is" in page
    assert "Bij Uitje 1 was geen plek te verdelen." in page


def test_an_outcome_is_carried_out_and_taken_back(desk, session, divided, outings):
    before = desk.post(address(divided, "uitvoeren"), data={"seen": "iets anders"}, follow_redirects=True)
    assert "Iemand anders heeft dit net gewijzigd" in before.text
    done = desk.post(address(divided, "uitvoeren"), data={"seen": seen(session, divided)}, follow_redirects=True)
    assert "1 kind is geplaatst. 1 kind staat op een wachtlijst." in done.text
    states = select(Enrolment.state).where(Enrolment.activity_id == outings[0].id).order_by(Enrolment.state)
    assert list(session.scalars(states)) == ["placed", "waiting"]
    session.commit()
    assert "al uitgevoerd" in desk.post(address(divided, "verdelen"), follow_redirects=True).text
    assert "al uitgevoerd" in desk.post(address(divided, "weg"), follow_redirects=True).text
    assert "al uitgevoerd" in desk.post(address(divided, "sluiten"), follow_redirects=True).text
    back = desk.post(address(divided, "terug"), follow_redirects=True)
    assert "Het uitvoeren is ongedaan gemaakt." in back.text
    assert list(session.scalars(states)) == []


def test_what_changed_since_is_said_and_nothing_is_carried_out(desk, session, divided, outings):
    outings[0].capacity = 7
    session.commit()
    assert "Er is iets veranderd sinds deze uitslag" in text(desk.get(address(divided, "uitslag")))
    asked = {"seen": seen(session, divided)}
    answer = desk.post(address(divided, "uitvoeren"), data=asked, follow_redirects=True)
    assert "Verdeel opnieuw en kijk het na." in answer.text
    assert session.scalar(select(Enrolment)) is None


def test_lots_are_drawn_again_for_a_reason_alone(desk, session, divided):
    asked = {"seen": seen(session, divided)}
    missing = desk.post(address(divided, "opnieuw-loten"), data=asked | {"reason": ""})
    assert (missing.status_code, "Vul een reden in." in missing.text) == (422, True)
    named = desk.post(address(divided, "opnieuw-loten"), data=asked | {"reason": "Merel wilde zo graag"})
    assert (named.status_code, "Fout:" in named.text) == (409, True)
    asked |= {"reason": "Er was een kind vergeten"}
    assert (
        "Er was een kind vergeten"
        in desk.post(address(divided, "opnieuw-loten"), data=asked, follow_redirects=True).text
    )
    actions = list(session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("allocation."))))
    assert "allocation.drawn_again" in actions


def test_the_lists_are_printed_by_activity(desk, divided):
    page = text(desk.get(address(divided, "uitslag/lijst")))
    assert ("Wachtlijst" in page, "nog niet uitgevoerd" in page, "data-print" in page) == (True, True, True)


def test_a_child_that_is_not_known_any_more_is_left_without_a_name(desk, session, divided):
    child = session.scalar(select(factories.Child).where(factories.Child.pseudonym == "Merel"))
    session.delete(child)
    session.commit()
    for page in ("uitslag", "uitslag/lijst"):
        answer = text(desk.get(address(divided, page)))
        assert ("een kind dat er niet meer is" in answer, "Merel" in answer) == (True, False)


def test_every_look_at_children_is_noted(desk, session, divided):
    before = session.query(AuditEntry).filter_by(action="allocation.seen").count()
    for page in ((), ("uitslag",), ("uitslag", "lijst")):
        desk.get(address(divided, *page))
    session.commit()
    assert session.query(AuditEntry).filter_by(action="allocation.seen").count() == before + 3


def test_a_round_is_thrown_away(desk, made):
    assert "Kerstvakantie is weg, met de wensen." in desk.post(address(made, "weg"), follow_redirects=True).text
    for page in ((), ("wijzigen",), ("uitslag",)):
        assert desk.get(address(made, *page)).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUPERVISOR])
def test_nobody_but_supervisors_sees_wishes(app, session, location, made, sign_in, role):
    account = factories.account(session, role)
    session.commit()
    assert sign_in(app.test_client(), account).get(address(made)).status_code == 403
