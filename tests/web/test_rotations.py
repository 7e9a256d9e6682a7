"""Safety days as a supervisor plans them: made from the template, and their day, stations and groups changed."""

from __future__ import annotations

import json
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.access import Role
from app.models.activities import Activity
from app.models.rotations import GroupsApart, Rotation, RotationGroup, Station, StationRole
from app.planning.rotation import problem
from app.planning.rotation.day import Window
from app.planning.vocabulary import ActivityKind, WaitingMode
from app.queries import rotation_plan
from tests import factories, safety_days
from tests.web.conftest import ahead

SPECIFICATION = {
    "duration_minutes": 240,
    "ages": {"youngest": 4, "oldest": 12},
    "max_children": 100,
    "children_per_adult": 8,
    "roles": [],
    "materials": ["Boekje voor ieder kind", "Pionnen"],
    "language_preparation": ["de brandweer", "blussen"],
    "stations": [
        {"name": "Brandweer", "partner": "fire_service", "description": "De kinderen bekijken de wagen."},
        {"name": "Politie", "partner": "police", "description": "De kinderen horen de sirene."},
        {"name": "Onveilige situaties", "partner": None, "description": "In een leeg huis."},
    ],
}


@pytest.fixture
def template(session, location):
    found = factories.template(
        session, kind=ActivityKind.SAFETY_DAY, title="Veiligheidsdag", specification=SPECIFICATION
    )
    session.commit()
    return found


@pytest.fixture
def plan(session, location):
    """Return a safety day of three stations and two groups, that nobody solved yet."""
    found = safety_days.rotation(
        session, day=ahead(), stations=safety_days.STATIONS[:3], groups=("Rood", "Blauw"), children=0, visited=False
    )
    session.commit()
    return found


def new(supervisor, **values):
    filled = {"day": ahead().isoformat(), "starts": "9.00", "ends": "13.00", "group_count": "5"}
    return filled | {"title": "Veiligheidsdag", "responsible": str(supervisor.id), "activity": ""} | values


def day(plan, **values):
    return {
        "version": str(plan.version),
        "day": plan.day.isoformat(),
        "starts": "9.00",
        "ends": "13.00",
        "group_count": "2",
        "slot_minutes": "20",
        "transfer_minutes": "5",
        "breaks": "",
        "gathering": str(plan.gathering_space_id),
        "waiting": "waves",
        "booklet_space": "",
        "materials": "",
        "note": "",
    } | values


def station(plan, **values):
    return {
        "version": str(plan.version),
        "name": "Sirene",
        "partner": "",
        "host_adults": "1",
        "space": "",
        "capacity": "1",
        "windows": "",
        "pictogram": "siren",
        "description": "",
        "materials": "",
    } | values


def group(plan, **values):
    return {"version": str(plan.version), "name": "Rood", "leaders": "1", "leader": "", "windows": ""} | values


def page(plan, rest=""):
    return f"/veiligheidsdag/{plan.id}{rest}"


def names(session, model, plan):
    session.expire_all()
    rows = session.scalars(select(model).where(model.rotation_id == plan.id).order_by(model.position, model.id))
    return [row.name for row in rows]


def fresh(session, model, row_id):
    session.expire_all()
    return session.get(model, row_id)


def test_with_several_templates_one_is_chosen_and_the_catalogue_leads_there(desk, session, template, supervisor):
    own = factories.template(
        session,
        kind=ActivityKind.SAFETY_DAY,
        title="Onze veiligheidsdag",
        specification=SPECIFICATION | {"stations": SPECIFICATION["stations"][1:2]},
    )
    session.commit()
    address = f"/veiligheidsdag/nieuw?sjabloon={own.id}"
    assert address in desk.get("/bijeenkomsten/nieuw").text
    assert f'<option selected value="{own.id}">' in desk.get(address).text
    desk.post("/veiligheidsdag/nieuw", data=new(supervisor, template=str(own.id)))
    assert session.scalars(select(Station.name)).all() == ["Politie"]


