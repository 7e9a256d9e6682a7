"""Every child of the installation is called after a canary: none of them may sing outside the circle that cares."""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
import redis
from playwright.sync_api import expect
from pypdf import PdfReader
from sqlalchemy import create_engine, inspect, select, text

from app.demo.cycling import BEFORE, LESSONS
from app.demo.plan import SLUG
from app.demo.values import demo_id
from app.models.course_progress import Certificate
from tests.journeys import confidences, letters
from tests.journeys.arrivals import arrived
from tests.journeys.confidences import TOLD
from tests.journeys.landmarks import opened
from tests.journeys.stack import CANARY
from tests.journeys.states import SIMPLE, STATES
from tests.journeys.test_coaching import somebody_without_coaching
from tests.journeys.visitors import Visitors

SONG = re.compile(CANARY, re.IGNORECASE)
CERTIFICATES = f"/cursussen/{demo_id(SLUG, 'course', BEFORE)}/certificaten"
LOUD = re.compile(r"in\s+vertrouwen")
HEARD = "SELECT count(*) FROM {0} WHERE {0}::text ILIKE :bird OR {0}::text LIKE :hex"
"""How often a canary is heard in a table, also in its columns of bytes, which PostgreSQL shows as hexadecimals."""
ON_PAPER, AS_SAID = "Naam op het certificaat", "Zo spreekt u het uit"
COURSE = f"/cursussen/{demo_id(SLUG, 'course', LESSONS)}"


@pytest.fixture(scope="module")
def confided(stack, browser, cookies, profiles):
    """Let a mentor ask and a coach write what is said in coaching; return the address of the trajectory it is of."""
    visitors = Visitors(stack=stack, browser=browser, cookies=cookies, profiles=profiles)
    confidences.ask(visitors.visit(stack.person("mentor")), somebody_without_coaching(stack))
    address = confidences.write(visitors.visit(stack.person("coach")))
    visitors.close()
    assert visitors.complaints == []
    return address


def test_the_canaries_are_there_for_those_who_care(supervisor, landmarks):
    supervisor.goto(f"/aanwezigheid/{landmarks.to_record}")
    expect(supervisor.get_by_text(SONG).first).to_be_visible()
    assert SONG.search(_read(supervisor, f"/aanwezigheid/{landmarks.to_record}/lijst.pdf"))


def test_the_canaries_on_paper_are_there_for_those_who_hand_them_out(supervisor):
    _name_certificates(supervisor)
    expect(supervisor.get_by_label(ON_PAPER).first).to_have_value(f"{CANARY} op papier")
    supervisor.goto(CERTIFICATES.replace("certificaten", "uitreiking/voorlezen"))
    expect(supervisor.get_by_text(SONG).first).to_be_visible()


def test_no_canary_on_paper_sings_elsewhere_not_even_where_its_number_is_looked_up_or_it_is_kept(
    stack, visit, supervisor
):
    _name_certificates(supervisor)
    stranger = visit()
    numbers = supervisor.locator("#afdrukken .candidate__facts a").all_inner_texts()
    assert numbers
    for number in numbers:
        stranger.goto(f"/certificaat/{number}")
        expect(stranger.get_by_role("heading", name="Dit certificaat is geldig")).to_be_visible()
        assert not SONG.search(stranger.content())
    with opened(stack) as session:
        kept = session.scalars(select(Certificate.named).where(Certificate.named.is_not(None))).all()
        assert kept
        assert not any(SONG.search(named.decode(errors="replace")) for named in kept)


def test_no_canary_sings_in_a_mail(stack, supervisor, confided):
    _name_certificates(supervisor)
    stack.wait_until_all_is_sent()
    mails = stack.mails()
    assert mails
    for mail in mails:
        heads = "\n".join(f"{name}: {value}" for name, value in mail.items())
        parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
        texts = [part.decode() if isinstance(part, bytes) else part for part in parts]
        assert not SONG.search("\n".join([heads, *texts]))


@pytest.mark.parametrize("role", ["volunteer", "partner", None], ids=str)
def test_no_canary_sings_on_a_page_of_somebody_from_outside(stack, visit, landmarks, role):
    page = visit(stack.person(role) if role else None)
    for name in SIMPLE:
        of, walk = STATES[name]
        if of == role:
            walk(page, landmarks)
            assert not SONG.search(page.content())


def test_no_canary_sings_in_a_calendar(stack, visit, confided):
    page = visit(stack.person("supervisor"))
    for scope in ("location", "staff", "activity", "age-group", "space", "partner", "volunteer", "open-shifts"):
        page.goto(f"/agenda-abonnementen/nieuw/{scope}")
        page.get_by_role("button", name="Adres maken").click()
        address = page.get_by_label("Adres voor Google, Outlook en Thunderbird").input_value()
        body = page.request.get(address).body()
        assert letters.Calendar.from_ical(body).walk("VEVENT")
        assert not SONG.search(body.decode().replace("\r\n ", ""))


def test_no_canary_sings_in_a_file_for_others_or_on_a_poster(supervisor, landmarks, confided):
    for address in _files(landmarks):
        assert not SONG.search(_read(supervisor, address)), address


def test_what_a_canary_says_in_coaching_is_on_no_paper_and_on_no_list(supervisor, confided):
    papers = [f"/aanwezigheid/dag/{day}.pdf" for day in _days(-7, 8)]
    papers += [f"{_show(supervisor)}/draaiboek.pdf", "/muziek?stand=running", "/muziek?stand=asked", "/zoeken?q=vertr"]
    for address in papers:
        assert not LOUD.search(_read(supervisor, address)), address


