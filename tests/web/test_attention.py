"""What asks for attention, on its own page, on the board and on the page of a session: mend, accept, open again."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.access import Role
from app.models.acceptances import AcceptedConflict
from app.models.activities import ProgrammeSession
from app.models.audit import AuditEntry
from tests import factories
from tests.web.conftest import at


@pytest.fixture
def late(session, week):
    """Return a session of that week after closing time."""
    late = factories.meeting(session, at(week.day, "21:00", "22:00").starts_at, title="Filmavond")
    session.commit()
    return late


@pytest.fixture
def short(session, week):
    """Return the session of the week without somebody whom it cannot do without."""
    factories.shift(session, week.session, role="Trainer", required=True)
    session.commit()
    return week.session


def page(desk, week, **filters):
    return unescape(desk.get(f"/aandacht/{week.week}", query_string=filters).text)


def accept_address(desk, week):
    """Return where the only conflict that can be accepted is accepted."""
    (address,) = re.findall(r'href="(/aandacht/[^"]*/accepteren[^"]*)"', page(desk, week))
    return address


def mend_fields(desk, address):
    """Return where the only button that mends leads, and what it sends."""
    html = unescape(desk.get(address).text)
    (form,) = re.findall(r'<form[^>]*action="(/aandacht/[^"]*/oplossen)">(.*?)</form>', html, re.DOTALL)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[1]))
    del fields["csrf_token"]  # the browser of the tests sends its own
    return form[0], fields


def stored(session, row):
    session.expire_all()
    return session.get_one(ProgrammeSession, row.id)


def test_the_menu_leads_to_this_week(desk, week):
    assert desk.get("/aandacht").headers["Location"].startswith("/aandacht/20")
    assert '"/aandacht"' in desk.get(f"/week/{week.week}").text


def test_a_week_in_order_says_so(desk, week):
    assert "Niets dat aandacht vraagt." in page(desk, week)


def test_a_week_without_sessions_says_so(desk, week):
    assert "Er is in deze dagen nog niets gepland." in unescape(desk.get("/aandacht/2027-W30").text)


def test_what_is_wrong_stands_under_its_day_with_a_link_and_counts(desk, week, late, short):
    html = page(desk, week)
    assert "Filmavond valt buiten de openingstijden (08.00–21.30 uur)." in html
    assert "Voetbal kan niet doorgaan: er is nog geen trainer." in html
    assert f'href="/bijeenkomsten/{late.id}"' in html
    assert "1 fout," in html
    assert "1 keer let op" in html


@pytest.mark.parametrize(
    ("filters", "football", "film"),
    [
        ({"ernst": "hard"}, True, False),
        ({"ernst": "soft"}, False, True),
        ({"soort": "outside_opening_hours"}, False, True),
        ({"leeftijd": str(uuid4())}, False, False),
        ({"ernst": "onzin", "soort": "onzin", "leeftijd": "onzin"}, True, True),
    ],
)
def test_the_page_can_be_narrowed(desk, week, late, short, filters, football, film):
    html = page(desk, week, **filters)
    assert ("Voetbal kan niet" in html, "Filmavond valt" in html) == (football, film)
    assert ("Niets van deze soort vraagt aandacht." in html) is not (football or film)


def test_an_age_group_shows_its_own(desk, session, week, late):
    ages = factories.age_group(session, name="Jongeren")
    late.age_group_id = ages.id
    session.commit()
    assert "Filmavond valt" in page(desk, week, leeftijd=str(ages.id))


def test_a_term_shows_the_same_without_mends(desk, week, late):
    first, last = week.day - timedelta(days=3), week.day + timedelta(days=90)
    html = unescape(desk.get(f"/aandacht/periode?van={first}&tot={last}").text)
    assert "Filmavond valt buiten de openingstijden" in html
    assert "oplossen" not in html


@pytest.mark.parametrize(
    "address",
    [
        "/aandacht/periode?van=x&tot=",
        "/aandacht/periode?van=9999-12-31",
        "/aandacht/periode?van=2026-09-01&tot=9999-12-31",
        "/aandacht/periode",
    ],
)
def test_a_term_of_wrong_days_is_as_usual(desk, address):
    assert desk.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/aandacht/2026-W54", "/aandacht/morgen", "/aandacht/gezinnen/gisteren"])
def test_days_that_do_not_exist_are_not_found(desk, address):
    assert desk.get(address).status_code == 404


def test_the_page_takes_the_same_statements_however_much_there_is(desk, session, week, count_queries):
    taken = []
    for more in (1, 2, 60):
        for number in range(more):
            meeting = factories.meeting(session, at(week.day, "09:00", "10:00").starts_at, title=f"Les {number}")
            factories.shift(session, meeting, need=2)
            factories.attendance(session, meeting, factories.child(session))
        session.commit()
        with count_queries() as seen:
            page(desk, week)
        taken.append(len(seen))
    assert taken == [taken[0]] * 3, seen


def test_the_board_leads_to_everything_that_asks_for_attention(desk, week):
    assert f'href="/aandacht/{week.week}"' in desk.get(f"/week/{week.week}").text


class TestMending:
    def test_one_click_moves_the_session_and_can_be_undone(self, desk, session, week, late):
        address, fields = mend_fields(desk, f"/aandacht/{week.week}")
        assert (fields["starts"], fields["ends"]) == ("20.30", "21.30")
        answer = desk.post(address, data=fields)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/aandacht/{week.week}")
        assert stored(session, late).starts_at == at(week.day, "20:30", "21:30").starts_at
        after = desk.get(f"/aandacht/{week.week}").text
        assert "Opgelost: Filmavond is verplaatst." in after
        (undo,) = re.findall(r'action="(/wijzigingen/[^"]*/ongedaan)"', after)
        desk.post(undo)
        assert stored(session, late).starts_at == at(week.day, "21:00", "22:00").starts_at

    def test_a_larger_space_is_taken_from_the_page_of_the_session(self, desk, session, week):
        week.space.capacity = 5
        week.session.activity_id = factories.activity(session, capacity=20).id
        large = factories.space(session, name="Grote zaal", capacity=40)
        session.commit()
        address, fields = mend_fields(desk, week.page)
        assert desk.post(address, data=fields).headers["Location"] == week.page
        assert stored(session, week.session).space_id == large.id

    def test_what_somebody_else_changed_meanwhile_is_left(self, desk, session, week, late):
        address, fields = mend_fields(desk, f"/aandacht/{week.week}")
        late.title = "Film"
        session.commit()
        answer = desk.post(address, data=fields, follow_redirects=True)
        assert "Iemand anders heeft deze bijeenkomst net gewijzigd" in answer.text
        assert stored(session, late).starts_at == at(week.day, "21:00", "22:00").starts_at

    @pytest.mark.parametrize(
        "wrong", [{"starts": ""}, {"day": "9" * 5000}, {"space": "onzin"}, {"space": str(uuid4())}, {"ends": "09.00"}]
    )
    def test_what_no_button_sends_is_refused(self, desk, session, week, late, wrong):
        address, fields = mend_fields(desk, f"/aandacht/{week.week}")
        assert desk.post(address, data=fields | wrong).status_code == 400
        assert stored(session, late).starts_at == at(week.day, "21:00", "22:00").starts_at

    def test_nobody_is_led_elsewhere(self, desk, week, late):
        address, fields = mend_fields(desk, f"/aandacht/{week.week}")
        answer = desk.post(address, data=fields | {"back": "//elders.example/"})
        assert answer.headers["Location"] == f"/bijeenkomsten/{late.id}"


class TestAccepting:
    def accept(self, desk, week, reason="De film duurt langer."):
        address = accept_address(desk, week)
        assert "Filmavond valt buiten de openingstijden" in unescape(desk.get(address).text)
        back = f"/aandacht/{week.week}"
        return desk.post(address.partition("?")[0], data={"reason": reason, "back": back}, follow_redirects=True)

    def test_what_was_accepted_is_folded_away_with_its_reason_and_marked_no_longer(self, desk, week, late):
        board = f"/week/{week.week}"
        assert "buiten de openingstijden" in desk.get(board).text
        html = unescape(self.accept(desk, week).text)
        assert "Niets dat aandacht vraagt." in html
        assert "1 punt geaccepteerd" in html
        assert "De film duurt langer." in html
        assert "buiten de openingstijden" not in desk.get(board).text
        assert "aandachtspunt geaccepteerd door Bo Begeleider" in desk.get(f"/bijeenkomsten/{late.id}").text

    @pytest.mark.usefixtures("late")
    def test_it_can_be_opened_again(self, desk, week):
        html = self.accept(desk, week).text
        (address,) = re.findall(r'action="(/aandacht/geaccepteerd/[^"]*/heropenen)"', html)
        answer = desk.post(address, data={"back": f"/aandacht/{week.week}"}, follow_redirects=True)
        assert "Het punt staat weer open." in answer.text
        assert "buiten de openingstijden" in desk.get(f"/week/{week.week}").text
        assert desk.post(address).status_code == 404

    @pytest.mark.usefixtures("late")
    @pytest.mark.parametrize("reason", ["", "x" * 301])
    def test_without_a_proper_reason_nothing_is_kept(self, desk, session, week, reason):
        answer = self.accept(desk, week, reason)
        assert (answer.status_code, "Fout:" in answer.text) == (422, True)
        assert session.scalars(select(AcceptedConflict)).all() == []

    @pytest.mark.usefixtures("late")
    def test_a_reason_that_names_a_child_is_refused(self, desk, session, week):
        factories.child(session, pseudonym="Zeehond")
        session.commit()
        answer = self.accept(desk, week, "Zeehond kan dan niet.")
        assert (answer.status_code, "de naam van een kind" in answer.text) == (409, True)

    @pytest.mark.usefixtures("short")
    def test_what_is_an_error_cannot_be_accepted(self, desk, week):
        assert "accepteren" not in page(desk, week)

    def test_what_has_changed_meanwhile_is_looked_at_again(self, desk, session, week, late):
        address = accept_address(desk, week)
        late.title = "Film"
        session.commit()
        answer = desk.get(address, follow_redirects=True)
        assert "Dit aandachtspunt is er niet meer" in answer.text


class TestFamilies:
    @pytest.fixture
    def busy(self, session, week, location):
        location.family_limit = 1
        family = uuid4()
        for name, hour in (("Zeehond", "09:00"), ("Zeester", "11:00")):
            meeting = factories.meeting(session, at(week.day, hour, "12:00").starts_at, title=f"Les van {hour}")
            factories.attendance(session, meeting, factories.child(session, pseudonym=name, family_id=family))
        session.commit()

    @pytest.mark.usefixtures("busy")
    def test_a_number_leads_supervisors_to_the_families(self, desk, session, week):
        html = page(desk, week)
        assert "1 gezin heeft op" in html
        assert "Zeehond" not in html
        assert f'href="/aandacht/gezinnen/{week.day}"' in html
        families = desk.get(f"/aandacht/gezinnen/{week.day}").text
        assert all(word in families for word in ("Zeehond, Zeester", "Les van 09:00", "Les van 11:00"))
        assert session.scalars(select(AuditEntry.action)).all() == ["children.seen"]

    @pytest.mark.usefixtures("busy")
    def test_a_coach_sees_the_number_and_no_way_to_the_families(self, app, week, sign_in, account_of, session):
        account = account_of(Role.COACH)
        session.commit()
        browser = sign_in(app.test_client(), account)
        html = browser.get(f"/aandacht/{week.week}").text
        assert ("1 gezin heeft op" in html, "/aandacht/gezinnen/" in html) == (True, False)
        assert browser.get(f"/aandacht/gezinnen/{week.day}").status_code == 403

    def test_a_calm_day_says_so(self, desk, week):
        html = desk.get(f"/aandacht/gezinnen/{week.day}").text
        assert "Geen gezin heeft op deze dag meer dan 4 activiteiten." in html