def test_a_template_of_another_kind_is_none_of_the_choices(desk, session, template, supervisor):
    other = factories.template(session)
    session.commit()
    answer = desk.post("/veiligheidsdag/nieuw", data=new(supervisor, template=str(other.id)))
    assert (answer.status_code, session.scalars(select(Rotation)).all()) == (422, [])


def test_a_location_without_safety_days_hears_what_to_do(desk):
    answer = desk.get("/veiligheidsdag").text
    assert ("Er is nog geen veiligheidsdag." in answer, "Nieuwe veiligheidsdag" in answer) == (True, True)


def test_coming_days_stand_before_those_that_were(desk, session, location):
    safety_days.rotation(session, day=ahead())
    safety_days.rotation(session, day=date(2020, 5, 12), groups=())
    session.commit()
    answer = desk.get("/veiligheidsdag").text
    assert answer.index("Komt nog") < answer.index("5 posten, 5 groepen") < answer.index("Geweest")
    assert answer.index("Geweest") < answer.index("5 posten, 0 groepen")


def test_a_new_day_has_the_stations_of_the_template_with_our_own_partners(desk, session, template, supervisor):
    firemen = factories.partner(session, sort="fire_service", name="Brandweer Lindewaard")
    factories.partner(session, sort="fire_service", name="Zaanbrand", active=False)
    yard = factories.space(session, name="Plein", shareable=True)
    session.commit()
    answer = desk.post("/veiligheidsdag/nieuw", data=new(supervisor), follow_redirects=True)
    assert "De veiligheidsdag is gemaakt." in answer.text
    row = session.scalars(select(Rotation)).one()
    found = rotation_plan.find(session, row.id)
    assert [(one.name, one.partner, one.pictogram) for one in found.stations] == [
        ("Brandweer", firemen.name, "fire-truck"),
        ("Politie", None, "police-car"),
        ("Onveilige situaties", None, "house-line"),
    ]
    assert [one.name for one in found.groups] == ["Rood", "Blauw", "Groen", "Geel", "Oranje"]
    assert (found.gathering_space, found.materials, row.words) == (
        yard.name,
        "Boekje voor ieder kind\nPionnen",
        ["de brandweer", "blussen"],
    )
    activity = session.get(Activity, row.activity_id)
    assert (activity.kind, activity.template_id, activity.capacity) == (ActivityKind.SAFETY_DAY, template.id, 100)


def test_an_activity_that_is_there_gets_a_rotation_once(desk, session, supervisor):
    activity = factories.activity(session, kind=ActivityKind.SAFETY_DAY, title="Veiligheid in mei")
    other = factories.activity(session, title="Voetbal")
    session.commit()
    assert f'selected value="{activity.id}"' in desk.get(f"/veiligheidsdag/nieuw?activiteit={activity.id}").text
    assert "Posten en groepen plannen" in desk.get(f"/activiteiten/{activity.id}").text
    made = desk.post("/veiligheidsdag/nieuw", data=new(supervisor, activity=str(activity.id), title=""))
    assert made.status_code == 302
    assert "Posten, groepen en draaischema" in desk.get(f"/activiteiten/{activity.id}").text
    again = desk.post("/veiligheidsdag/nieuw", data=new(supervisor, activity=str(activity.id)))
    foreign = desk.post("/veiligheidsdag/nieuw", data=new(supervisor, activity=str(other.id)))
    assert (again.status_code, foreign.status_code) == (422, 422)
    assert session.scalars(select(Rotation.activity_id)).all() == [activity.id]