def test_no_canary_sings_in_the_logs_the_metrics_or_the_broker(stack, supervisor, confided, landmarks):
    _name_certificates(supervisor)
    with supervisor.expect_download():
        supervisor.get_by_role("button", name="Gekozen certificaten als PDF").click()
    supervisor.goto(f"/aanwezigheid/{landmarks.to_record}")
    supervisor.get_by_role("button", name="Iedereen die nog open staat was er").click()
    expect(supervisor.locator("[data-totals]")).not_to_contain_text("nog")
    expect(supervisor.locator("[data-waiting]")).to_be_hidden()
    for log in stack.logs.iterdir():
        assert not SONG.search(log.read_text(errors="replace")), log.name
    assert not SONG.search(stack.metrics())
    with redis.Redis.from_url(stack.redis_url) as broker:
        for key in broker.scan_iter():
            for text in (key, *_values(broker, key)):
                assert not SONG.search(_opened(text)), key


def test_what_a_canary_says_in_coaching_is_for_its_coach_alone(stack, visit, confided):
    assert LOUD.search(_read(visit(stack.person("coach")), f"{confided}/dossier"))
    for role in ("supervisor", "mentor", "guardian", "administrator"):
        page = visit(stack.person(role))
        for part in ("", "/dossier", "/doelen", "/evaluaties"):
            page.goto(f"{confided}{part}")
            assert TOLD not in page.content()
        page.goto("/muziek/aanvragen")
        assert TOLD not in page.content()


def test_canaries_are_kept_where_children_are_kept_and_nowhere_else_not_in_the_audit_log_either(stack, confided):
    owner = create_engine(stack.database_url)
    with owner.connect() as connection:
        found = {
            table
            for table in inspect(connection).get_table_names()
            if connection.scalar(
                text(HEARD.format(table)), {"bird": f"%{CANARY}%", "hex": f"%{CANARY.encode().hex()}%"}
            )
        }
        told = connection.scalar(text("SELECT count(*) FROM child WHERE child::text LIKE :told"), {"told": f"%{TOLD}%"})
    owner.dispose()
    assert (found, told) == ({"child"}, 0)


def _files(landmarks):
    """Return the addresses of what goes to people who know no child: plans, figures, posters and templates."""
    first, last = _days(-7, 8)[0], _days(-7, 8)[-1]
    year = datetime.now(UTC).year
    template = f"/sjablonen/{landmarks.template}/bestand.yaml"
    return [
        *(f"/plan/exporteren/planning.{ending}?van={first}&tot={last}" for ending in ("xlsx", "csv", "ics")),
        *(f"/geld/{year}/geld.{ending}" for ending in ("xlsx", "csv")),
        *(f"/jaarcijfers/{year}/cijfers.{ending}" for ending in ("xlsx", "csv")),
        *(f"{COURSE}/cijfers/cijfers.{ending}" for ending in ("xlsx", "csv")),
        *(f"/veiligheidsdag/{landmarks.past_rotation}/terugblik/cijfers/cijfers.{sort}" for sort in ("xlsx", "csv")),
        f"/veiligheidsdag/{landmarks.past_rotation}/terugblik/antwoorden.xlsx",
        template,
        "/initiatieven/muziekcoaching.yaml",
        "/initiatieven/muziekcoaching.pdf",
        f"{COURSE}/bordjes.pdf",
    ]


def _read(page, address):
    """Return everything that a page or a file says."""
    answer = page.request.get(address)
    assert answer.status == 200, address
    body = answer.body()
    if body.startswith(b"%PDF"):
        return "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(body)).pages)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as workbook:
            return "\n".join(workbook.read(name).decode(errors="replace") for name in workbook.namelist())
    return body.decode().replace("\r\n ", "")


def _show(page):
    """Return the address of the first talent show on the list."""
    page.goto("/shows")
    return page.get_by_role("main").get_by_role("rowheader").get_by_role("link").first.get_attribute("href")


def _days(first, last):
    today = datetime.now(UTC).date()
    return [today + timedelta(days=number) for number in range(first, last)]


def _name_certificates(page):
    """Write a canary on each certificate of the course of last season that may have a name, and how it is said."""
    page.goto(CERTIFICATES)
    for label, name in ((ON_PAPER, f"{CANARY} op papier"), (AS_SAID, f"{CANARY} gezegd")):
        for field in page.get_by_label(label).all():
            field.fill(name)
    page.get_by_role("button", name="Alleen de namen bewaren").click()
    arrived(page.get_by_text("De namen zijn bewaard."))


def _values(broker, key):
    """Return what a key holds, of whatever type."""
    match broker.type(key):
        case b"string":
            return [broker.get(key)]
        case b"list":
            return broker.lrange(key, 0, -1)
        case b"set":
            return list(broker.smembers(key))
        case b"zset":
            return broker.zrange(key, 0, -1)
        case b"hash":
            return [part for pair in broker.hgetall(key).items() for part in pair]
        case other:
            raise AssertionError(other)


def _opened(value):
    """Return a stored value as text, with the body of a task beside it, which is written in base64."""
    text = value.decode()
    bodies = re.findall(r'"body": ?"([A-Za-z0-9+/=]+)"', text)
    return " ".join([text, *(json.dumps(base64.b64decode(body).decode(errors="replace")) for body in bodies)])
