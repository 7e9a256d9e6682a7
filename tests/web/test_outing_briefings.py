"""The briefing before an outing, who had none, and how many children its adults can take."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from app.models.activities import Activity, PlanEdit, ProgrammeSession, SessionChange
from app.models.attendance import Attendance
from app.planning.vocabulary import AttendanceMark, OutingSort
from tests import factories
from tests.outings import outing
from tests.unit.documents.reading import text
from tests.web.new_forms import fields_of

ZONE = ZoneInfo(factories.ZONE)


@pytest.fixture
def away(session, location):
    """Return an outing of three children in nine days, with its session and its briefing the day before."""
    at = (datetime.now(UTC) + timedelta(days=9)).replace(hour=9, minute=0, second=0, microsecond=0)
    made, held, briefing, _children = outing(session, at=at, sort=OutingSort.ICE_RINK)
    session.commit()
    return made, held, briefing


def address(made, *parts):
    return "/".join((f"/uitjes/{made.id}", *parts))


def wall(moment):
    return moment.astimezone(ZONE).strftime("%H.%M")


class TestEnrolling:
    """The page of its children says by which rule they need so many adults."""

    @pytest.mark.parametrize(
        ("own", "said"),
        [
            (8, "Het jongste kind is 9: voor zo&#39;n uitje is dan 1 volwassene op 6 kinderen nodig."),
            (4, "Deze activiteit of leeftijdsgroep vraagt 1 volwassene op 4 kinderen."),
        ],
    )
    def test_it_says_which_rule_holds(self, session, desk, away, own, said):
        made, held, _briefing = away
        session.get_one(Activity, made.activity_id).children_per_adult = own
        factories.shift(session, held, need=2)
        session.commit()

        mee = f"met 2 begeleiders kunnen {2 * min(own, 6)} kinderen mee. "
        assert mee + said in " ".join(desk.get(f"/activiteiten/{made.activity_id}/kinderen").text.split())


class TestTheBriefing:
    """The meeting in which children are told how the outing goes."""

    @pytest.fixture
    def bare(self, session, away):
        """Return an outing without a briefing, and a room."""
        made, _held, briefing = away
        session.delete(briefing)
        room = factories.space(session, name="Leskamer")
        session.commit()
        return made, room

    @pytest.fixture
    def asked(self, away, bare):
        day = (away[1].starts_at - timedelta(days=1)).astimezone(ZONE).date()
        return {"title": "Uitleg", "day": day.isoformat(), "starts": "15.00", "ends": "15.30", "space": bare[1].id}

    def test_it_is_planned_later_with_the_children_and_can_be_taken_back(self, session, desk, bare, asked):
        made, room = bare
        answer = desk.post(address(made, "uitleg"), data=asked, follow_redirects=True)

        session.expire_all()
        held = session.get_one(ProgrammeSession, made.briefing_id)
        assert (held.title, held.space_id, wall(held.starts_at)) == ("Uitleg", room.id, "15.00")
        there = session.scalar(select(func.count()).select_from(Attendance).where(Attendance.session_id == held.id))
        assert there == 3
        assert "De uitleg vooraf is gepland." in answer.text
        edit = session.scalars(select(PlanEdit)).one()
        desk.post(f"/veel-tegelijk/{edit.id}/ongedaan")
        session.expire_all()
        assert made.briefing_id is None

    def test_it_is_moved_and_moved_back(self, session, desk, away):
        made, _held, briefing = away
        room = factories.space(session, name="Leskamer")
        session.commit()
        shown = fields_of(desk.get(address(made, "uitleg")).text, "outing-briefing")
        before = wall(briefing.starts_at)
        changed = shown | {"starts": "8.00", "ends": "8.20", "space": room.id}
        assert desk.post(address(made, "uitleg"), data=changed).status_code == 302

        session.expire_all()
        assert (wall(briefing.starts_at), briefing.space_id) == ("08.00", room.id)
        change = session.scalars(select(SessionChange).where(SessionChange.session_id == briefing.id)).one()
        desk.post(f"/wijzigingen/{change.id}/ongedaan")
        session.expire_all()
        assert wall(briefing.starts_at) == before

    def test_of_two_who_move_it_the_second_is_told(self, session, desk, away):
        made, _held, briefing = away
        room = factories.space(session, name="Leskamer")
        session.commit()
        shown = fields_of(desk.get(address(made, "uitleg")).text, "outing-briefing") | {"space": room.id}
        desk.post(address(made, "uitleg"), data=shown | {"starts": "8.00", "ends": "8.20"})
        answer = desk.post(address(made, "uitleg"), data=shown | {"starts": "9.00", "ends": "9.20"})

        session.expire_all()
        assert (answer.status_code, wall(briefing.starts_at)) == (409, "08.00")

    def test_it_is_called_off_and_another_one_planned(self, session, desk, away):
        made, _held, briefing = away
        room = factories.space(session, name="Leskamer")
        session.commit()
        shown = fields_of(desk.get(address(made, "uitleg")).text, "outing-briefing")
        answer = desk.post(address(made, "uitleg/vervallen"), data={"reason": "Ziek."}, follow_redirects=True)

        session.expire_all()
        assert (briefing.cancelled, briefing.cancel_reason) == (True, "Ziek.")
        assert "De uitleg vooraf is vervallen." in answer.text
        assert "Uitleg plannen" in answer.text
        anew = shown | {"version": "", "space": room.id}
        assert desk.post(address(made, "uitleg"), data=anew).status_code == 302
        session.expire_all()
        assert made.briefing_id != briefing.id

    @pytest.mark.parametrize(
        ("change", "status", "said"),
        [
            ({"title": ""}, 422, "Geef de uitleg een naam."),
            ({"title": "x" * 121}, 422, "Maak de naam korter."),
            ({"day": "morgen"}, 422, "Fout:"),
            ({"starts": "25.00"}, 422, "Vul een tijd in"),
            ({"ends": "14.00"}, 422, "Fout:"),
            ({"space": uuid4()}, 422, "Kies"),
            ({"day": "2000-01-01"}, 409, "Plan de uitleg vóór het vertrek"),
            ({"version": "7"}, 409, "Er is geen uitleg vooraf meer."),
            ({"version": "9" * 40}, 422, "Fout:"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_planned(self, session, desk, bare, asked, change, status, said):
        answer = desk.post(address(bare[0], "uitleg"), data=asked | change)

        session.expire_all()
        assert (answer.status_code, bare[0].briefing_id) == (status, None)
        assert said in answer.text

    def test_a_second_one_is_refused(self, session, desk, bare, asked):
        made, _room = bare
        desk.post(address(made, "uitleg"), data=asked)
        answer = desk.post(address(made, "uitleg"), data=asked)

        assert answer.status_code == 409
        assert "Er is al een uitleg vooraf gepland." in answer.text

    def test_an_outing_that_does_not_go_on_needs_none(self, session, desk, bare, asked):
        made, _room = bare
        held = session.get_one(ProgrammeSession, made.session_id)
        held.cancelled, held.cancel_reason = True, "Onweer."
        session.commit()

        assert desk.get(address(made, "uitleg")).status_code == 200
        assert desk.post(address(made, "uitleg"), data=asked).status_code == 409
        assert desk.post(address(made, "uitleg/vervallen"), data={"reason": "Ziek."}).status_code == 409

    def test_calling_it_off_takes_a_reason(self, session, desk, away):
        made, _held, briefing = away
        answer = desk.post(address(made, "uitleg/vervallen"), data={"reason": " "})

        session.expire_all()
        assert (answer.status_code, briefing.cancelled) == (422, False)


class TestWhoIsThere:
    """The list of who was there marks who had no briefing, as the telephone does."""

    def there(self, session, briefing, *marks):
        rows = session.scalars(select(Attendance).where(Attendance.session_id == briefing.id).order_by(Attendance.id))
        for row, mark in zip(rows, marks, strict=False):
            row.mark, row.recorded_at = mark, datetime.now(UTC)
        session.commit()

    @pytest.fixture
    def held_before(self, session, away):
        """Return the outing and its briefing, which was held an hour ago."""
        _made, held, briefing = away
        for name in ("starts_at", "ends_at"):
            setattr(briefing, name, datetime.now(UTC) - timedelta(hours=2 if name == "starts_at" else 1))
        session.commit()
        return held, briefing

    def paper(self, desk, held):
        return " ".join(text(desk.get(f"/aanwezigheid/{held.id}/lijst.pdf").data).split())

    def test_before_it_was_held_it_says_when_it_is_and_warns_of_nobody(self, session, desk, away):
        made, held, briefing = away
        self.there(session, briefing, AttendanceMark.PRESENT, AttendanceMark.ABSENT)
        page, phone = (desk.get(one).text for one in (f"/aanwezigheid/{held.id}", address(made, "onderweg")))

        assert ["De uitleg vooraf is" in one for one in (page, phone)] == [True, True]
        assert [word in page + phone for word in ("geen uitleg gehad", "Was niet bij", "Er is van niemand")] == [
            False
        ] * 3
        assert "Uitleg vooraf:" in self.paper(desk, held)

    def test_paper_marks_who_was_not_seen_there(self, session, desk, held_before):
        held, briefing = held_before
        self.there(session, briefing, AttendanceMark.PRESENT, AttendanceMark.ABSENT)

        assert self.paper(desk, held).count("geen uitleg") == 2

    def test_it_marks_who_was_not_seen_there(self, session, desk, held_before):
        held, briefing = held_before
        self.there(session, briefing, AttendanceMark.PRESENT, AttendanceMark.ABSENT)

        text = desk.get(f"/aanwezigheid/{held.id}").text
        assert (text.count("geen uitleg gehad"), "Er is van niemand genoteerd" in text) == (2, False)

    def test_when_it_was_not_noted_it_says_so_once(self, session, desk, held_before):
        held, _briefing = held_before

        text = desk.get(f"/aanwezigheid/{held.id}").text
        assert (text.count("geen uitleg gehad"), text.count("Er is van niemand genoteerd")) == (0, 1)

    def test_the_list_of_any_other_meeting_says_nothing_of_it(self, session, desk, away):
        _made, _held, briefing = away
        self.there(session, briefing, AttendanceMark.PRESENT)

        text = desk.get(f"/aanwezigheid/{briefing.id}").text
        assert "uitleg gehad" not in text
        assert "Er is van niemand genoteerd" not in text