def test_a_free_day_is_taken_only_on_purpose(desk, session, template, supervisor):
    factories.free_day(session, ahead(), name="Herfstvakantie", sort="school_holiday")
    session.commit()
    answer = desk.post("/veiligheidsdag/nieuw", data=new(supervisor))
    assert (answer.status_code, "Die dag is vrij: Herfstvakantie." in answer.text) == (409, True)
    assert session.scalars(select(Rotation)).all() == []
    answer = desk.post("/veiligheidsdag/nieuw", data=new(supervisor, on_free_day="y"), follow_redirects=True)
    assert "Deze dag is vrij: Herfstvakantie." in answer.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"day": ""}, "Kies een dag."),
        ({"day": "32-13-2026"}, "Fout:"),
        ({"day": "2020-05-12"}, "Kies een dag die nog komt."),
        ({"starts": "negen"}, "Vul een tijd in als 14.30."),
        ({"ends": "8.00"}, "Laat het einde na het begin komen."),
        ({"group_count": "0"}, "Kies 1 tot en met 40 groepen."),
        ({"group_count": "9" * 40}, "Kies 1 tot en met 40 groepen."),
        ({"title": ""}, "Geef de dag een naam."),
        ({"title": "x" * 121}, "Maak de naam korter."),
        ({"responsible": ""}, "Kies wie verantwoordelijk is."),
        ({"responsible": str(uuid4())}, "Kies een van de mogelijkheden."),
    ],
)
def test_what_is_missing_or_odd_is_said_and_nothing_is_made(desk, session, template, supervisor, changes, sentence):
    answer = desk.post("/veiligheidsdag/nieuw", data=new(supervisor, **changes))
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert session.scalars(select(Rotation)).all() == []


def test_the_name_of_a_child_is_no_name_for_a_day(desk, session, template, supervisor):
    factories.child(session, pseudonym="Kanarie")
    session.commit()
    answer = desk.post("/veiligheidsdag/nieuw", data=new(supervisor, title="Dag van Kanarie"))
    assert (answer.status_code, session.scalars(select(Rotation)).all()) == (409, [])


def test_the_page_says_at_once_how_many_rounds_there_are(desk, session, location):
    eight = safety_days.rotation(session, groups=safety_days.COLOURS, visited=False)
    session.commit()
    answer = desk.get(page(eight)).text
    assert "8 groepen langs 5 posten: 8 rondes van 20 minuten, klaar om 12.15 uur." in answer


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("starts=9.00&ends=13.00&group_count=2&slot_minutes=20&transfer_minutes=5&breaks=", "klaar om 10.10 uur."),
        (
            "starts=9.00&ends=13.00&group_count=9&slot_minutes=20&transfer_minutes=5&breaks=10.30-10.50",
            "klaar om 13.15 uur. Dat is te laat: er passen 8 rondes in.",
        ),
        (
            "starts=9.00&ends=10.00&group_count=5&slot_minutes=20&transfer_minutes=0&breaks=",
            "klaar om 10.40 uur. Dat is te laat: er passen 3 rondes in.",
        ),
        (
            "starts=9.00&ends=13.00&group_count=40&slot_minutes=120&transfer_minutes=60&breaks=",
            "Dat past niet op een dag",
        ),
        ("starts=negen", "Vul eerst de tijden in."),
        ("", "Vul eerst de tijden in."),
    ],
)
def test_what_is_typed_is_said_in_rounds_before_it_is_saved(desk, plan, asked, sentence):
    answer = desk.get(page(plan, f"/past-het?{asked}"))
    assert (answer.status_code, sentence in answer.text, "<html" in answer.text) == (200, True, False)


def test_a_host_or_group_that_is_there_too_shortly_is_named(desk, session, plan):
    first = session.scalars(select(Station).where(Station.rotation_id == plan.id).order_by(Station.position)).first()
    red = session.scalars(select(RotationGroup).where(RotationGroup.rotation_id == plan.id)).first()
    first.windows, red.windows = [[540, 560]], [[540, 590]]
    session.commit()
    answer = desk.get(page(plan)).text
    assert "Brandweer is er alleen 09.00–09.20 uur: daar past 1 ronde in, en er zijn er 2 nodig." in answer
    assert "is er alleen 09.00–09.50 uur: daar passen 2 rondes in, en er zijn er 3 nodig." in answer


