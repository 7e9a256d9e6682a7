"""What one person is told of a series, seen from the calendar that they keep (CALENDARS.md, rules 15 and 16)."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning.publication import Facts, NoticeKind, Told
from app.planning.series_publication import (
    Alike,
    Known,
    Occurrence,
    SeriesNotice,
    SeriesTold,
    last_end,
    series_notices,
    with_what_is_over,
)
from app.planning.timeslots import local_slot

ZONE = "Europe/Amsterdam"
NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)
TUESDAY = date(2026, 9, 8)
VOLUNTEER = UUID(int=99)


def meeting(number, *, day=None, start=time(14, 30), minutes=90, place="Binnenplein"):
    end = (datetime.combine(TUESDAY, start) + timedelta(minutes=minutes)).time()
    slot = local_slot(day=day or TUESDAY + timedelta(weeks=number), start=start, end=end, zone=ZONE)
    return Occurrence(
        session_id=UUID(int=number + 1),
        facts=Facts(
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            title="Fietslessen",
            description="",
            place=place,
            cancelled=False,
        ),
    )


def series(*numbers, **how):
    return [meeting(number, **how) for number in numbers]


@dataclass
class Person:
    """Somebody with a calendar: what they know, what their calendar shows, and how many mails that took."""

    known: Known = field(default_factory=lambda: Known(recipient=VOLUNTEER))
    shown_series: tuple = (None, frozenset())
    shown_single: dict = field(default_factory=dict)
    mails: list = field(default_factory=list)
    now: datetime = NOW

    def tell(self, wanted):
        """Send what is due, let the calendar take it in as a client would, and return the mails in words."""
        self.now += timedelta(minutes=1)
        due = series_notices(wanted, known=self.known, zone=ZONE, now=self.now)
        said = []
        if due.series is not None:
            said.append(f"series {due.series.kind}")
            self._take_series(due.series)
        facts = {one.session_id: one.facts for one in wanted}
        for session_id, notice in due.single.items():
            said.append(f"{session_id.int - 1} {notice.kind}")
            self._take_single(session_id, notice, facts.get(session_id))
        self.mails += said
        return sorted(said)

    def _take_series(self, notice):
        told = self.known.series
        assert told is None or (notice.sequence, notice.stamped_at) > (told.sequence, told.stamped_at)
        assert told is None or notice.sequence >= told.sequence
        withdrawn = notice.kind is NoticeKind.CANCELLATION
        self.shown_series = (None, frozenset()) if withdrawn else (notice.alike, frozenset(notice.days.values()))
        kept = SeriesTold(
            sequence=notice.sequence,
            stamped_at=notice.stamped_at,
            alike=notice.alike,
            days=notice.days,
            withdrawn=withdrawn,
        )
        self.known = replace(self.known, series=kept)

    def _take_single(self, session_id, notice, facts):
        told = self.known.single.get(session_id)
        assert told is None or (notice.sequence, notice.stamped_at) > (told.sequence, told.stamped_at)
        withdrawn = notice.kind is NoticeKind.CANCELLATION
        if withdrawn:
            self.shown_single.pop(session_id)
        else:
            self.shown_single[session_id] = (facts.starts_at, facts.ends_at, facts.text_hash)
        kept = Told(
            sequence=notice.sequence,
            stamped_at=notice.stamped_at,
            starts_at=facts.starts_at if facts else told.starts_at,
            ends_at=facts.ends_at if facts else told.ends_at,
            text_hash=facts.text_hash if facts else told.text_hash,
            withdrawn=withdrawn,
            declined=False,
        )
        self.known = replace(self.known, single={**self.known.single, session_id: kept})

    def sees(self):
        alike, days = self.shown_series
        shown = []
        for day in days:
            starts = datetime.combine(day, alike.starts)
            slot = local_slot(day=day, start=alike.starts, end=(starts + alike.length).time(), zone=ZONE)
            shown.append((slot.starts_at, slot.ends_at, alike.text_hash))
        return sorted([*shown, *self.shown_single.values()])


def expected(wanted):
    return sorted((one.facts.starts_at, one.facts.ends_at, one.facts.text_hash) for one in wanted)


def somebody_invited_to(wanted):
    person = Person()
    person.tell(wanted)
    return person


def test_eighteen_meetings_over_a_clock_change_are_one_mail():
    person = Person()
    assert person.tell(series(*range(18))) == ["series invitation"]
    assert person.sees() == expected(series(*range(18)))


def test_saying_nothing_new_says_nothing():
    person = somebody_invited_to(series(*range(18)))
    assert person.tell(series(*range(18))) == []


def test_the_seventh_meeting_moved_leaves_the_series_and_is_invited_to_on_its_own():
    person = somebody_invited_to(series(*range(18)))
    moved = [*series(*range(6), *range(7, 18)), meeting(6, start=time(16))]
    assert person.tell(moved) == ["6 invitation", "series update"]
    assert person.known.series.sequence == 1
    assert person.sees() == expected(moved)


def test_a_meeting_moved_back_is_told_in_one_mail():
    person = somebody_invited_to(series(*range(18)))
    person.tell([*series(*range(6), *range(7, 18)), meeting(6, start=time(16))])
    assert person.tell(series(*range(18))) == ["6 update"]
    assert person.sees() == expected(series(*range(18)))


def test_the_ninth_meeting_cancelled_is_one_mail():
    person = somebody_invited_to(series(*range(18)))
    assert person.tell(series(*range(8), *range(9, 18))) == ["series update"]
    assert person.sees() == expected(series(*range(8), *range(9, 18)))


def test_one_meeting_more_is_one_mail():
    person = somebody_invited_to(series(*range(18)))
    assert person.tell(series(*range(19))) == ["series update"]


def test_joining_from_the_fifth_on_is_one_invitation_of_fourteen():
    person = Person()
    assert person.tell(series(*range(4, 18))) == ["series invitation"]
    assert person.sees() == expected(series(*range(4, 18)))


def test_leaving_after_the_twelfth_is_one_mail():
    person = somebody_invited_to(series(*range(18)))
    assert person.tell(series(*range(12))) == ["series update"]
    assert person.sees() == expected(series(*range(12)))


def test_leaving_and_returning_never_lets_the_sequence_fall():
    person = somebody_invited_to(series(*range(18)))
    assert person.tell([]) == ["series cancellation"]
    assert person.sees() == []
    assert person.tell([]) == []
    assert person.tell(series(*range(18))) == ["series invitation"]
    assert person.known.series.sequence == 2
    assert person.sees() == expected(series(*range(18)))


def test_a_new_place_for_all_keeps_the_sequence_and_moves_the_stamp():
    person = somebody_invited_to(series(*range(18)))
    assert person.tell(series(*range(18), place="Verkeerstuin")) == ["series update"]
    assert person.known.series.sequence == 0
    assert person.sees() == expected(series(*range(18), place="Verkeerstuin"))


def test_a_new_place_for_one_meeting_takes_it_out_of_the_series():
    person = somebody_invited_to(series(*range(18)))
    wanted = [*series(*range(17)), meeting(17, place="Verkeerstuin")]
    assert person.tell(wanted) == ["17 invitation", "series update"]
    assert person.sees() == expected(wanted)


def test_a_new_time_for_all_moves_the_series_and_leaves_single_meetings_single():
    person = somebody_invited_to(series(*range(18)))
    person.tell([*series(*range(17)), meeting(17, start=time(16))])
    assert person.tell(series(*range(18), start=time(15))) == ["17 update", "series update"]
    assert person.sees() == expected(series(*range(18), start=time(15)))


def test_two_meetings_are_invited_to_one_by_one():
    person = Person()
    assert person.tell(series(0, 1)) == ["0 invitation", "1 invitation"]


@pytest.mark.parametrize("first", [date(2026, 10, 25), date(2027, 6, 6)])
def test_meetings_at_an_hour_that_clocks_skip_or_show_twice_are_invited_to_one_by_one(first):
    night = [meeting(n, day=first + timedelta(weeks=n), start=time(2, 15), minutes=30) for n in range(4)]
    person = Person()
    assert person.tell(night) == ["0 invitation", "1 invitation", "2 invitation", "3 invitation"]
    assert person.sees() == expected(night)


def test_a_meeting_that_ends_in_the_hour_that_comes_twice_is_invited_to_on_its_own():
    night = [meeting(n, day=date(2026, 10, 25) + timedelta(weeks=n), start=time(1, 30), minutes=60) for n in range(4)]
    person = Person()
    assert person.tell(night) == ["0 invitation", "series invitation"]
    assert person.sees() == expected(night)


def test_a_meeting_that_lasts_through_a_clock_change_is_invited_to_on_its_own():
    night = [meeting(n, day=date(2026, 10, 25) + timedelta(weeks=n), start=time(1), minutes=180) for n in range(4)]
    person = Person()
    assert person.tell(night) == ["0 invitation", "series invitation"]
    assert person.sees() == expected(night)


def test_of_two_meetings_at_one_moment_only_one_is_of_the_series():
    person = Person()
    twice = replace(meeting(2), session_id=UUID(int=50))
    assert person.tell([*series(*range(5)), twice]) == ["49 invitation", "series invitation"]


def test_whoever_said_no_to_one_meeting_themselves_hears_nothing_of_it():
    person = somebody_invited_to(series(*range(18)))
    person.known = replace(person.known, declined=frozenset({UUID(int=4)}))
    assert person.tell(series(0, 1, 2, *range(4, 18))) == []


def test_whoever_said_no_to_every_meeting_is_not_told_to_stay_away():
    person = somebody_invited_to(series(*range(3)))
    person.known = replace(person.known, declined=frozenset(UUID(int=n + 1) for n in range(3)))
    assert person.tell([]) == []


def test_what_a_series_has_in_common_is_its_wall_time_length_and_text():
    person = somebody_invited_to(series(*range(18)))
    facts = meeting(0).facts
    assert person.known.series.alike == Alike(
        starts=time(14, 30), length=timedelta(minutes=90), text_hash=facts.text_hash
    )


PLANS = st.dictionaries(
    st.integers(0, 17),
    st.tuples(
        st.sampled_from([0, 0, 0, 0, 2]), st.sampled_from([14, 14, 14, 16]), st.sampled_from(["hier", "hier", "daar"])
    ),
    max_size=18,
)


@given(st.lists(PLANS, min_size=1, max_size=6))
def test_whatever_is_changed_the_calendar_shows_the_plan_and_nothing_is_said_twice(plans):
    person = Person()
    for plan in plans:
        wanted = [
            meeting(number, day=TUESDAY + timedelta(weeks=number, days=days), start=time(hour), place=place)
            for number, (days, hour, place) in sorted(plan.items())
        ]
        said = person.tell(wanted)
        assert person.sees() == expected(wanted)
        assert len(said) == len(set(said))
        assert person.tell(wanted) == []


HOW = Alike(starts=time(14, 30), length=timedelta(minutes=90), text_hash="a")
LATER = replace(HOW, starts=time(16))
DAYS = {UUID(int=number + 1): TUESDAY + timedelta(weeks=number) for number in range(4)}
AHEAD = {session_id: DAYS[session_id] for session_id in list(DAYS)[2:]}
KNOWN = SeriesTold(sequence=3, stamped_at=NOW, alike=HOW, days=DAYS)


def again(kind=NoticeKind.UPDATE, alike=HOW, days=AHEAD):
    return SeriesNotice(kind=kind, sequence=4, stamped_at=NOW, alike=alike, days=days)


def test_a_series_is_over_when_its_last_meeting_is():
    assert last_end(DAYS, HOW, zone=ZONE) == datetime(2026, 9, 29, 14, tzinfo=UTC)


def test_what_is_over_stays_in_a_series_that_goes_on():
    assert with_what_is_over(again(), KNOWN, ahead=AHEAD) == again(days=DAYS)


def test_a_series_at_another_time_cannot_hold_what_is_over():
    assert with_what_is_over(again(alike=LATER), KNOWN, ahead=AHEAD) == again(alike=LATER)


def test_of_a_series_that_ends_half_way_calendars_keep_what_was():
    over = {session_id: day for session_id, day in DAYS.items() if session_id not in AHEAD}
    gone = again(NoticeKind.CANCELLATION)
    assert with_what_is_over(gone, KNOWN, ahead=AHEAD) == again(days=over)


def test_a_series_that_has_not_begun_ends_as_a_whole():
    gone = again(NoticeKind.CANCELLATION, days=DAYS)
    assert with_what_is_over(gone, KNOWN, ahead=DAYS) == gone


def test_what_was_withdrawn_is_not_brought_back():
    assert with_what_is_over(again(), replace(KNOWN, withdrawn=True), ahead=AHEAD) == again()


def test_a_series_that_moves_to_another_day_stays_one():
    anna = Person()
    anna.tell(series(0, 1, 2, 3))
    moved = [meeting(number, day=TUESDAY + timedelta(weeks=number, days=1)) for number in range(4)]
    assert anna.tell(moved) == ["series update"]


def test_a_meeting_on_another_day_leaves_the_series():
    anna = Person()
    anna.tell(series(0, 1, 2, 3))
    moved = meeting(2, day=TUESDAY + timedelta(weeks=2, days=1))
    assert anna.tell([*series(0, 1, 3), moved]) == ["2 invitation", "series update"]
