from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning.publication import Facts, Notice, NoticeKind, Told, notices

NOW = datetime(2026, 11, 23, 8, 0, 0, 250_000, tzinfo=UTC)
STAMP = NOW.replace(microsecond=0)
TUESDAY = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
ANNA, BRAM, CARO = (UUID(int=number) for number in (1, 2, 3))


def facts(starts_at=TUESDAY, *, title="Voorlezen", cancelled=False):
    return Facts(
        starts_at=starts_at,
        ends_at=starts_at + HOUR,
        title=title,
        description="Neem een boek mee",
        place="De Huiskamer",
        cancelled=cancelled,
    )


def told(what, *, sequence=0, withdrawn=False, declined=False, stamped_at=STAMP - HOUR):
    return Told(
        sequence=sequence,
        stamped_at=stamped_at,
        starts_at=what.starts_at,
        ends_at=what.ends_at,
        text_hash=what.text_hash,
        withdrawn=withdrawn,
        declined=declined,
    )


def notice(recipient, kind, *, sequence, stamped_at=STAMP):
    return Notice(recipient=recipient, kind=kind, sequence=sequence, stamped_at=stamped_at)


def test_whoever_is_wanted_and_knows_nothing_is_invited():
    assert notices(facts=facts(), wanted=[BRAM, ANNA], told={}, now=NOW) == (
        notice(ANNA, NoticeKind.INVITATION, sequence=0),
        notice(BRAM, NoticeKind.INVITATION, sequence=0),
    )


def test_whoever_knows_it_all_is_not_told_again():
    assert notices(facts=facts(), wanted=[ANNA], told={ANNA: told(facts())}, now=NOW) == ()


def test_a_new_time_is_an_update_with_a_higher_sequence():
    found = notices(facts=facts(TUESDAY + HOUR), wanted=[ANNA], told={ANNA: told(facts(), sequence=4)}, now=NOW)
    assert found == (notice(ANNA, NoticeKind.UPDATE, sequence=5),)


def test_a_new_end_is_a_new_time():
    before = told(facts())
    longer = Facts(
        starts_at=TUESDAY,
        ends_at=TUESDAY + 2 * HOUR,
        title="Voorlezen",
        description="Neem een boek mee",
        place="De Huiskamer",
        cancelled=False,
    )
    found = notices(facts=longer, wanted=[ANNA], told={ANNA: before}, now=NOW)
    assert found == (notice(ANNA, NoticeKind.UPDATE, sequence=1),)


def test_a_new_text_is_an_update_with_a_later_stamp_and_the_same_sequence():
    found = notices(facts=facts(title="Verhalen"), wanted=[ANNA], told={ANNA: told(facts(), sequence=4)}, now=NOW)
    assert found == (notice(ANNA, NoticeKind.UPDATE, sequence=4),)


def test_a_stamp_is_a_second_later_than_the_one_before_even_when_the_clock_is_not():
    before = told(facts(), stamped_at=STAMP)
    found = notices(facts=facts(title="Verhalen"), wanted=[ANNA], told={ANNA: before}, now=NOW)
    assert found == (notice(ANNA, NoticeKind.UPDATE, sequence=0, stamped_at=STAMP + SECOND),)


def test_a_cancelled_session_is_cancelled_for_everybody_who_expects_it():
    known = {ANNA: told(facts()), BRAM: told(facts(), declined=True), CARO: told(facts(), withdrawn=True)}
    found = notices(facts=facts(cancelled=True), wanted=[ANNA, BRAM, CARO], told=known, now=NOW)
    assert found == (notice(ANNA, NoticeKind.CANCELLATION, sequence=1),)


def test_whoever_is_released_gets_a_cancellation_and_the_others_hear_nothing():
    known = {ANNA: told(facts()), BRAM: told(facts())}
    found = notices(facts=facts(), wanted=[BRAM], told=known, now=NOW)
    assert found == (notice(ANNA, NoticeKind.CANCELLATION, sequence=1),)


@pytest.mark.parametrize("gone", [{"withdrawn": True}, {"declined": True}])
def test_whoever_comes_back_is_invited_with_a_higher_sequence(gone):
    found = notices(facts=facts(), wanted=[ANNA], told={ANNA: told(facts(), sequence=7, **gone)}, now=NOW)
    assert found == (notice(ANNA, NoticeKind.INVITATION, sequence=8),)


