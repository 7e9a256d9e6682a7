"""Tasks around a safety day: counted back, given to somebody, ticked off, moved along; and the mails about them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.extensions import enter_location
from app.models.activities import Activity
from app.models.messages import Message, MessageKind, MessageState
from app.models.tasks import Task
from app.notify import contents, task_reminders
from app.notify.occasions import TaskLine
from app.notify.outcomes import Needless
from app.planning.countdown import Shift
from app.planning.template import TaskOutline
from app.planning.vocabulary import ActivityKind, PartnerKind
from app.programme import own_mails, task_plans, tasks
from app.programme.refusals import LooksLikeCitizenNumber, NamesAChild, NotFound
from app.programme.tasks import Wanted
from app.queries import tasks as reading
from tests import factories, safety_days
from tests.database.racing import WON, at_once
from tests.factories import DAY, NOW

THE_DAY = date(2027, 2, 11)
"""A Thursday, eleven and a half weeks after `NOW`."""

LETTER = TaskOutline(name="Brief aan de ouders", weeks_before=5)
WORDS = TaskOutline(name="Woorden oefenen", weeks_before=4, description="Elke week.", partner=PartnerKind.SCHOOL)
THANKS = TaskOutline(name="Bedanken", days_after=2)


@pytest.fixture
def day(session, by):
    return safety_days.rotation(session, day=THE_DAY, visited=False, groups=("Rood",))


@pytest.fixture
def add(session, by, day):
    """Return a function that adds a task, by default one of the supervisor that moves along."""

    def add(due=THE_DAY - 14 * DAY, *, now=NOW, **values):
        given = {"title": "Borden lenen", "note": "", "moves": True, "user_id": by.user_id}
        return tasks.add(session, day.activity_id, Wanted(day=due, **given | values), day=THE_DAY, by=by, now=now)

    return add


def lay_out(session, day, by, *outlines):
    return task_plans.lay_out(session, day.activity_id, outlines, day=day.day, by=by, now=NOW)


def waiting(session):
    """Return when whom is to be reminded."""
    session.expire_all()
    rows = session.scalars(
        select(Message)
        .where(Message.kind == MessageKind.TASK_REMINDER, Message.state == MessageState.PENDING)
        .order_by(Message.due_at)
    )
    return [(row.due_at, row.user_id or row.contact_id) for row in rows]


def nine(day):
    """Return nine o'clock of a winter's day."""
    return datetime(day.year, day.month, day.day, 8, tzinfo=UTC)


def listed(session, rotation):
    return [(line.title, line.day) for line in reading.preparation(session, rotation.id).tasks]


# Counted back


def test_the_tasks_of_a_template_are_counted_back_and_given_to_who_does_them(session, by, day):
    school = factories.partner(session, sort="school").contact
    assert lay_out(session, day, by, LETTER, WORDS, THANKS) == 3
    responsible = day_responsible(session, day)
    found = [
        (line.title, line.note, line.day, line.days_before, line.user_id, line.contact_id)
        for line in reading.preparation(session, day.id).tasks
    ]
    assert found == [
        ("Brief aan de ouders", "", date(2027, 1, 7), 35, responsible, None),
        ("Woorden oefenen", "Elke week.", date(2027, 1, 14), 28, None, school.id),
        # Two days after is a Saturday.
        ("Bedanken", "", date(2027, 2, 15), -2, responsible, None),
    ]


def day_responsible(session, day):
    return session.get_one(Activity, day.activity_id).responsible_id


def test_no_task_is_due_on_a_free_day_of_the_location(session, by, day):
    factories.free_day(session, date(2027, 1, 7))
    lay_out(session, day, by, LETTER)
    assert listed(session, day) == [("Brief aan de ouders", date(2027, 1, 6))]


def test_a_second_time_only_what_is_missing_is_added(session, by, day):
    lay_out(session, day, by, LETTER)
    assert lay_out(session, day, by, LETTER, THANKS) == 1


def test_of_two_schools_neither_is_given_a_task_by_itself(session, by, day):
    factories.partner(session, sort="school")
    factories.partner(session, sort="school")
    lay_out(session, day, by, WORDS)
    [line] = reading.preparation(session, day.id).tasks
    assert (line.user_id, line.contact_id) == (day_responsible(session, day), None)


def test_a_template_that_is_kept_without_tasks_leads_to_those_that_are_shipped(session, by, day):
    factories.template(session, kind=ActivityKind.SAFETY_DAY)
    shipped = task_plans.outlines_for(session, day.activity_id)
    assert (len(shipped), shipped[0].weeks_before) == (18, 12)


def test_a_template_of_ones_own_says_which_tasks_there_are(session, by, day):
    kept = {"tasks": [{"name": "Taart bestellen", "weeks_before": 1, "partner": None}]}
    factories.template(session, kind=ActivityKind.SAFETY_DAY, specification=kept)
    assert task_plans.outlines_for(session, day.activity_id) == (TaskOutline(name="Taart bestellen", weeks_before=1),)


# Added, changed, taken away


def test_a_task_of_ones_own_moves_along_or_stays(session, add):
    assert (add().days_before, add(moves=False).days_before) == (14, None)


def test_a_task_on_a_saturday_is_due_the_friday_before(add):
    assert add(date(2027, 1, 30)).day == date(2027, 1, 29)


@pytest.mark.parametrize(
    ("text", "why"), [("Brief aan Vogel Zonnebloem", NamesAChild), ("111222333", LooksLikeCitizenNumber)]
)
def test_no_task_names_a_child(session, add, text, why):
    factories.child(session, pseudonym="Vogel Zonnebloem")
    with pytest.raises(why):
        add(note=text)


def test_a_task_is_given_to_nobody_of_another_location(session, add, other_location, location):
    enter_location(session, other_location.id)
    stranger, contact = factories.account(session), factories.partner(session).contact
    ids = stranger.id, contact.id
    session.commit()
    session.expunge(contact)
    enter_location(session, location.id)
    for values in ({"user_id": ids[0]}, {"user_id": None, "contact_id": ids[1]}):
        with pytest.raises(NotFound):
            add(**values)


def test_done_says_by_whom_and_when_and_can_be_taken_back(session, by, add, day):
    row = add()
    tasks.tick(session, row.id, done=True, by=by, now=NOW)
    [line] = reading.preparation(session, day.id).tasks
    assert (line.done, line.done_at, line.done_by) == (True, NOW, by.name)
    tasks.tick(session, row.id, done=False, by=by, now=NOW)
    assert (row.done_at, row.done_by_id) == (None, None)


def test_a_second_tick_leaves_the_first(session, by, add):
    row = add()
    for minutes in (0, 5):
        tasks.tick(session, row.id, done=True, by=by, now=NOW + timedelta(minutes=minutes))
    assert row.done_at == NOW


def test_a_contact_ticks_off_only_what_is_theirs(session, add):
    mine, other = (factories.partner(session).contact for _ in range(2))
    row = add(user_id=None, contact_id=mine.id)
    with pytest.raises(NotFound):
        tasks.tick_own(session, row.id, contact_id=other.id, done=True, now=NOW)
    tasks.tick_own(session, row.id, contact_id=mine.id, done=True, now=NOW)
    assert (row.done_at, row.done_by_contact_id, row.done_by_id) == (NOW, mine.id, None)


def test_two_who_tick_at_once_tick_once(session, by, add, two_sessions):
    row = add()
    session.commit()
    task_id = row.id

    def tick(own):
        tasks.tick(own, task_id, done=True, by=by, now=NOW)

    assert at_once(*((own, tick) for own in two_sessions())) == [WON, WON]


def test_what_is_taken_away_can_be_brought_back(session, by, add, day):
    row = add()
    tasks.remove(session, row.id, by=by, now=NOW)
    assert (listed(session, day), waiting(session)) == ([], [])
    tasks.bring_back(session, row.id, by=by, now=NOW)
    assert (len(listed(session, day)), len(waiting(session))) == (1, 2)


# The day moves


def test_it_is_said_first_which_tasks_move_along(session, by, add, day):
    add()
    add(moves=False, title="Kermis")
    later = THE_DAY + 7 * DAY
    assert task_plans.shifts(session, day.activity_id, day=later) == (
        Shift(title="Borden lenen", before=date(2027, 1, 28), after=date(2027, 2, 4)),
    )


def test_open_tasks_move_along_and_done_ones_stay(session, by, add, day):
    done = add(title="Klaar")
    tasks.tick(session, done.id, done=True, by=by, now=NOW)
    add()
    assert task_plans.follow(session, day.activity_id, day=THE_DAY + 7 * DAY, now=NOW) == 1
    assert listed(session, day) == [("Klaar", date(2027, 1, 28)), ("Borden lenen", date(2027, 2, 4))]


def test_without_tasks_nothing_moves(session, by, day):
    assert task_plans.shifts(session, day.activity_id, day=THE_DAY + DAY) == ()
    assert task_plans.follow(session, day.activity_id, day=THE_DAY + DAY, now=NOW) == 0


# Reminders


def test_who_does_a_task_is_reminded_a_week_before_and_on_the_day(session, by, add):
    add(date(2027, 1, 28))
    assert waiting(session) == [(nine(date(2027, 1, 21)), by.user_id), (nine(date(2027, 1, 28)), by.user_id)]


def test_two_tasks_of_one_day_are_one_mail(session, by, add):
    add(date(2027, 1, 28))
    add(date(2027, 1, 28), title="Nog iets")
    assert len(waiting(session)) == 2


def test_a_moment_that_has_passed_is_not_caught_up_with(session, add):
    add(date(2027, 1, 28), now=nine(date(2027, 1, 22)))
    assert [due for due, _ in waiting(session)] == [nine(date(2027, 1, 28))]


def test_what_is_done_is_not_reminded_of(session, by, add):
    tasks.tick(session, add().id, done=True, by=by, now=NOW)
    assert waiting(session) == []


def test_what_is_open_again_is_reminded_of_again(session, by, add):
    row = add()
    for done in (True, False):
        tasks.tick(session, row.id, done=done, by=by, now=NOW)
    assert len(waiting(session)) == 2


def test_reminders_move_with_the_day(session, by, add, day):
    add()
    task_plans.follow(session, day.activity_id, day=THE_DAY + 7 * DAY, now=NOW)
    assert [due for due, _ in waiting(session)] == [nine(date(2027, 1, 28)), nine(date(2027, 2, 4))]


def test_reminders_follow_to_who_does_it_now(session, by, add):
    contact = factories.partner(session).contact
    row = add()
    wanted = Wanted(title=row.title, note="", day=row.day, moves=True, contact_id=contact.id)
    tasks.change(session, row.id, wanted, day=THE_DAY, by=by, now=NOW)
    assert [who for _, who in waiting(session)] == [contact.id] * 2


def test_who_wants_no_reminders_gets_none(session, add):
    contact = factories.partner(session).contact
    add(user_id=None, contact_id=contact.id)
    own_mails.choose(session, contact.id, language=contact.language, reminded=False, now=NOW)
    assert waiting(session) == []


def test_what_got_lost_is_written_again_once(session, by, add):
    add(date(2026, 12, 1), now=NOW)
    session.execute(
        update(Message)
        .values(dedup_key="lost", state=MessageState.CANCELLED)
        .where(Message.due_at == nine(date(2026, 12, 1)))
    )
    assert [task_reminders.reconcile(session, now=NOW) for _ in range(2)] == [1, 0]


def letter(session, due_at):
    row = session.scalars(select(Message).where(Message.due_at == due_at)).one()
    return contents.load(session, [row.id])[row.id]


def test_a_reminder_names_what_is_open_when_it_goes_out(session, by, add, day):
    for due, title in (
        (date(2027, 1, 27), "Laat"),
        (date(2027, 1, 28), "Nu"),
        (date(2027, 2, 4), "Straks"),
        (date(2027, 2, 5), "Later"),
    ):
        add(due, title=title)
    part_of = reading.preparation(session, day.id).title
    assert letter(session, nine(date(2027, 1, 28))).lines == (
        TaskLine(title="Laat", part_of=part_of, day=date(2027, 1, 27), late=True),
        TaskLine(title="Nu", part_of=part_of, day=date(2027, 1, 28), late=False),
        TaskLine(title="Straks", part_of=part_of, day=date(2027, 2, 4), late=False),
    )


def test_a_reminder_of_what_was_done_meanwhile_is_needless(session, by, add):
    add(date(2027, 1, 28))
    session.execute(update(Task).values(done_at=NOW, done_by_id=by.user_id))
    assert letter(session, nine(date(2027, 1, 28))) == Needless(reason="done, or moved")


@pytest.mark.parametrize("count", [1, 3, 40])
def test_the_page_takes_two_statements_however_many_tasks(session, by, add, day, count_queries, count):
    for number in range(count):
        add(title=f"Taak {number}")
    session.commit()
    rotation_id = day.id
    with count_queries() as seen:
        found = reading.preparation(session, rotation_id)
    assert (len(found.tasks), len([one for one in seen if one.startswith("SELECT")])) == (count, 2)


def test_what_is_late_is_counted(session, add):
    add(date(2027, 1, 28))
    assert [reading.late(session, today=day) for day in (date(2027, 1, 28), date(2027, 1, 29))] == [0, 1]
