"""Consents as a supervisor notes and withdraws them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.models.attendance import Enrolment
from app.models.children import Consent, GroupMember
from app.planning.vocabulary import ConsentGiver, ConsentPurpose, EnrolmentState
from tests import factories
from tests.courses import consent


@pytest.fixture
def now():
    return datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def today(now):
    return now.date()


@pytest.fixture
def otter(session, location):
    row = factories.child(session, pseudonym="Otter", birth_month=date(2017, 4, 1))
    session.commit()
    return row


def page(row):
    return f"/kinderen/{row.id}/toestemming"


def form(purpose="outing", giver="parent", on=None):
    return {"purpose": purpose, "giver": giver, "given_on": on or datetime.now(UTC).date().isoformat()}


def noted(session):
    session.expire_all()
    rows = session.scalars(select(Consent).order_by(Consent.given_on, Consent.purpose))
    return [(row.purpose.value, row.given_by.value, row.withdrawn_on is None) for row in rows]


def aged(today, years):
    """Return the birth month of somebody who became that old three months ago."""
    month = today.year * 12 + today.month - 4 - 12 * years
    return date(month // 12, month % 12 + 1, 1)


def test_a_parent_agrees_and_it_says_who_noted_it(desk, session, otter):
    answer = desk.post(page(otter), data=form(), follow_redirects=True)
    assert "De toestemming voor uitjes is genoteerd." in answer.text
    assert "genoteerd door Bo Begeleider" in answer.text
    assert noted(session) == [("outing", "parent", True)]
    assert "Uitjes:" in desk.get(f"/kinderen/{otter.id}").text


@pytest.mark.parametrize(
    ("age", "unaccompanied", "giver", "sentence"),
    [
        (12, False, "young_person", "Onder 16 jaar geeft een jongere niet zelf toestemming. Vraag de vader of moeder."),
        (15, True, "young_person", "Vraag de voogd van Nidos."),
        (15, True, "parent", "Dit kind is alleen gekomen."),
        (15, False, "guardian", "Dit kind is hier met familie."),
        (18, False, "parent", "Wie 18 jaar of ouder is, geeft zelf toestemming."),
    ],
)
def test_whoever_it_is_not_up_to_is_refused_with_a_sentence(
    desk, session, location, age, unaccompanied, giver, sentence
):
    row = factories.child(session, birth_month=aged(datetime.now(UTC).date(), age), unaccompanied=unaccompanied)
    session.commit()
    answer = desk.post(page(row), data=form(giver=giver))
    assert (answer.status_code, sentence in answer.text, noted(session)) == (409, True, [])


def test_who_is_sixteen_agrees_alone(desk, session, location, today):
    row = factories.child(session, birth_month=aged(today, 16), unaccompanied=True)
    session.commit()
    desk.post(page(row), data=form("photos", "young_person"))
    assert noted(session) == [("photos", "young_person", True)]


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"giver": ""}, 422, "Kies wie toestemming geeft."),
        ({"giver": "neighbour"}, 422, "Kies waarvoor de toestemming is."),
        ({"purpose": "party"}, 422, "Kies waarvoor de toestemming is."),
        ({"given_on": ""}, 422, "Vul een dag in."),
        ({"given_on": "gisteren"}, 422, "Fout:"),
        ({"given_on": "2199-01-01"}, 409, "Deze dag moet nog komen."),
    ],
)
def test_what_cannot_be_is_said_in_dutch_and_nothing_is_saved(desk, session, otter, changes, status, sentence):
    answer = desk.post(page(otter), data=form() | changes)
    assert (answer.status_code, sentence in answer.text, noted(session)) == (status, True, [])


def test_what_was_agreed_with_is_not_agreed_with_again(desk, session, otter):
    desk.post(page(otter), data=form())
    answer = desk.post(page(otter), data=form())
    assert (answer.status_code, "Hier is al toestemming voor." in answer.text) == (409, True)
    assert noted(session) == [("outing", "parent", True)]


def test_for_who_left_nothing_is_noted(desk, session, otter, today):
    otter.left_on = today
    session.commit()
    answer = desk.post(page(otter), data=form())
    assert (answer.status_code, "Dit kind is vertrokken." in answer.text) == (409, True)


@pytest.fixture
def swimming(session, otter, now):
    """Return an outing that the child is placed in, and something else that it is in."""
    consent(session, otter, given_on=now.date())
    outing = factories.activity(session, title="Zwembad", capacity=5, consents=["outing"])
    other = factories.activity(session, title="Schaken", capacity=5)
    for activity in (outing, other):
        factories.meeting(session, now + timedelta(days=3), of=activity)
        factories.enrolment(session, activity, otter, since=now)
    session.commit()
    return outing


def states(session, otter):
    session.expire_all()
    rows = session.execute(select(Enrolment.activity_id, Enrolment.state).where(Enrolment.child_id == otter.id))
    return dict(rows.all())


def test_withdrawing_says_first_which_places_need_it_and_gives_up_what_is_ticked(desk, session, otter, swimming):
    asked = desk.get(f"{page(otter)}/intrekken?doel=outing").text
    assert ("Zwembad" in asked, "Schaken" in asked) == (True, False)
    answer = desk.post(
        f"{page(otter)}/intrekken?doel=outing",
        data={"activities": [str(swimming.id), str(uuid4()), "x"]},
        follow_redirects=True,
    )
    assert "De toestemming voor uitjes is ingetrokken. 1 plek is opgegeven." in answer.text
    assert states(session, otter)[swimming.id] is EnrolmentState.LEFT
    assert noted(session) == [("outing", "parent", False)]


def test_what_is_not_ticked_stays(desk, session, otter, swimming):
    desk.post(f"{page(otter)}/intrekken?doel=outing")
    assert states(session, otter)[swimming.id] is EnrolmentState.PLACED
    assert noted(session) == [("outing", "parent", False)]


def test_what_does_not_need_the_consent_is_not_given_up_with_it(desk, session, otter, swimming):
    (other,) = (key for key in states(session, otter) if key != swimming.id)
    desk.post(f"{page(otter)}/intrekken?doel=outing", data={"activities": [str(other)]})
    assert set(states(session, otter).values()) == {EnrolmentState.PLACED}


def test_nothing_is_withdrawn_twice_and_it_can_be_given_anew(desk, session, otter):
    desk.post(page(otter), data=form())
    answers = [desk.post(f"{page(otter)}/intrekken?doel=outing") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 409]
    assert "of die is al ingetrokken" in desk.get(f"{page(otter)}/intrekken?doel=outing").text
    desk.post(page(otter), data=form())
    assert sorted(noted(session)) == [("outing", "parent", False), ("outing", "parent", True)]


def test_after_a_parents_evening_many_are_noted_at_once(desk, session, otter, today):
    klas = factories.group(session, name="Klas Zon")
    alone = factories.child(session, pseudonym="Vos", unaccompanied=True, birth_month=aged(today, 14))
    had, gone, elsewhere = (factories.child(session, pseudonym=name) for name in ("Uil", "Egel", "Das"))
    gone.left_on = today
    consent(session, had, given_on=today)
    for row in (otter, alone, had, gone):
        session.add(GroupMember(location_id=row.location_id, group_id=klas.id, child_id=row.id))
    session.commit()
    address = f"/kinderen/toestemming?doel=outing&groep={klas.id}"
    found = desk.get(address).text
    assert [name for name in ("Otter", "Vos", "Uil", "Egel", "Das") if f"<span>{name} <" in found] == ["Otter", "Vos"]
    ticked = [str(row.id) for row in (otter, alone, had, gone)] + [str(uuid4())]
    answer = desk.post(address, data={"children": ticked, "given_on": today.isoformat()}, follow_redirects=True)
    assert "De toestemming van 2 kinderen is genoteerd." in answer.text
    given = dict(session.execute(select(Consent.child_id, Consent.given_by)).all())
    assert given == {otter.id: ConsentGiver.PARENT, alone.id: ConsentGiver.GUARDIAN, had.id: ConsentGiver.PARENT}
    assert elsewhere.id not in given


def test_of_an_activity_those_are_listed_who_are_in_it_or_were_refused(desk, session, otter, now):
    outing = factories.activity(session, title="Zwembad", consents=["outing"])
    factories.meeting(session, now + timedelta(days=3), of=outing)
    gone = factories.child(session, pseudonym="Egel")
    factories.enrolment(session, outing, otter, EnrolmentState.REFUSED)
    factories.enrolment(session, outing, gone, EnrolmentState.LEFT)
    session.commit()
    found = desk.get(f"/kinderen/toestemming?activiteit={outing.id}").text
    assert ("Zwembad" in found, "<span>Otter <" in found, "<span>Egel <" in found) == (True, True, False)


@pytest.mark.parametrize(
    ("data", "status", "sentence"),
    [
        ({"given_on": "2026-01-01"}, 422, "Kies ten minste één kind."),
        ({"children": ["x"], "given_on": "2026-01-01"}, 422, "Fout:"),
        ({"given_on": ""}, 422, "Vul een dag in."),
        ({"given_on": "2199-01-01"}, 409, "Deze dag moet nog komen."),
    ],
)
def test_a_list_that_cannot_be_noted_says_why(desk, session, otter, data, status, sentence):
    whole = {"children": [str(otter.id)]} if "given_on" in data and "2026" not in data["given_on"] else {}
    answer = desk.post("/kinderen/toestemming", data=whole | data)
    assert (answer.status_code, sentence in answer.text, noted(session)) == (status, True, [])


def test_when_everybody_agreed_the_page_says_so(desk, location):
    assert "Voor al deze kinderen is er toestemming." in desk.get("/kinderen/toestemming?doel=x&groep=y").text


@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_pages_take_the_same_statements_however_many_children_there_are(
    desk, session, location, count_queries, number
):
    children = [factories.child(session) for _each in range(number)]
    for purpose in ConsentPurpose:
        consent(session, children[0], purpose)
    session.commit()
    counted = []
    for address in ("/kinderen/toestemming?doel=photos", page(children[0])):
        with count_queries() as seen:
            assert desk.get(address).status_code == 200
        counted.append(len(seen))
    assert counted == [5, 4]
