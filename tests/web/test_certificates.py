"""The pages of certificates: for supervisors, and for anybody with a number."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.blueprints.certificates.public import MOST_A_MINUTE
from app.models.course_progress import Certificate
from app.planning.vocabulary import ConsentPurpose
from tests import courses, factories
from tests.unit.documents.reading import text as text_of


@pytest.fixture
def course(session, supervisor):
    found = courses.course(session, "fietsparcours", responsible_id=supervisor.id, title="Fietsen in de zomer")
    session.commit()
    return found


@pytest.fixture
def amal(session, course):
    return rider(session, course, "Amal")


def rider(session, course, name, *, agreed=True):
    who = factories.child(session, pseudonym=name, languages=["nl"])
    participant = courses.course_participant(session, course, who=who)
    for skill in courses.specification("fietsparcours")["course"]["skills"]:
        courses.stamp(session, participant, skill["slug"], by_id=course.responsible_id)
    if agreed:
        courses.consent(session, who, ConsentPurpose.NAME_ON_CERTIFICATE, noted_by_id=course.responsible_id)
    session.commit()
    return participant


def address(course, more=""):
    return f"/cursussen/{course.id}/certificaten{more}"


def sent(desk, course, participant, name="Lina Haddad", said="", *, to="", **more):
    return desk.post(
        address(course, to),
        data={"kies": str(participant.id), f"naam-{participant.id}": name, f"zo-{participant.id}": said} | more,
        follow_redirects=True,
    )


def only(session):
    session.expire_all()
    return session.scalars(select(Certificate)).one()


def test_who_earned_a_certificate_gets_one_with_a_name_and_it_is_printed(desk, session, course, amal):
    page = desk.get(address(course)).text
    assert "Heeft een certificaat verdiend" in page
    made = sent(desk, course, amal, "سارة أحمد", "SAA-ra")
    assert "1 certificaat gemaakt." in made.text
    assert 'value="سارة أحمد"' in made.text
    printed = sent(desk, course, amal, "سارة أحمد", to="/pdf")
    assert (printed.status_code, printed.headers["Content-Type"]) == (200, "application/pdf")
    assert printed.headers["Cache-Control"] == "no-store"
    said = text_of(printed.data)
    assert only(session).number in said
    assert "localhost/certificaat" in said


def test_a_spoilt_sheet_is_printed_again_without_typing(desk, session, course, amal):
    sent(desk, course, amal)
    for _ in range(2):
        printed = desk.post(address(course, "/pdf"), data={"kies": str(amal.id)})
        assert "Lina Haddad" in text_of(printed.data)


def test_when_the_name_is_gone_the_page_asks_for_it_again(desk, session, course, amal):
    sent(desk, course, amal)
    desk.post(address(course, "/pdf"), data={"kies": str(amal.id)})
    row = only(session)
    row.named = row.named_until = None
    session.commit()
    assert "De naam is verwijderd. Vul hem opnieuw in als u nog een keer afdrukt." in desk.get(address(course)).text


def test_without_consent_no_name_is_asked(desk, session, course):
    participant = rider(session, course, "Badr", agreed=False)
    page = desk.get(address(course)).text
    assert "Geen toestemming voor de naam. Er komt een lijn: schrijf de naam er zelf op." in page
    assert f'name="naam-{participant.id}"' not in page
    refused = sent(desk, course, participant)
    assert refused.status_code == 409
    assert "Voor Badr is geen toestemming voor een naam op het certificaat. Laat de naam leeg." in refused.text
    assert session.scalars(select(Certificate)).all() == []


@pytest.mark.parametrize(
    ("name", "status", "sentence"),
    [
        ("李娜", 409, "“李娜” heeft tekens die wij niet kunnen drukken: 娜 李. Schrijf de naam anders."),
        ("A" * 81, 422, "Een naam is te lang. Gebruik ten hoogste 80 letters."),
        ("Lina 123456782", 409, "In een naam staat een nummer. Vul alleen de naam in."),
    ],
)
def test_a_name_that_cannot_be_is_refused_with_what_was_typed_and_nothing_is_saved(
    desk, session, course, amal, name, status, sentence
):
    refused = sent(desk, course, amal, name)
    assert refused.status_code == status
    assert sentence in refused.text
    assert name[:80] in refused.text
    assert session.scalars(select(Certificate)).all() == []


def test_a_name_that_is_too_long_prints_nothing(desk, session, course, amal):
    sent(desk, course, amal)
    assert sent(desk, course, amal, "A" * 81, to="/pdf").status_code == 422
    refused = desk.post(address(course, "/pdf"), data={})
    assert refused.status_code == 409
    assert "Kies ten minste één kind met een certificaat." in refused.text


def test_names_are_kept_without_printing(desk, session, course, amal):
    sent(desk, course, amal, "")
    assert "De namen zijn bewaard." in sent(desk, course, amal, "Lina", to="/namen").text
    assert only(session).printed_at is None


def test_who_has_something_to_do_is_told_so(desk, session, course, amal):
    busy = courses.course_participant(session, course, who=factories.child(session, pseudonym="Chaima"))
    session.commit()
    assert "Nog 6 stempels." in desk.get(address(course)).text
    refused = sent(desk, course, busy, "")
    assert refused.status_code == 409
    assert "Chaima heeft nog niet alles voor een certificaat." in refused.text


def test_a_certificate_is_undone_until_it_is_printed_and_withdrawn_after_that(desk, session, course, amal):
    sent(desk, course, amal)
    first = only(session).id
    assert (
        "Het certificaat is weer weg." in desk.post(address(course, f"/{first}/ongedaan"), follow_redirects=True).text
    )
    sent(desk, course, amal)
    second = only(session).id
    desk.post(address(course, "/pdf"), data={"kies": str(amal.id)})
    refused = desk.post(address(course, f"/{second}/ongedaan"))
    assert refused.status_code == 409
    assert "Dit certificaat is al afgedrukt." in refused.text
    asked = desk.get(address(course, f"/{second}/intrekken"))
    assert "Certificaat van Amal intrekken" in asked.text
    empty = desk.post(address(course, f"/{second}/intrekken"), data={"because": ""})
    assert empty.status_code == 422
    assert "Vul in waarom het certificaat niet meer telt." in empty.text
    done = desk.post(address(course, f"/{second}/intrekken"), data={"because": "Verkeerd"}, follow_redirects=True)
    assert "Het certificaat is ingetrokken." in done.text
    assert desk.post(address(course, f"/{second}/intrekken"), data={"because": "Nog eens"}).status_code == 409


def test_a_course_or_certificate_that_is_not_there_is_not_found(desk, course):
    assert desk.get(f"/cursussen/{uuid4()}/certificaten").status_code == 404
    assert desk.post(f"/cursussen/{uuid4()}/certificaten", data={"kies": str(uuid4())}).status_code == 404
    assert desk.post(f"/cursussen/{uuid4()}/certificaten/pdf", data={}).status_code == 404
    assert desk.get(address(course, f"/{uuid4()}/intrekken")).status_code == 404
    assert desk.post(address(course, f"/{uuid4()}/intrekken"), data={"because": "x"}).status_code == 404
    assert desk.post(address(course, f"/{uuid4()}/ongedaan")).status_code == 404
    assert desk.post(address(course), data={"kies": "geen"}).status_code == 400
    assert "Kies ten minste één kind." in desk.post(address(course), data={}).text
    assert "In deze cursus zitten nog geen kinderen." in desk.get(address(course)).text


def test_anybody_learns_that_a_number_is_valid_and_for_what_and_nobodys_name(client, desk, session, course, amal):
    sent(desk, course, amal)
    number, month = only(session).number, datetime.now(UTC)
    typed = number.lower().replace("-", " ")
    led = client.get("/certificaat", query_string={"nummer": typed}, follow_redirects=True)
    assert led.status_code == 200
    assert "Dit certificaat is geldig" in led.text
    assert "Stempeldiploma fietsen" in led.text
    assert "alle 6 stempels gehaald" in led.text
    assert f"{month.year}" in led.text
    for secret in ("Lina", "Amal", "Fietsen in de zomer", "De Wilgen", "Lindewaard"):
        assert secret not in re.sub(r"<header.*?</header>", "", led.text, flags=re.DOTALL)
    assert led.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert led.headers["Cache-Control"] == "no-store"


def test_a_withdrawn_number_says_so_without_the_reason(client, desk, session, course, amal):
    sent(desk, course, amal)
    row = only(session)
    row.withdrawn_on, row.withdrawn_because = row.issued_on, "Niet zelf gereden"
    row.named = row.named_until = None
    session.commit()
    page = client.get(f"/certificaat/{row.number}").text
    assert "Dit certificaat is ingetrokken" in page
    assert "Niet zelf gereden" not in page


def test_a_typing_error_is_told_from_an_unknown_number(client):
    mistyped = client.get("/certificaat/WW-2026-7K3Q-X9B4-M2C")
    unknown = client.get("/certificaat/WW-2026-7K3Q-X9B4-M2P")
    assert (mistyped.status_code, unknown.status_code) == (404, 404)
    assert "Dit nummer klopt niet" in mistyped.text
    assert "Er is geen certificaat met dit nummer." in unknown.text
    assert "Certificaat controleren" in client.get("/certificaat").text


def test_who_keeps_guessing_waits_and_who_has_a_number_does_not(client, desk, session, course, amal):
    sent(desk, course, amal)
    number = only(session).number
    guesser = {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}}
    unknown = "/certificaat/WW-2026-7K3Q-X9B4-M2P"
    statuses = [client.get(unknown, **guesser).status_code for _ in range(MOST_A_MINUTE + 1)]
    assert statuses == [404] * MOST_A_MINUTE + [429]
    assert client.get(f"/certificaat/{number}", **guesser).status_code == 200


def test_a_name_is_on_no_other_page(desk, session, course, amal):
    courses.course_group(session, course, meetings=1, first=datetime.now(UTC) + timedelta(days=3))
    session.commit()
    sent(desk, course, amal, "Kanariegeel Vogeltje", "ka-NA-rie")
    for page in (
        "/cursussen",
        f"/cursussen/{course.id}",
        "/kinderen",
        f"/kinderen/{amal.child_id}",
        "/berichten",
        "/zoeken?q=Kanariegeel",
    ):
        said = desk.get(page, follow_redirects=True).text
        assert "Vogeltje" not in said
        assert "ka-NA-rie" not in said
