"""How far children are in a course: the board, and on a phone the lesson, the bike and the test."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.models.course_progress import BikeCheck, PracticalTest, Stamp
from app.planning.vocabulary import Answer, PhaseSort, StampResult
from app.programme import publishing
from tests import courses, factories
from tests.courses import WEEK


@pytest.fixture
def now():
    return datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def course(session, location, supervisor):
    found = courses.course(session, responsible_id=supervisor.id)
    session.commit()
    return found


@pytest.fixture
def lesson(session, course, now):
    """Return the meeting of today of a group that met before."""
    _group, meetings = courses.course_group(session, course, first=now - 3 * WEEK, meetings=12)
    session.commit()
    return meetings[3]


@pytest.fixture
def amal(session, course, lesson):
    return _rider(session, course, lesson, "Amal")


def _rider(session, course, lesson, name):
    group = next(
        group for group in session.scalars(select(courses.CourseGroup)) if group.activity_id == lesson.activity_id
    )
    found = courses.course_participant(
        session, course, group, meetings=[lesson], who=factories.child(session, pseudonym=name)
    )
    session.commit()
    return found


@pytest.fixture
def trial(session, course, amal, now):
    """Return the test of today."""
    _group, meetings = courses.course_group(
        session, course, part=3, sort=PhaseSort.TEST, first=now + timedelta(hours=2), meetings=1
    )
    factories.attendance(session, meetings[0], session.get_one(factories.Child, amal.child_id))
    session.commit()
    return meetings[0]


@pytest.fixture
def leader(app, session, lesson, supervisor, sign_in, now):
    """Return the browser of a volunteer with a seat in the lesson of today."""
    shift = factories.shift(session, lesson, need=4)
    someone = factories.volunteer(session)
    factories.assignment(session, shift, someone, answer=Answer.ACCEPTED)
    publishing.publish(session, [lesson.id], by=supervisor.actor, now=now)
    account = factories.volunteer_account(session, someone)
    session.commit()
    return sign_in(app.test_client(), account)


@pytest.fixture
def board(course):
    return f"/cursussen/{course.id}/voortgang"


def tapped(rider, button="gelukt", **values):
    return {button: str(rider.id), "vaardigheid": "remmen", "sleutel": str(uuid4()), "tip": "Rem rustig."} | values


def stamps(session):
    session.rollback()
    rows = session.execute(select(Stamp.skill, Stamp.result, Stamp.tip).order_by(Stamp.skill, Stamp.at))
    return [tuple(row) for row in rows]


def test_the_board_says_of_each_child_what_is_missing(desk, session, board, course, lesson, amal):
    child = session.get_one(factories.Child, amal.child_id)
    courses.bike_check(session, amal)
    session.commit()
    page = desk.get(board).text
    assert child.pseudonym in page
    assert "Nog 6 lessen van deel 1 en het praktijkexamen." in page
    assert page.count('<td class="step step--') == 22


def test_the_rule_is_explained(desk, board, amal):
    page = re.sub(r"<[^>]+>", " ", desk.get(board).text)
    assert "Ten minste 6 lessen van deel 1 zijn gevolgd of ingehaald. Wie in deel 2 begint, heeft deel 1 al." in page
    assert "Ten hoogste 4 lessen zijn gemist en niet ingehaald." in page
    assert (
        "ten minste 14 van de 20 punten. Bij voorrang geven en stoppen bij het zebrapad mag het nooit 0 zijn." in page
    )


def test_a_course_without_children_says_so(desk, board, course):
    assert "Er doet nog geen kind mee" in desk.get(board).text


def test_the_board_is_narrowed_to_a_group_and_to_who_is_nearly_there(desk, session, board, course, lesson, amal):
    other, _meetings = courses.course_group(session, course, name="B", meetings=1)
    bilal = courses.course_participant(
        session, course, other, who=factories.child(session, pseudonym="Bilal"), starts_in=2
    )
    courses.bike_check(session, bilal)
    session.commit()
    assert rows(desk.get(board)) == ["Amal", "Bilal"]
    assert rows(desk.get(f"{board}?groep={other.id}")) == ["Bilal"]
    assert rows(desk.get(f"{board}?wie=bijna")) == ["Bilal"]
    assert rows(desk.get(f"{board}?volgorde=mist")) == ["Bilal", "Amal"]
    assert rows(desk.get(f"{board}?groep=zomaar&wie=x&volgorde=y")) == ["Amal", "Bilal"]


def test_nobody_nearly_there_is_said_with_a_way_back(desk, board, amal):
    page = desk.get(f"{board}?wie=bijna").text
    assert "Niemand is nu bijna klaar." in page
    assert f'href="{board}"' in page


def rows(answer):
    return re.findall(r'<th scope="row"><a [^>]+>([^<]+)</a>', answer.text)


def test_a_tap_is_a_stamp_and_can_be_taken_back(desk, session, lesson, amal):
    address = f"/cursussen/les/{lesson.id}"
    done = desk.post(address, data=tapped(amal, "nog-eens"))
    assert done.location == f"{address}?vaardigheid=remmen&gezet={amal.id}#kind-{amal.id}"
    assert stamps(session) == [("remmen", StampResult.AGAIN, "Rem rustig.")]
    page = desk.get(done.location).text
    assert "Tip: Rem rustig." in page
    undo = re.search(r'action="([^"]+/terug\?sleutel=[^"]+)"', page)[1]
    assert "1 stempel is weer weg." in desk.post(undo, follow_redirects=True).text
    assert stamps(session) == []
    assert "kan niet meer" in desk.post(undo, follow_redirects=True).text


def test_the_tip_of_the_template_is_filled_in(desk, lesson, amal):
    page = desk.get(f"/cursussen/les/{lesson.id}?vaardigheid=remmen").text
    assert 'value="Rem met beide handen en zet een voet op de grond."' in page


def test_the_card_of_a_child_is_saved_at_once(desk, session, lesson, amal):
    form = {
        "kind": str(amal.id),
        "sleutel": str(uuid4()),
        "hoe:remmen": "done",
        "hoe:omkijken": "again",
        "tip:omkijken": "Kijk over je schouder.",
        "hoe:rotonde": "",
    }
    page = desk.post(f"/cursussen/les/{lesson.id}", data=form, follow_redirects=True).text
    assert "2 stempels genoteerd." in page
    assert stamps(session) == [
        ("omkijken", StampResult.AGAIN, "Kijk over je schouder."),
        ("remmen", StampResult.DONE, ""),
    ]


def test_nothing_chosen_is_said(desk, session, lesson, amal):
    form = {"kind": str(amal.id), "sleutel": str(uuid4())}
    page = desk.post(f"/cursussen/les/{lesson.id}", data=form, follow_redirects=True).text
    assert "Er is niets genoteerd" in page


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"gelukt": "wie"}, 400),
        ({"sleutel": ""}, 400),
        ({"sleutel": "x"}, 400),
        ({"tip": "x" * 301}, 422),
        ({"vaardigheid": ""}, 400),
        ({"vaardigheid": "achteruit"}, 302),
        ({"gelukt": "00000000-0000-0000-0000-000000000001"}, 302),
    ],
)
def test_what_no_page_of_ours_sends_stamps_nothing(desk, session, lesson, amal, values, status):
    assert desk.post(f"/cursussen/les/{lesson.id}", data=tapped(amal, **values)).status_code == status
    assert stamps(session) == []


def test_a_card_with_something_else_is_refused(desk, session, lesson, amal):
    form = {"kind": str(amal.id), "sleutel": str(uuid4()), "hoe:remmen": "misschien"}
    assert desk.post(f"/cursussen/les/{lesson.id}", data=form).status_code == 400


def test_nothing_is_noted_in_a_lesson_that_was_cancelled(desk, session, lesson, amal):
    address = f"/cursussen/les/{lesson.id}"
    lesson.cancelled, lesson.cancel_reason = True, "Regen"
    session.commit()
    assert "gaat niet door" in desk.get(address).text
    assert desk.post(address, data=tapped(amal)).status_code == 409
    assert stamps(session) == []


def test_an_undo_without_a_key_is_a_bad_request(desk, lesson, amal):
    assert desk.post(f"/cursussen/les/{lesson.id}/terug").status_code == 400


def test_who_leads_the_lesson_today_stamps_behind_a_door_of_their_own(leader, session, lesson, amal):
    address = f"/mijn-les/{lesson.id}"
    page = leader.get(address).text
    assert "Amal" in page
    assert "/cursussen/" not in page
    assert leader.post(address, data=tapped(amal)).location.startswith(address)
    assert leader.get(f"{address}/fiets/{amal.id}").status_code == 200
    assert leader.get(f"/cursussen/les/{lesson.id}").status_code == 403
    assert len(stamps(session)) == 1


def test_the_shift_of_today_leads_to_the_lesson(leader, lesson):
    assert f'href="/mijn-les/{lesson.id}"' in leader.get("/mijn-diensten").text


def test_to_a_volunteer_of_another_lesson_it_is_not_there(leader, session, course, amal, now):
    _group, meetings = courses.course_group(session, course, name="B", first=now, meetings=1)
    session.commit()
    assert leader.get(f"/mijn-les/{meetings[0].id}").status_code == 404
    assert leader.post(f"/mijn-les/{meetings[0].id}", data=tapped(amal)).status_code == 404


def test_a_session_of_no_course_is_no_lesson(desk, week):
    assert desk.get(f"/cursussen/les/{week.session.id}").status_code == 404


def bike_form(course, **changed):
    points = {f"punt:{point['slug']}": "goed" for point in course.specification["course"]["bike_check"]}
    return points | {"sleutel": str(uuid4()), "note": ""} | changed


def test_a_bike_is_checked(desk, session, course, lesson, amal):
    address = f"/cursussen/les/{lesson.id}/fiets/{amal.id}"
    done = desk.post(address, data=bike_form(course, **{"punt:bel": "niet"}), follow_redirects=True)
    assert "nog niet in orde" in done.text
    assert "Niet goed: Bel." in re.sub(r"\s+", " ", desk.get(address).text)
    again = desk.post(address, data={"alles": "1", "sleutel": str(uuid4())}, follow_redirects=True)
    assert "de fiets is in orde" in again.text
    assert session.scalar(select(func.count()).select_from(BikeCheck)) == 2


def test_a_bike_with_a_point_left_open_is_not_saved_and_what_was_chosen_stays(desk, session, course, lesson, amal):
    form = bike_form(course, note="Bel kapot")
    del form["punt:bel"]
    answer = desk.post(f"/cursussen/les/{lesson.id}/fiets/{amal.id}", data=form)
    assert answer.status_code == 422
    assert "Er is nog 1 punt niet ingevuld." in answer.text
    assert "Bel kapot" in answer.text
    assert answer.text.count(" checked") == len(form) - 2
    assert session.scalar(select(func.count()).select_from(BikeCheck)) == 0


def test_a_note_that_is_too_long_is_refused(desk, course, lesson, amal):
    answer = desk.post(f"/cursussen/les/{lesson.id}/fiets/{amal.id}", data=bike_form(course, note="x" * 301))
    assert (answer.status_code, "te lang" in answer.text) == (422, True)


def test_a_course_without_a_bike_check_has_no_form_for_it(desk, session, location, supervisor, now):
    parcours = courses.course(session, slug="fietsparcours", responsible_id=supervisor.id)
    group, meetings = courses.course_group(session, parcours, first=now, meetings=1)
    rider = courses.course_participant(session, parcours, group, meetings=meetings)
    session.commit()
    assert desk.get(f"/cursussen/les/{meetings[0].id}/fiets/{rider.id}").status_code == 404
    page = desk.get(f"/cursussen/les/{meetings[0].id}").text
    assert "Smalle plank" in page
    assert "Fietscontrole" not in page
    board = desk.get(f"/cursussen/{parcours.id}/voortgang").text
    assert "Nog 6 stempels." in board
    assert "Praktijkexamen" not in board


def test_form(course, **changed):
    points = {f"punt:{one['slug']}": str(one["points"]) for one in course.specification["course"]["test"]}
    return points | {"poging": "1", "note": ""} | changed


test_form.__test__ = False


def test_the_test_is_filled_in_and_seen_on_the_board(desk, session, board, course, trial, amal):
    assert "nog niet gereden" in desk.get(f"/cursussen/examen/{trial.id}").text
    address = f"/cursussen/examen/{trial.id}/{amal.id}"
    page = desk.post(address, data=test_form(course, **{"punt:omkijken": "1"}), follow_redirects=True).text
    assert "Uw formulier: 19 van de 20 punten." in page
    assert "Dat is genoeg." in page
    assert "geslaagd" in desk.get(board).text
    assert "geslaagd" in desk.get(f"/cursussen/examen/{trial.id}").text


def test_a_failed_test_offers_another_try(desk, session, course, trial, amal):
    address = f"/cursussen/examen/{trial.id}/{amal.id}"
    page = desk.post(address, data=test_form(course, **{"punt:voorrang": "0"}), follow_redirects=True).text
    assert "Dat is nog niet genoeg." in page
    assert f"{address}?poging=2" in page
    assert "nog 1 poging" in desk.get(f"/cursussen/examen/{trial.id}").text
    desk.post(address, data=test_form(course, poging="2", **{"punt:voorrang": "0"}))
    third = desk.post(address, data=test_form(course, poging="3"), follow_redirects=True).text
    assert "de pogingen zijn op" in third
    assert session.scalar(select(func.count()).select_from(PracticalTest)) == 2


def test_a_test_with_an_exercise_left_open_is_not_saved(desk, session, course, trial, amal):
    form = test_form(course, note="Keek goed om")
    del form["punt:rotonde"]
    answer = desk.post(f"/cursussen/examen/{trial.id}/{amal.id}", data=form)
    assert (answer.status_code, "Keek goed om" in answer.text) == (422, True)
    assert session.scalar(select(func.count()).select_from(PracticalTest)) == 0


@pytest.mark.parametrize(
    ("values", "status"), [({"poging": "x"}, 400), ({"punt:rotonde": "veel"}, 400), ({"punt:rotonde": "9"}, 422)]
)
def test_what_no_form_of_a_test_sends_is_refused(desk, course, trial, amal, values, status):
    answer = desk.post(f"/cursussen/examen/{trial.id}/{amal.id}", data=test_form(course, **values))
    assert answer.status_code == status


def test_a_try_that_is_not_due_leads_back(desk, trial, amal):
    answer = desk.get(f"/cursussen/examen/{trial.id}/{amal.id}?poging=2")
    assert (answer.status_code, answer.location) == (302, f"/cursussen/examen/{trial.id}")


def test_a_lesson_is_no_test(desk, lesson, amal):
    assert desk.get(f"/cursussen/examen/{lesson.id}").status_code == 404


def test_a_child_of_another_group_is_not_in_the_lesson(desk, session, course, lesson, trial):
    elsewhere = courses.course_participant(session, course)
    session.commit()
    assert desk.get(f"/cursussen/les/{lesson.id}/fiets/{elsewhere.id}").status_code == 404
    assert desk.get(f"/cursussen/examen/{trial.id}/{elsewhere.id}").status_code == 404


def test_a_lesson_of_nobody_says_so(desk, lesson):
    assert "Er staat geen kind op de lijst" in desk.get(f"/cursussen/les/{lesson.id}").text