def test_the_day_is_changed_as_a_whole(desk, session, plan):
    corner = factories.space(session, name="Leeshoek")
    session.commit()
    wanted = day(
        plan,
        ends="14.00",
        slot_minutes="25",
        transfer_minutes="10",
        breaks="10.30-10.50, 12.00 tot 12.30",
        group_count="4",
        waiting="booklet",
        booklet_space=str(corner.id),
        materials="Fluitje\nStopbord",
        note="Koffie om half negen",
    )
    answer = desk.post(page(plan), data=wanted, follow_redirects=True)
    assert (answer.status_code, "De dag is opgeslagen." in answer.text) == (200, True)
    session.expire_all()
    found = rotation_plan.find(session, plan.id)
    assert (found.ends, found.slot_minutes, found.transfer_minutes) == (840, 25, 10)
    assert found.breaks == (Window(start=630, end=650), Window(start=720, end=750))
    assert (found.waiting, found.booklet_space, found.note) == (WaitingMode.BOOKLET, "Leeshoek", "Koffie om half negen")
    assert [one.name for one in found.groups] == ["Rood", "Blauw", "Groen", "Geel"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"breaks": "10.30"}, "“10.30” is geen tijd van en tot."),
        ({"breaks": "10.30-25.00"}, "is geen tijd van en tot."),
        ({"breaks": "11.00-10.30"}, "komt het einde niet na het begin."),
        ({"breaks": "10.00-11.00\n10.30-12.00"}, "Twee tijden vallen over elkaar."),
        ({"breaks": "\n".join(f"{at}.00-{at}.10" for at in range(8, 19))}, "Vul ten hoogste 10 tijden in."),
        ({"slot_minutes": "4"}, "Kies 5 tot en met 120 minuten."),
        ({"transfer_minutes": "-1"}, "Kies 0 tot en met 60 minuten."),
        ({"waiting": "dansen"}, "Fout:"),
        ({"waiting": "booklet"}, "Kies waar de groepen in hun boekje werken."),
        ({"gathering": str(uuid4())}, "Kies een van de mogelijkheden."),
        ({"materials": "x" * 4001}, "Maak dit korter."),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_what_was_typed(desk, session, plan, changes, sentence):
    answer = desk.post(page(plan), data=day(plan, **changes))
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert fresh(session, Rotation, plan.id).version == plan.version


def test_groups_with_children_do_not_go_unseen(desk, session, plan):
    blue = session.scalars(select(RotationGroup).where(RotationGroup.name == "Blauw")).one()
    blue.children = 3
    session.commit()
    answer = desk.post(page(plan), data=day(plan, group_count="1"))
    assert (answer.status_code, "In deze groepen zitten kinderen: Blauw." in answer.text) == (409, True)
    assert names(session, RotationGroup, plan) == ["Rood", "Blauw"]


def test_who_comes_second_sees_what_there_is_now_and_keeps_what_was_typed(desk, session, plan):
    typed = day(plan, note="Van mij")
    desk.post(page(plan), data=day(plan, note="Van een ander"))
    answer = desk.post(page(plan), data=typed)
    assert (answer.status_code, "Iemand anders heeft dit net gewijzigd." in answer.text) == (409, True)
    assert "Van mij" in answer.text
    assert fresh(session, Rotation, plan.id).note == "Van een ander"


def test_a_station_is_added_with_its_helpers(desk, session, plan):
    partner, hall = factories.partner(session, name="VVN"), factories.space(session, name="Hal")
    session.commit()
    wanted = station(
        plan,
        partner=str(partner.id),
        space=str(hall.id),
        capacity="2",
        windows="9.00-10.30",
        materials="Fluit",
        **{
            "roles-0-name": "Voetganger",
            "roles-0-need": "2",
            "roles-0-vog": "y",
            "roles-1-name": "",
            "roles-1-need": "",
        },
    )
    answer = desk.post(page(plan, "/posten/nieuw"), data=wanted, follow_redirects=True)
    assert ("Sirene staat erbij." in answer.text, "2 × Voetganger" in answer.text) == (True, True)
    session.expire_all()
    (found,) = [one for one in rotation_plan.find(session, plan.id).stations if one.name == "Sirene"]
    assert (found.partner, found.space, found.capacity, found.windows, found.pictogram) == (
        "VVN",
        "Hal",
        2,
        (Window(start=540, end=630),),
        "siren",
    )
    assert [(role.name, role.need, role.qualification) for role in found.roles] == [("Voetganger", 2, "vog")]


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"name": ""}, 422, "Geef de post een naam."),
        ({"name": "Politie"}, 409, "Politie is er al."),
        ({"capacity": "0"}, 422, "Kies 1 tot en met 20."),
        ({"host_adults": "veel"}, 422, "Fout:"),
        ({"partner": str(uuid4())}, 422, "Kies een van de mogelijkheden."),
        ({"pictogram": "skull"}, 422, "Fout:"),
        ({"roles-0-name": "Voetganger", "roles-0-need": ""}, 422, "Vul in hoeveel mensen."),
        (
            {"roles-0-name": "A", "roles-0-need": "1", "roles-1-name": "A", "roles-1-need": "1"},
            409,
            "A is er al.",
        ),
        ({"version": "nul"}, 409, "Iemand anders heeft dit net gewijzigd."),
    ],
)
def test_a_station_that_cannot_be_is_refused(desk, session, plan, changes, status, sentence):
    answer = desk.post(page(plan, "/posten/nieuw"), data=station(plan, **changes))
    assert (answer.status_code, sentence in answer.text) == (status, True)
    assert names(session, Station, plan) == ["Brandweer", "Politie", "Fietsparcours"]