def test_texts_that_only_look_the_same_together_differ():
    one = Facts(
        starts_at=TUESDAY, ends_at=TUESDAY + HOUR, title="ab", description="c", place="", cancelled=False
    ).text_hash
    other = Facts(
        starts_at=TUESDAY, ends_at=TUESDAY + HOUR, title="a", description="bc", place="", cancelled=False
    ).text_hash
    assert one != other


people = st.frozensets(st.sampled_from([ANNA, BRAM, CARO]))
plans = st.tuples(
    st.builds(
        facts,
        st.sampled_from([TUESDAY, TUESDAY + HOUR]),
        title=st.sampled_from(["Voorlezen", "Verhalen"]),
        cancelled=st.booleans(),
    ),
    people,
)
weeks = st.lists(st.tuples(plans, st.floats(-5, 5), people), max_size=8)
"""Plans as they are published one after another, the seconds in between, and who says no afterwards."""


def publish(plan, knowledge, now):
    """Tell what must be told; return what was said and what everybody knows then, as a calendar program would."""
    what, wanted = plan
    said = notices(facts=what, wanted=wanted, told=knowledge, now=now)
    news = {
        one.recipient: told(
            what,
            sequence=one.sequence,
            stamped_at=one.stamped_at,
            withdrawn=one.kind is NoticeKind.CANCELLATION,
        )
        for one in said
    }
    return said, knowledge | news


def decline(knowledge, who):
    return {
        recipient: Told(**{name: getattr(last, name) for name in Told.__slots__} | {"declined": True})
        if recipient in who and last.expects_it
        else last
        for recipient, last in knowledge.items()
    }


def live_through(week):
    """Yield each publication: the plan, what was said, and what was known before and after."""
    knowledge, now = {}, NOW
    for (what, wanted), seconds, says_no in week:
        now += timedelta(seconds=seconds)
        plan = (what, wanted)
        said, afterwards = publish(plan, knowledge, now)
        yield plan, said, knowledge, afterwards, now
        knowledge = decline(afterwards, says_no)


@given(weeks)
def test_everybody_who_is_wanted_ends_up_expecting_the_facts_and_nobody_else_expects_anything(week):
    for (what, wanted), _said, _before, after, _now in live_through(week):
        expecting = {who: last for who, last in after.items() if last.expects_it}
        assert expecting.keys() == (frozenset() if what.cancelled else wanted)
        assert all(
            (last.starts_at, last.ends_at, last.text_hash) == (what.starts_at, what.ends_at, what.text_hash)
            for last in expecting.values()
        )


@given(weeks)
def test_publishing_twice_tells_nobody_twice(week):
    for plan, _said, _before, after, now in live_through(week):
        assert publish(plan, after, now) == ((), after)


@given(weeks, plans)
def test_a_change_that_is_taken_back_before_it_is_published_is_no_change(week, thought_of):
    for plan, _said, _before, after, now in live_through(week):
        publish(thought_of, after, now)  # what the summary shows while it is different
        assert publish(plan, after, now)[0] == ()


@given(weeks)
def test_sequences_never_fall_and_stamps_always_rise(week):
    for _plan, said, before, _after, _now in live_through(week):
        for one in said:
            if one.recipient in before:
                last = before[one.recipient]
                assert one.sequence >= last.sequence
                assert one.stamped_at > last.stamped_at


@given(weeks)
def test_only_a_change_of_text_keeps_the_sequence(week):
    for (what, _wanted), said, before, _after, _now in live_through(week):
        for one in said:
            last = before.get(one.recipient)
            if last is not None and one.sequence == last.sequence:
                assert one.kind is NoticeKind.UPDATE
                assert (last.starts_at, last.ends_at) == (what.starts_at, what.ends_at)
                assert last.text_hash != what.text_hash


@given(weeks)
def test_everybody_is_told_one_thing_at_a_time_in_a_fixed_order(week):
    for _plan, said, _before, _after, _now in live_through(week):
        recipients = [one.recipient for one in said]
        assert recipients == sorted(set(recipients))
