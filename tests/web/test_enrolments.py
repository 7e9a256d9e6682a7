"""The page with the children of an activity: who takes part, who waits, what is against whom, and what is done."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Enrolment
from app.models.audit import AuditEntry
from app.planning.vocabulary import EnrolmentState
from tests import factories

WEEK = timedelta(weeks=1)


@pytest.fixture
def football(session, week):
    """Return an activity for two children, in a week to come."""
    found = session.get_one(Activity, week.session.activity_id)
    found.capacity = 2
    session.commit()
    return found


@pytest.fixture
def page(football):
    return f"/activiteiten/{football.id}/kinderen"


@pytest.fixture
def child(session, football):
    """Return a function that adds a child, in a state or in none."""

    def child(name, state=None, **values):
        found = factories.child(session, pseudonym=name, birth_month=date(2017, 4, 1))
        if state:
            factories.enrolment(session, football, found, state, **values)
        session.commit()
        return found

    return child


@pytest.fixture
def states(session, football):
    def states():
        session.expire_all()
        rows = session.scalars(select(Enrolment).where(Enrolment.activity_id == football.id))
        return {row.child_id: str(row.state) for row in rows}

    return states


def on(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def do(client, page, child, deed, **fields):
    return client.post(f"{page}/{child.id}", data={"deed": deed, **fields})


def test_an_activity_without_children_says_what_to_do(desk, page):
    text = on(desk, page)
    assert "0 van 2 plaatsen bezet." in text
    assert "Er doet nog niemand mee. Zoek hierboven een kind" in text


def test_who_takes_part_waits_and_was_offered_a_seat_stands_apart(desk, page, child):
    until = datetime.now(UTC) + timedelta(days=2)
    child("Merel", EnrolmentState.PLACED)
    child("Uil", EnrolmentState.OFFERED, offered_until=until)
    child("Vink", EnrolmentState.WAITING)
    child("Specht", EnrolmentState.WANTED)
    child("Reiger", EnrolmentState.LEFT)
    text = on(desk, page)
    places = [
        text.index(word)
        for word in ("Plek aangeboden <", "Wachtlijst <", "Aangemeld, nog geen plek <", "Geplaatst <span")
    ]
    assert places == sorted(places)
    assert "2 van 2 plaatsen bezet." in text
    assert "1 kind dat stopte of niet kon meedoen" in text
    assert "Ja, komt <" in text


def test_the_room_is_said_by_children_and_by_adults(desk, page, session, football, week):
    football.children_per_adult = 5
    factories.shift(session, week.session, need=2)
    session.commit()
    assert "0 van 2 plaatsen bezet; met 2 begeleiders kunnen 10 kinderen mee." in on(desk, page)


def test_a_search_says_what_is_against_each_child_before_the_click(desk, page, session, football, child):
    football.age_group_id = factories.age_group(session, min_age=12, max_age=17).id
    child("Merel")
    text = on(desk, f"{page}?q=merel")
    assert "Dit kind is dan nog te jong." in text
    assert "Toch plaatsen" in text
    assert ">Plaatsen <" not in text


@pytest.mark.parametrize("typed", ["niemand", "%", "x" * 500, "\x00"])
def test_a_search_that_finds_nobody_says_so_or_asks_again(desk, page, child, typed):
    child("Merel")
    assert ("Geen kind gevonden" in on(desk, f"{page}?q={typed}")) is (typed != "\x00")


def test_a_child_is_placed_and_that_is_undone(desk, page, child, states):
    merel = child("Merel")
    assert do(desk, page, merel, "plaatsen").headers["Location"] == page
    assert states() == {merel.id: "placed"}
    text = on(desk, page)
    assert "Geplaatst." in text
    undo = re.search(r"/aanmeldingen/[^/]+/ongedaan", text).group()
    assert desk.post(undo).status_code == 302
    assert states() == {}
    assert "Het is ongedaan gemaakt." in on(desk, page)
    assert desk.post(undo).status_code == 404


def test_when_it_is_full_the_button_says_that_the_child_will_wait(desk, page, child, states):
    for name in ("Merel", "Uil"):
        child(name, EnrolmentState.PLACED)
    vink = child("Vink")
    text = on(desk, f"{page}?q=vink")
    assert "Alle plaatsen zijn bezet" in text
    assert ">Op de wachtlijst <" in text
    do(desk, page, vink, "plaatsen")
    assert states()[vink.id] == "waiting"
    assert "Op de wachtlijst. Alle plaatsen zijn bezet, of anderen wachten al langer." in on(desk, page)


def test_a_seat_that_is_free_again_is_offered_and_accepted(desk, page, child, states):
    merel, uil = child("Merel", EnrolmentState.PLACED), child("Uil", EnrolmentState.PLACED)
    vink = child("Vink", EnrolmentState.WAITING)
    do(desk, page, merel, "stopt", comment="verhuisd")
    assert states() == {merel.id: "left", uil.id: "placed", vink.id: "offered"}
    do(desk, page, vink, "komt")
    assert states()[vink.id] == "placed"
    assert "verhuisd" in on(desk, page)


@pytest.mark.parametrize(
    ("deed", "becomes"),
    [("komt-niet", "left"), ("stopt", "left"), ("kan-niet", "refused"), ("komt", "placed")],
)
def test_what_is_done_with_an_offer(desk, page, child, states, deed, becomes):
    uil = child("Uil", EnrolmentState.OFFERED, offered_until=datetime.now(UTC) + timedelta(days=2))
    do(desk, page, uil, deed, comment="na overleg")
    assert states() == {uil.id: becomes}


def test_a_child_that_only_asks_is_wanted_and_then_offered_a_seat(desk, page, child, states):
    uil = child("Uil")
    do(desk, page, uil, "wil")
    assert states() == {uil.id: "wanted"}
    do(desk, page, uil, "aanbieden")
    assert states() == {uil.id: "offered"}


def test_what_cannot_be_is_said_and_nothing_is_saved(desk, page, session, football, child, states):
    football.consents = ["outing"]
    uil = child("Uil")
    answer = do(desk, page, uil, "plaatsen")
    assert answer.status_code == 409
    assert "Er is nog geen toestemming van een ouder of voogd." in answer.get_data(as_text=True)
    assert states() == {}


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({}, 422, "Kies wat u wilt doen."),
        ({"deed": "alles"}, 422, "Kies wat u wilt doen."),
        ({"deed": "plaatsen", "comment": "x" * 301}, 422, "Schrijf ten hoogste 300 tekens."),
        ({"deed": "toch"}, 409, "Schrijf erbij waarom u van de regel afwijkt."),
        ({"deed": "kan-niet"}, 409, "Schrijf erbij waarom u van de regel afwijkt."),
        ({"deed": "stopt"}, 409, "Dit kind doet niet (meer) mee en wacht ook niet."),
        ({"deed": "komt"}, 409, "Dit aanbod is er niet meer"),
        ({"deed": "toch", "comment": "met Uil mee"}, 409, "Uil"),
    ],
)
def test_what_is_sent_wrongly_changes_nothing(desk, page, child, states, fields, status, sentence):
    uil = child("Uil")
    answer = desk.post(f"{page}/{uil.id}", data=fields)
    assert (answer.status_code, sentence in answer.get_data(as_text=True)) == (status, True)
    assert states() == {}


def test_a_child_or_activity_that_is_not_here_is_not_found(desk, page, child):
    assert do(desk, page, child("Uil"), "plaatsen").status_code == 302
    stranger = uuid4()
    assert desk.post(f"{page}/{stranger}", data={"deed": "plaatsen"}).status_code == 404
    assert desk.get(f"/activiteiten/{stranger}/kinderen").status_code == 404
    assert desk.get(f"/activiteiten/{stranger}/kinderen/plaatsen").status_code == 404


def test_seats_are_changed_and_offered_to_whoever_waits(desk, page, session, football, child, states):
    for name in ("Merel", "Uil"):
        child(name, EnrolmentState.PLACED)
    vink = child("Vink", EnrolmentState.WAITING)
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', on(desk, f"{page}/plaatsen")).group(1)
    form = {"seen": seen, "capacity": "3", "languages": "ti", "consents": "", "moves_up": "y"}
    form.pop("consents")
    assert desk.post(f"{page}/plaatsen", data=form).status_code == 302
    assert states()[vink.id] == "offered"
    session.refresh(football)
    assert (football.capacity, football.languages, football.consents) == (3, ["ti"], [])
    assert "1 kind kreeg een plek aangeboden." in on(desk, page)
    assert desk.post(f"{page}/plaatsen", data=form).status_code == 409


@pytest.mark.parametrize(("capacity", "status"), [("1", 409), ("0", 422), ("veel", 422), ("999999999999", 422)])
def test_seats_that_cannot_be_are_refused(desk, page, football, session, child, capacity, status):
    for name in ("Merel", "Uil"):
        child(name, EnrolmentState.PLACED)
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', on(desk, f"{page}/plaatsen")).group(1)
    assert desk.post(f"{page}/plaatsen", data={"seen": seen, "capacity": capacity}).status_code == status
    session.refresh(football)
    assert football.capacity == 2


def test_each_look_is_noted(desk, page, session, football):
    on(desk, page)
    noted = session.execute(
        select(AuditEntry.action, AuditEntry.subject_id).where(AuditEntry.action == "children.seen")
    )
    assert [tuple(row) for row in noted] == [("children.seen", football.id)]


def test_the_activity_leads_to_its_children_and_back(desk, page, football):
    assert f'href="{page}"' in on(desk, f"/activiteiten/{football.id}")
    assert f'href="/activiteiten/{football.id}"' in on(desk, page)


def test_the_page_takes_as_many_statements_for_sixty_children_as_for_one(
    desk, page, session, football, child, count_queries
):
    football.capacity = 100
    counts = []
    for number in (1, 3, 56):
        for _ in range(number):
            child(f"Vogel{uuid4().hex[:6]}", EnrolmentState.PLACED)
            child(f"Vogel{uuid4().hex[:6]}", EnrolmentState.WAITING)
        with count_queries() as seen:
            on(desk, f"{page}?q=vogel")
        counts.append(len(seen))
    assert counts[0] == counts[1] == counts[2]


@pytest.mark.parametrize(("most", "warned"), [(1, True), (2, False)])
def test_more_meetings_than_a_child_may_have_in_a_year_are_said_before_it_is_enrolled(
    desk, page, session, football, most, warned
):
    football.template_id = factories.template(session, specification={"per_year": {"least": 1, "most": most}}).id
    first = session.scalars(select(ProgrammeSession).where(ProgrammeSession.activity_id == football.id)).first()
    factories.meeting(session, first.starts_at + timedelta(hours=4), of=football)
    session.commit()

    said = f"zijn er 2 bijeenkomsten, en een kind gaat ten hoogste {most} keer per jaar mee."
    assert (said in on(desk, page)) is warned


def test_how_often_each_child_takes_part_this_year_is_said_beside_it(desk, page, session, football, child):
    of = factories.template(session, slug="bezoek", specification={"per_year": {"least": 1, "most": 2}})
    football.template_id = of.id
    first = session.scalars(select(ProgrammeSession).where(ProgrammeSession.activity_id == football.id)).one()
    others = factories.activity(session, template_id=of.id)
    before = [factories.meeting(session, first.starts_at - timedelta(hours=4 * n), of=others) for n in (1, 2)]
    often, once, never = child("Merel", EnrolmentState.PLACED), child("Uil", EnrolmentState.WANTED), child("Vink")
    for meeting in (first, *before):
        factories.attendance(session, meeting, often)
    factories.attendance(session, before[0], once)
    third = child("Wouw", EnrolmentState.WANTED)
    for meeting in before:
        factories.attendance(session, meeting, third)
    session.commit()
    text, year = on(desk, f"{page}?q=vink"), first.starts_local.year

    assert [
        said in text
        for said in (
            f"In {year} 3 keer. Dat is te vaak: ten hoogste 2 keer.",
            f"In {year} 1 van ten hoogste 2 keer.",
            f"In {year} 0 van ten hoogste 2 keer.",
            f"In {year} nu 2 keer, hiermee 3. Dat is te vaak: ten hoogste 2 keer.",
            "Dit kind deed dit jaar al zo vaak mee als kan.",
        )
    ] == [True] * 5, never


def test_without_a_limit_nothing_is_said_of_the_year(desk, page, child):
    child("Merel", EnrolmentState.PLACED)
    assert "ten hoogste" not in on(desk, page)


def test_a_whole_group_is_looked_over_enrolled_and_undone(desk, page, child, states):
    merel, uil, vink = child("Merel"), child("Uil"), child("Vink")
    text = on(desk, f"{page}/samen?bron=iedereen")
    assert "2 kinderen worden geplaatst, 1 wacht, 0 kunnen niet meedoen." in text
    seen = re.search(r'name="seen" value="(\w+)"', text).group(1)
    form = {"bron": "iedereen", "seen": seen, "kind": [str(uil.id), str(vink.id)]}
    assert desk.post(f"{page}/samen", data=form).headers["Location"] == page
    assert states() == {uil.id: "placed", vink.id: "placed"}
    text = on(desk, page)
    assert "2 kinderen geplaatst." in text
    answer = desk.post(f"{page}/samen", data=form | {"kind": str(merel.id)})
    assert (answer.status_code, "Er is intussen iets veranderd." in answer.get_data(as_text=True)) == (409, True)
    desk.post(re.search(r"/aanmeldingen/[^/]+/ongedaan", text).group())
    assert states() == {}


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 400),
        ({"bron": "niemand"}, 400),
        ({"bron": "groep:x"}, 400),
        ({"bron": "iedereen", "kind": "x"}, 400),
        ({"bron": "iedereen"}, 409),
        ({"bron": f"leeftijd:{uuid4()}"}, 404),
    ],
)
def test_a_group_that_is_chosen_wrongly_changes_nothing(desk, page, child, states, fields, status):
    child("Merel")
    assert desk.post(f"{page}/samen", data=fields).status_code == status
    assert states() == {}


def test_without_a_choice_or_without_anybody_the_page_says_what_to_do(desk, page):
    assert "Bekijk wat er gebeurt" in on(desk, f"{page}/samen?bron=onzin")
    assert "Er is niemand die nog mee kan doen." in on(desk, f"{page}/samen?bron=iedereen")


def test_what_a_supervisor_has_to_decide_stands_where_attention_is_asked(desk, page, session, football, child, week):
    football.moves_up = False
    child("Merel", EnrolmentState.OFFERED, offered_until=datetime.now(UTC) + timedelta(hours=5))
    child("Uil", EnrolmentState.WAITING)
    text = on(desk, f"/aandacht/{week.week}")
    assert f'<a href="{page}">Voetbal</a>' in text
    assert "voor 1 kind loopt een aanbod binnen een dag af; 1 kind wacht terwijl er een plek vrij is" in text
    football.moves_up = True
    football.capacity = 1
    session.commit()
    assert "wacht terwijl" not in on(desk, f"/aandacht/{week.week}")


def test_a_consent_that_is_missing_leads_to_where_it_is_noted(desk, page, session, football, child):
    assert "/kinderen/toestemming" not in on(desk, page)
    football.consents = ["outing"]
    merel = child("Merel")
    own, many = (
        f'href="/kinderen/{merel.id}/toestemming"',
        f"/kinderen/toestemming?doel=outing&amp;activiteit={football.id}",
    )
    assert many in on(desk, page)
    assert own in on(desk, f"{page}?q=merel")
    refused = do(desk, page, merel, "plaatsen")
    assert (refused.status_code, "Noteer eerst de toestemming voor dit kind" in refused.text) == (409, True)
    together = on(desk, f"{page}/samen?bron=iedereen")
    assert (own in together, 'href="/kinderen/toestemming?doel=outing"' in together) == (True, True)
    assert f'href="{page}"' in on(desk, many.replace("&amp;", "&"))
