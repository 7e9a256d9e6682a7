"""The pages of outings: planned in one form, changed, with a travel plan, tickets and plan B."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from app.models.activities import Activity, PlanEdit, ProgrammeSession
from app.models.allocations import Allocation
from app.models.attendance import Attendance
from app.models.courses import Ride
from app.models.locations import Space
from app.models.outings import Outing
from app.models.shifts import Assignment, Shift
from app.planning.vocabulary import ActivityKind, OutingSort
from app.queries import outing_lists
from app.queries.outing_lists import Asked
from tests import factories
from tests.database.knowledge import arrive
from tests.outings import outing
from tests.web.conftest import ahead
from tests.web.new_forms import fields_of

LEAVING = timedelta(days=9)
ZONE = ZoneInfo(factories.ZONE)
SPECIFICATION = {
    "away": True,
    "briefing_before": True,
    "max_children": 18,
    "children_per_adult": 6,
    "ages": {"youngest": 6, "oldest": 12},
    "partners": [],
    "roles": [{"name": "Begeleider", "need": 4, "who": "volunteer", "required": True, "qualification": "vog"}],
}


@pytest.fixture
def away(session, location):
    """Return an outing of three children in nine days, with its session and its briefing the day before."""
    at = (datetime.now(UTC) + LEAVING).replace(hour=9, minute=0, second=0, microsecond=0)
    made, held, briefing, _children = outing(session, at=at, sort=OutingSort.ICE_RINK)
    session.commit()
    return made, held, briefing


@pytest.fixture
def places(session, location):
    room = factories.space(session, name="Grote zaal")
    museum = factories.space(session, name="Museum", on_location=False, travel_minutes=30, shareable=True)
    template = factories.template(
        session, slug="uitje", kind=ActivityKind.SPORTS_OUTING, title="Uitje", specification=SPECIFICATION
    )
    session.commit()
    return {"room": room, "museum": museum, "template": template}


@pytest.fixture
def form(places, supervisor):
    return {
        "title": "Naar het museum",
        "sort": "swimming",
        "destination": "Natuurmuseum",
        "template": places["template"].id,
        "space": places["museum"].id,
        "day": ahead().isoformat(),
        "there_from": "13.00",
        "there_until": "15.00",
        "margin": "10",
        "capacity": "18",
        "responsible": supervisor.id,
        "briefing_days": "1",
        "briefing_from": "15.30",
        "briefing_until": "16.00",
        "briefing_space": places["room"].id,
    }


def address(made, *parts):
    return "/".join((f"/uitjes/{made.id}", *parts))


def wall(moment):
    return moment.astimezone(ZONE).strftime("%H.%M")


def planned(session):
    return session.scalar(select(func.count()).select_from(Outing))


class TestANewOuting:
    """Everything in one form."""

    def test_it_is_planned_from_leaving_until_back_with_its_briefing(self, session, desk, form):
        answer = desk.post("/uitjes/nieuw", data=form)

        row = session.scalars(select(Outing)).one()
        held, briefing = (session.get_one(ProgrammeSession, one) for one in (row.session_id, row.briefing_id))
        assert answer.location.endswith(address(row))
        assert [wall(one) for one in (held.starts_at, row.there_at, row.off_at, held.ends_at)] == [
            "12.20",
            "13.00",
            "15.00",
            "15.40",
        ]
        assert (briefing.activity_id, held.starts_local.date() - briefing.starts_local.date()) == (
            row.activity_id,
            timedelta(days=1),
        )
        assert session.get_one(Activity, row.activity_id).consents == ["outing"]

    def test_as_many_volunteers_are_asked_for_as_its_places_take_adults(self, session, desk, form):
        desk.post("/uitjes/nieuw", data=form)

        assert session.scalars(select(Shift.need)).all() == [9]  # eighteen swimmers of six: two an adult

    def test_the_form_says_what_a_template_suggests(self, desk, places):
        page = desk.get("/uitjes/nieuw").text

        assert "Museum (30 minuten reizen)" in page
        assert 'value="18"' in page

    def test_without_a_place_away_it_says_what_to_do_first(self, session, desk, location):
        factories.template(session, kind=ActivityKind.SPORTS_OUTING, specification=SPECIFICATION)
        session.commit()

        assert "Voeg eerst de plek toe" in desk.get("/uitjes/nieuw").text

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"title": ""}, "Geef het uitje een naam."),
            ({"title": "x" * 5000}, "Maak de naam korter."),
            ({"day": "overmorgen"}, ""),
            ({"there_from": "25.99"}, "Vul een tijd in als 14.30."),
            ({"there_until": "12.00"}, "Laat het einde na het begin komen."),
            ({"travel": "9999"}, "Vul een aantal minuten van 0 tot en met 240 in."),
            ({"margin": "veel"}, ""),
            ({"space": str(uuid4())}, "Kies een van de mogelijkheden."),
            ({"sort": "moon"}, ""),
            ({"briefing_space": ""}, "Vul dit in, of plan de uitleg later."),
            ({"tickets": "-1"}, "Vul een aantal van 0 tot en met 500 in."),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_planned(self, session, desk, form, change, said):
        answer = desk.post("/uitjes/nieuw", data=form | change)

        assert (answer.status_code, planned(session)) == (422, 0)
        assert said in answer.text

    def test_a_briefing_in_a_room_that_is_taken_leaves_nothing(self, session, desk, form, places):
        day = date.fromisoformat(form["day"]) - timedelta(days=1)
        starts = datetime.combine(day, datetime.min.time(), tzinfo=ZONE).replace(hour=15, minute=45).astimezone(UTC)
        factories.meeting(session, starts, at=session.get_one(Space, places["room"].id), title="Dansen")
        session.commit()

        answer = desk.post("/uitjes/nieuw", data=form)

        assert (answer.status_code, planned(session)) == (409, 0)
        assert "Grote zaal is dan bezet: Dansen" in answer.text

    def test_the_briefing_can_wait(self, session, desk, form):
        desk.post("/uitjes/nieuw", data=form | {"briefing_days": "0", "briefing_space": ""})

        row = session.scalars(select(Outing)).one()
        assert row.briefing_id is None
        assert "Zonder uitleg geen uitje" in desk.get(address(row)).text


class TestTheList:
    """Outings to come and past ones."""

    def test_an_empty_list_says_how_to_begin(self, desk):
        page = desk.get("/uitjes").text

        assert "Er komt nog geen uitje" in page
        assert "Er is nog geen sport die elke week terugkomt" in page

    def test_it_shows_what_comes_and_what_was(self, session, desk, away):
        outing(session, at=datetime.now(UTC) - timedelta(days=20), destination="Zwembad De Golf")
        session.commit()

        page = desk.get("/uitjes").text

        assert page.index("Uitjes die komen") < page.index("Uitjes die geweest zijn") < page.index("Zwembad De Golf")

    @pytest.mark.parametrize(
        ("asked", "there"),
        [("soort=ice_rink", True), ("soort=museum", False), ("zoek=NATUUR", True), ("zoek=%25%00", False)],
    )
    def test_it_can_be_searched(self, desk, away, asked, there):
        assert ("Natuurmuseum" in desk.get(f"/uitjes?{asked}").text) is there

    @pytest.mark.parametrize("number", [1, 3, 30])
    def test_it_takes_the_same_statements_however_long(self, session, location, count_queries, number):
        for day in range(number):
            outing(session, at=datetime.now(UTC) + timedelta(days=3 + day), children=1)
        session.commit()
        session.expire_all()

        with count_queries() as counted:
            found = outing_lists.coming(session, Asked(), now=datetime.now(UTC))

        assert (len(found), len(counted)) == (number, 5)  # one of them enters the location


RIDE = {"mode": "car", "seats": "4", "child_seats": "1", "adult": "Noor Hagens", "leaves": "9.00", "back": "13.00"}


class TestTheTravelPlan:
    """Rides there and back."""

    def test_a_ride_is_added_and_counts_its_adult(self, session, desk, away):
        made, _held, _briefing = away

        desk.post(address(made, "reis"), data=RIDE)

        ride = session.scalars(select(Ride)).one()
        assert (ride.seats, ride.child_seats, ride.adult) == (4, 1, "Noor Hagens")
        assert "1 van de 1 volwassenen" in desk.get(address(made)).text

    def test_what_is_missing_is_said(self, desk, away):
        made, _held, _briefing = away
        assert "Er is nog geen reisplan" in desk.get(address(made)).text

        desk.post(address(made, "reis"), data=RIDE | {"seats": "2", "child_seats": "0", "adult": ""})

        page = desk.get(address(made)).text
        assert "Er is 1 plaats te weinig." in page
        assert "Op 1 rit gaat nog geen volwassene mee." in page

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"seats": "0"}, "Vul een aantal van 1 tot en met 100 in."),
            ({"child_seats": "5"}, "Er zijn niet meer kinderzitjes dan plaatsen."),
            ({"back": "8.00"}, "Laat de rit terugkomen nadat hij vertrekt."),
            ({"adult": "x" * 400}, "Maak de naam korter."),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_kept(self, session, desk, away, change, said):
        answer = desk.post(address(away[0], "reis"), data=RIDE | change)

        assert (answer.status_code, session.scalars(select(Ride)).all()) == (422, [])
        assert said in answer.text

    def test_a_ride_is_taken_away_once(self, session, desk, away):
        made, _held, _briefing = away
        desk.post(address(made, "reis"), data=RIDE)
        ride = session.scalars(select(Ride.id)).one()

        answers = [desk.post(address(made, "reis", str(ride), "verwijderen")).status_code for _ in range(2)]

        assert answers == [302, 404]

    def test_a_ride_of_another_outing_is_not_there(self, session, desk, away):
        desk.post(address(away[0], "reis"), data=RIDE)
        ride = session.scalars(select(Ride.id)).one()
        other = outing(session, at=datetime.now(UTC) + timedelta(days=30))[0]
        session.commit()

        assert desk.post(address(other, "reis", str(ride), "verwijderen")).status_code == 404


class TestChanging:
    """What an outing is."""

    @pytest.fixture
    def shown(self, desk, away):
        """Return what the form shows."""
        return fields_of(desk.get(address(away[0], "wijzigen")).text, "outing-details")

    def test_a_later_start_moves_its_meeting(self, session, desk, away, shown):
        made, held, _briefing = away

        answer = desk.post(
            address(made, "wijzigen"), data=shown | {"leaves": "9.30", "there": "10.15", "tickets": "12"}
        )

        session.expire_all()
        assert answer.status_code == 302
        assert (wall(held.starts_at), wall(made.there_at), made.tickets) == ("09.30", "10.15", 12)

    def test_of_two_who_change_it_the_second_is_told(self, session, desk, away, shown):
        made, _held, _briefing = away
        desk.post(address(made, "wijzigen"), data=shown | {"weather": "Bij onweer niet."})

        answer = desk.post(address(made, "wijzigen"), data=shown | {"weather": "Altijd."})

        session.expire_all()
        assert (answer.status_code, made.weather) == (409, "Bij onweer niet.")
        assert "Iemand anders heeft dit net gewijzigd" in answer.text

    def test_times_out_of_order_are_refused(self, desk, away, shown):
        answer = desk.post(address(away[0], "wijzigen"), data=shown | {"there": "6.00"})

        assert answer.status_code == 409
        assert "Zet de tijden op volgorde" in answer.text

    def test_a_child_is_never_named(self, session, desk, away, shown):
        factories.child(session, pseudonym="Zeearend")
        session.commit()

        answer = desk.post(address(away[0], "wijzigen"), data=shown | {"plan_b": "Zeearend blijft thuis."})

        assert answer.status_code == 409


class TestNotGoingOn:
    """Cancelled, with plan B."""

    @pytest.fixture
    def wanted(self, session, location):
        room = factories.space(session, name="Sportzaal")
        session.commit()
        return {"reason": "Het stormt.", "title": "Spelletjes", "space": room.id, "briefing_too": "1"}

    def test_plan_b_asks_the_same_children_and_volunteers(self, session, desk, away, wanted):
        made, held, briefing = away
        factories.assignment(session, factories.shift(session, held), factories.volunteer(session))
        session.commit()

        desk.post(address(made, "vervallen"), data=wanted)

        session.expire_all()
        instead = session.get_one(ProgrammeSession, made.plan_b_id)
        assert (held.cancelled, briefing.cancelled, instead.title) == (True, True, "Spelletjes")
        assert (instead.starts_at, instead.ends_at) == (held.starts_at, held.ends_at)
        assert len(session.scalars(select(Attendance.id).where(Attendance.session_id == instead.id)).all()) == 3
        seats = session.execute(select(Assignment.session_id, Assignment.released).order_by(Assignment.released)).all()
        assert [tuple(row) for row in seats] == [(instead.id, False), (held.id, True)]
        assert "In plaats daarvan:" in desk.get(address(made)).text

    def test_it_is_taken_back_as_one(self, session, desk, away, wanted):
        made, held, briefing = away
        factories.assignment(session, factories.shift(session, held), factories.volunteer(session))
        session.commit()
        desk.post(address(made, "vervallen"), data=wanted)

        desk.post(f"/veel-tegelijk/{session.scalars(select(PlanEdit.id)).one()}/ongedaan")

        session.expire_all()
        assert (held.cancelled, briefing.cancelled, made.plan_b_id) == (False, False, None)
        assert session.execute(select(Assignment.session_id, Assignment.released)).all() == [(held.id, False)]

    def test_everybody_is_told_once_of_both(self, session, desk, away, wanted):
        made, held, _briefing = away
        factories.assignment(session, factories.shift(session, held), factories.volunteer(session))
        session.commit()
        desk.post(address(made, "bekendmaken"))
        arrive(session)
        session.commit()
        desk.post(address(made, "vervallen"), data=wanted)

        said = [desk.post(address(made, "bekendmaken"), follow_redirects=True).text for _ in range(2)]

        assert "2 berichten gaan eruit." in said[0]
        assert "Alles was al bekend." in said[1]

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"reason": ""}, "Vul in waarom het niet doorgaat."),
            ({"space": ""}, "Kies een ruimte, of laat plan B leeg."),
            ({"title": ""}, "Vul in wat u in plaats daarvan doet."),
        ],
    )
    def test_what_is_missing_is_said(self, session, desk, away, wanted, change, said):
        answer = desk.post(address(away[0], "vervallen"), data=wanted | change)

        session.expire_all()
        assert (answer.status_code, away[1].cancelled) == (422, False)
        assert said in answer.text

    def test_it_is_cancelled_once(self, desk, away, wanted):
        answers = [desk.post(address(away[0], "vervallen"), data=wanted) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [302, 409]


class TestTickets:
    """Tickets for fewer children than like to come."""

    def test_they_become_the_places_of_a_round(self, session, desk, away):
        made, _held, _briefing = away
        made.tickets = 12
        session.commit()

        answer = desk.post(address(made, "kaartjes"), data={"closes_on": tomorrow()})

        row = session.scalars(select(Allocation)).one()
        session.expire_all()
        assert answer.location.endswith(f"/verdelingen/{row.id}")
        assert session.get_one(Activity, made.activity_id).capacity == 12
        assert "Bekijk de verdeling" in desk.get(address(made)).text

    @pytest.mark.parametrize(
        ("number", "closes", "said"),
        [
            (None, 1, "Vul eerst in hoeveel kaartjes er zijn."),
            (2, 1, "Er zijn meer kinderen geplaatst dan er plekken zijn."),
            (12, -2, "Er is geen tijd meer om wensen te vragen."),
        ],
    )
    def test_what_stands_in_the_way_is_said(self, session, desk, away, number, closes, said):
        made, _held, _briefing = away
        made.tickets = number
        session.commit()

        answer = desk.post(address(made, "kaartjes"), data={"closes_on": tomorrow(closes)}, follow_redirects=True)

        assert said in answer.text
        assert session.scalars(select(Allocation)).all() == []

    def test_they_are_not_divided_twice(self, session, desk, away):
        made, _held, _briefing = away
        made.tickets = 12
        session.commit()
        for _ in range(2):
            answer = desk.post(address(made, "kaartjes"), data={"closes_on": tomorrow()}, follow_redirects=True)

        assert "worden al verdeeld" in answer.text
        assert len(session.scalars(select(Allocation)).all()) == 1

    def test_too_few_of_them_are_said(self, session, desk, away):
        away[0].tickets = 1
        session.commit()

        assert "Er zijn 2 kaartjes te weinig" in desk.get(address(away[0])).text


def tomorrow(days=1):
    return (datetime.now(ZONE).date() + timedelta(days=days)).isoformat()
