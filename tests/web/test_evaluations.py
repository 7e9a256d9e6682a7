"""Looking back as a page, and three questions behind the link of a mail."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from app.access import Role
from app.models.evaluations import EvaluationAnswer, EvaluationRequest
from app.models.people import Contact
from app.notify import links
from app.planning.languages import Language
from app.programme import evaluations
from app.programme.evaluations import Said
from app.queries import evaluations as reading
from tests import factories, safety_days
from tests.factories import DAY

YESTERDAY = datetime.now(UTC).date() - DAY


@pytest.fixture
def day(session, supervisor):
    activity = factories.activity(session, kind="safety_day", title="Veiligheidsdag", responsible_id=supervisor.id)
    found = safety_days.rotation(
        session, day=YESTERDAY, stations=("Brandweer",), groups=("Rood",), visited=False, activity_id=activity.id
    )
    factories.partner(session, name="Basisschool", sort="school")
    session.commit()
    return found


@pytest.fixture
def page(day):
    return f"/veiligheidsdag/{day.id}/terugblik"


@pytest.fixture
def asked(session, day, supervisor):
    """Return the requests, that of the host first."""
    people = reading.people(session, day.activity_id)
    ids = [one.contact_id for one in people]
    evaluations.ask(session, day.activity_id, ids, day=day.day, by=supervisor.actor, now=datetime.now(UTC))
    session.commit()
    by_contact = {row.contact_id: row for row in session.scalars(select(EvaluationRequest))}
    return [by_contact[contact_id] for contact_id in ids]


def link(app, request):
    return f"/terugblik/{links.make_evaluation(request.id, secret=app.config['SECRET_KEY'])}"


def filled(**values):
    return {"score": "4", "good": "De sirene.", "different": "Meer tijd."} | values


def kept(session):
    session.expire_all()
    rows = session.scalars(select(EvaluationAnswer).order_by(EvaluationAnswer.number))
    return [(row.number, row.score, row.good, row.different) for row in rows]


def test_everybody_who_had_a_part_is_asked_with_one_click(desk, session, day, page):
    answer = desk.get(page)
    assert ("Er zijn nog geen antwoorden." in answer.text, "Basisschool" in answer.text) == (True, True)
    ids = [str(one.contact_id) for one in reading.people(session, day.activity_id)]
    session.commit()
    answer = desk.post(f"{page}/vragen", data={"people": ids}, follow_redirects=True)
    assert "2 personen krijgen een mail." in answer.text
    assert (
        "Iedereen die u koos, is al gevraagd."
        in desk.post(f"{page}/vragen", data={"people": ids}, follow_redirects=True).text
    )


def test_nobody_chosen_is_nobody_asked(desk, page):
    assert "Kies eerst wie u wilt vragen." in desk.post(f"{page}/vragen", follow_redirects=True).text


def test_a_stranger_cannot_be_asked(desk, session, page):
    stranger = factories.partner(session).contact.id
    session.commit()
    assert desk.post(f"{page}/vragen", data={"people": [str(stranger)]}).status_code == 400


def test_before_the_day_nobody_is_asked(desk, session, day, page):
    day.day = YESTERDAY + 8 * DAY
    session.commit()
    assert "De dag moet nog komen." in desk.get(page).text
    [one, *_] = reading.people(session, day.activity_id)
    session.commit()
    answer = desk.post(f"{page}/vragen", data={"people": [str(one.contact_id)]}, follow_redirects=True)
    assert "De veiligheidsdag is nog niet geweest." in answer.text


def test_the_mails_go_out_by_themselves_where_that_is_wished(desk, page):
    assert (
        "vanzelf uit, de ochtend na" in desk.post(f"{page}/vanzelf", data={"wished": "y"}, follow_redirects=True).text
    )
    assert "gaan niet vanzelf uit" in desk.post(f"{page}/vanzelf", follow_redirects=True).text


def test_what_was_said_stands_beside_its_average(desk, session, asked, page):
    for request, score in zip(asked, (5, 2), strict=True):
        said = Said(score=score, good="=1+1", different="Meer tijd.")
        evaluations.say(session, request.id, number=1, said=said, now=datetime.now(UTC))
    session.commit()
    answer = desk.get(page)
    assert ("Gemiddeld 3,5 van de 5," in answer.text, "2 antwoorden" in answer.text) == (True, True)
    file = desk.get(f"{page}/antwoorden.xlsx")
    rows = list(load_workbook(io.BytesIO(file.data)).active.iter_rows(values_only=True))
    assert [(row[0], row[2], row[4]) for row in rows[1:]] == [("Basisschool", 2, "=1+1"), (rows[2][0], 5, "=1+1")]


def test_only_supervisors_read_it(app, sign_in, account_of, session, page):
    coach = account_of(Role.COACH)
    session.commit()
    browser = sign_in(app.test_client(), coach)
    assert [browser.get(address).status_code for address in (page, f"{page}/antwoorden.xlsx")] == [403, 403]


# Behind the link


def test_three_questions_are_answered_without_signing_in(app, client, session, asked):
    address = link(app, asked[0])
    assert client.get(address).status_code == 200
    assert kept(session) == []
    answer = client.post(address, data=filled(), follow_redirects=True)
    assert ("Bedankt!" in answer.text, "De sirene." in answer.text) == (True, True)
    assert kept(session) == [(1, 4, "De sirene.", "Meer tijd.")]


def test_the_link_works_again_to_change_the_answer(app, client, session, asked):
    for score in ("4", "1"):
        client.post(link(app, asked[0]), data=filled(score=score))
    assert [row[:2] for row in kept(session)] == [(1, 1)]


def test_a_school_gives_another_answer(app, client, session, asked):
    address = link(app, asked[1])
    assert "Nog een leerkracht" in client.post(address, data=filled(), follow_redirects=True).text
    assert "checked" not in client.get(f"{address}?leerkracht=nieuw").text
    client.post(f"{address}?leerkracht=2", data=filled(score="2"))
    assert [row[:2] for row in kept(session)] == [(1, 4), (2, 2)]
    assert "Antwoord 2" in client.get(address).text


@pytest.mark.parametrize("number", ["2", "0", "99"])
def test_a_host_gives_no_other_answer(app, client, session, asked, number):
    client.post(link(app, asked[0]), data=filled())
    assert client.post(f"{link(app, asked[0])}?leerkracht={number}", data=filled()).status_code == 404


@pytest.mark.parametrize("number", ["-1", "x", "1" * 4000, "²"])
def test_an_odd_number_is_the_first_answer(app, client, session, asked, number):
    assert client.post(f"{link(app, asked[0])}?leerkracht={number}", data=filled()).status_code == 302
    assert [row[0] for row in kept(session)] == [1]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"score": ""}, "Fout:"),
        ({"score": "6"}, "Fout:"),
        ({"score": "veel"}, "Fout:"),
        ({"good": "x" * 2001}, "Maak de tekst korter."),
        ({"different": "x" * 90_000}, "Maak de tekst korter."),
        ({"good": "Vogel Zonnebloem huilde."}, "Noem geen namen van kinderen"),
        ({"different": "111222333"}, "Noem geen namen van kinderen"),
    ],
)
def test_what_cannot_be_kept_is_said(app, client, session, asked, values, why):
    factories.child(session, pseudonym="Vogel Zonnebloem")
    session.commit()
    answer = client.post(link(app, asked[0]), data=filled(**values))
    assert (answer.status_code, why in answer.text, kept(session)) == (422, True, [])


def test_after_a_fortnight_it_is_too_late(app, client, session, asked):
    session.execute(update(EvaluationRequest).values(asked_at=datetime.now(UTC) - timedelta(days=15)))
    session.commit()
    assert "U kunt niet meer antwoorden." in client.get(link(app, asked[0])).text
    assert client.post(link(app, asked[0]), data=filled()).status_code == 410
    assert kept(session) == []


@pytest.mark.parametrize("token", ["x", "x" * 5000, "%00", "a.b.c"])
def test_a_link_that_we_did_not_make_opens_nothing(client, database, token):
    assert [client.get(f"/terugblik/{token}").status_code, client.post(f"/terugblik/{token}").status_code] == [404, 404]


def test_a_link_for_something_else_opens_nothing(app, client, asked):
    token = links.make_tasks(asked[0].id, secret=app.config["SECRET_KEY"])
    assert client.get(f"/terugblik/{token}").status_code == 404


def test_a_link_of_a_day_that_was_removed_opens_nothing(app, client, session, day, asked):
    address = link(app, asked[0])
    session.delete(session.get(EvaluationRequest, asked[0].id))
    session.commit()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("language", "asks"), [(Language.FARSI, "چطور گذشت؟"), (Language.TURKISH, "Nasıl geçti?")])
def test_the_questions_are_asked_in_the_language_of_their_reader(app, client, session, asked, language, asks):
    session.get(Contact, asked[0].contact_id).language = language
    session.commit()
    assert asks in client.get(link(app, asked[0])).text


# Figures


def test_figures_are_a_page_and_two_files(desk, page):
    answer = desk.get(f"{page}/cijfers")
    assert ("Er is nog niet vastgelegd wie bij welke post was." in answer.text, "&lt;5" in answer.text) == (True, True)
    rows = list(
        load_workbook(io.BytesIO(desk.get(f"{page}/cijfers/cijfers.xlsx").data)).active.iter_rows(values_only=True)
    )
    lines = desk.get(f"{page}/cijfers/cijfers.csv").data.decode("utf-8-sig").splitlines()
    assert (rows[0][0], lines[0].split(";")[0], len(rows)) == ("Veiligheidsdag", "Veiligheidsdag", len(lines))
    assert "Kinderen;samen;<5;" in lines


# Next year


def test_next_years_day_is_made_beside_what_should_be_different(desk, session, asked, page):
    said = Said(score=4, good="", different="Eerder beginnen.")
    evaluations.say(session, asked[0].id, number=1, said=said, now=datetime.now(UTC))
    session.commit()
    answer = desk.get(f"{page}/opnieuw")
    assert ("Eerder beginnen." in answer.text, 'value="Veiligheidsdag"' in answer.text) == (True, True)
    filled = {"title": "Veiligheidsdag volgend jaar", "day": "2031-03-04"}
    answer = desk.post(f"{page}/opnieuw", data=filled, follow_redirects=True)
    assert "Veiligheidsdag volgend jaar staat klaar" in answer.text
    answer = desk.post(f"{page}/opnieuw", data=filled)
    assert (answer.status_code, "Op die dag is er al een veiligheidsdag." in answer.text) == (409, True)


@pytest.mark.parametrize(
    ("values", "status", "why"),
    [
        ({"title": ""}, 422, "Geef de dag een naam."),
        ({"title": "x" * 121}, 422, "Maak de naam korter."),
        ({"day": ""}, 422, "Kies een dag."),
        ({"day": "2031-03-05"}, 409, "Die dag is vrij: Studiedag."),
        ({"title": "Dag van Vogel Zonnebloem"}, 409, "Vogel Zonnebloem"),
    ],
)
def test_a_next_day_that_cannot_be_is_refused(desk, session, page, values, status, why):
    factories.child(session, pseudonym="Vogel Zonnebloem")
    factories.free_day(session, datetime(2031, 3, 5, tzinfo=UTC).date())
    session.commit()
    answer = desk.post(f"{page}/opnieuw", data={"title": "Opnieuw", "day": "2031-03-04"} | values)
    assert (answer.status_code, why in answer.text) == (status, True)