def test_a_station_is_changed_moved_and_taken_away(desk, session, plan):
    police = session.scalars(select(Station).where(Station.name == "Politie")).one()
    red = session.scalars(select(RotationGroup).where(RotationGroup.name == "Rood")).one()
    red.skipped, red.first_station_id = [police.id], police.id
    session.commit()
    at = page(plan, f"/posten/{police.id}")
    assert "Politie wijzigen" in desk.get(at).text
    desk.post(at, data=station(plan, name="Wijkagent"))
    version = fresh(session, Rotation, plan.id).version
    desk.post(f"{at}/verplaatsen", data={"version": version, "richting": "omhoog"})
    assert names(session, Station, plan) == ["Wijkagent", "Brandweer", "Fietsparcours"]
    old = desk.post(f"{at}/verplaatsen", data={"version": version, "richting": "omlaag"}, follow_redirects=True)
    assert "Iemand anders heeft dit net gewijzigd." in old.text
    assert "Wijkagent verwijderen?" in desk.get(f"{at}/verwijderen").text
    desk.post(f"{at}/verwijderen", data={"version": fresh(session, Rotation, plan.id).version})
    assert names(session, Station, plan) == ["Brandweer", "Fietsparcours"]
    group = fresh(session, RotationGroup, red.id)
    assert (group.skipped, group.first_station_id) == ([], None)


def test_a_group_says_when_it_comes_and_where_it_goes(desk, session, plan):
    leader = factories.volunteer(session, name="Noor")
    blue = session.scalars(select(RotationGroup).where(RotationGroup.name == "Blauw")).one()
    red = session.scalars(select(RotationGroup).where(RotationGroup.name == "Rood")).one()
    first, _second, third = session.scalars(select(Station).order_by(Station.position)).all()
    session.commit()
    wanted = group(
        plan,
        name="Vossen",
        leader=str(leader.id),
        leaders="2",
        windows="9.30-12.00",
        first=str(first.id),
        skipped=[str(third.id)],
        apart=[str(blue.id)],
    )
    at = page(plan, f"/groepsinstellingen/{red.id}")
    answer = desk.post(at, data=wanted, follow_redirects=True).text
    assert ("begint bij Brandweer, slaat Fietsparcours over, niet samen met Blauw" in answer) is True
    assert session.scalar(select(GroupsApart.rotation_id)) == plan.id
    found = next(one for one in rotation_plan.find(session, plan.id).groups if one.id == red.id)
    assert (found.name, found.leader, found.leaders) == ("Vossen", "Noor", 2)
    assert (found.windows, found.skipped, found.first_station_id) == (
        (Window(start=570, end=720),),
        frozenset({third.id}),
        first.id,
    )
    assert 'value="Vossen"' in desk.get(at).text


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"name": " "}, 422, "Geef de groep een naam."),
        ({"name": "Blauw"}, 409, "Blauw is er al."),
        ({"leaders": "11"}, 422, "Kies 0 tot en met 10."),
        ({"skipped": ["geen"]}, 422, "Fout:"),
        ({"apart": [str(uuid4())]}, 422, "Fout:"),
        ({"version": "99"}, 409, "Iemand anders heeft dit net gewijzigd."),
    ],
)
def test_a_group_that_cannot_be_is_refused(desk, session, plan, changes, status, sentence):
    red = session.scalars(select(RotationGroup).where(RotationGroup.name == "Rood")).one()
    answer = desk.post(page(plan, f"/groepsinstellingen/{red.id}"), data=group(plan, **changes))
    assert (answer.status_code, sentence in answer.text) == (status, True)
    assert names(session, RotationGroup, plan) == ["Rood", "Blauw"]


def test_a_group_does_not_begin_where_it_does_not_come(desk, session, plan):
    red = session.scalars(select(RotationGroup).where(RotationGroup.name == "Rood")).one()
    first = str(session.scalars(select(Station.id).order_by(Station.position)).first())
    answer = desk.post(page(plan, f"/groepsinstellingen/{red.id}"), data=group(plan, first=first, skipped=[first]))
    assert (answer.status_code, "slaat de post over waar zij begint" in answer.text) == (422, True)


def test_parts_of_another_day_are_not_there(desk, session, plan):
    other = safety_days.rotation(session, groups=("Geel",), stations=("Blushuisje",), visited=False)
    session.commit()
    strange = session.scalars(select(Station).where(Station.rotation_id == other.id)).one()
    team = session.scalars(select(RotationGroup).where(RotationGroup.rotation_id == other.id)).one()
    tried = [
        desk.get(page(plan, f"/posten/{strange.id}")),
        desk.post(page(plan, f"/posten/{strange.id}"), data=station(plan)),
        desk.post(page(plan, f"/posten/{strange.id}/verplaatsen"), data={"version": plan.version}),
        desk.post(page(plan, f"/posten/{strange.id}/verwijderen"), data={"version": plan.version}),
        desk.get(page(plan, f"/groepsinstellingen/{team.id}")),
        desk.post(page(plan, f"/groepsinstellingen/{team.id}"), data=group(plan)),
    ]
    assert [answer.status_code for answer in tried] == [404] * 6
    assert session.scalar(select(StationRole.id)) is None


def test_the_day_can_be_taken_along_as_a_file_that_the_command_reads(desk, session, plan):
    answer = desk.get(page(plan, "/probleem.json"))
    found = problem.read(answer.data)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="veiligheidsdag-{plan.day}.json"'
    assert [one.id for one in found.day.stations] == ["Brandweer", "Politie", "Fietsparcours"]
    assert json.loads(answer.data)["groups"] == [
        {"id": "Rood", "size": 0, "skip": []},
        {"id": "Blauw", "size": 0, "skip": []},
    ]


def test_a_day_without_stations_has_nothing_to_take_along(desk, session, location):
    empty = safety_days.rotation(session, stations=(), groups=("Rood",))
    session.commit()
    assert desk.get(page(empty, "/probleem.json")).status_code == 404
    assert "Voeg posten en groepen toe." in desk.get(page(empty)).text


@pytest.mark.parametrize("groups", [1, 3, 20])
def test_the_page_asks_the_same_number_of_questions_for_any_number_of_groups(
    desk, session, location, count_queries, groups
):
    found = safety_days.rotation(
        session, groups=[f"Groep {at}" for at in range(groups)], stations=safety_days.STATIONS[: 1 + groups % 5]
    )
    session.commit()
    desk.get(page(found))
    with count_queries() as seen:
        assert desk.get(page(found)).status_code == 200
    assert len([one for one in seen if one.startswith("SELECT")]) == QUERIES


QUERIES = 11


def test_a_coach_sees_the_list_and_changes_nothing(app, session, sign_in, account_of, plan):
    coach = account_of(Role.COACH)
    session.commit()
    browser = sign_in(app.test_client(), coach)
    assert browser.get("/veiligheidsdag").status_code == 200
    assert browser.get(page(plan)).status_code == 403
