from collections import Counter
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning.coaching.evaluation import (
    Addition,
    Answer,
    EvaluationText,
    Figures,
    GoalPart,
    Line,
    Mood,
    answers_as_json,
    answers_from_json,
    as_json,
    from_json,
)
from app.planning.coaching.summary import (
    Appointment,
    Choice,
    Course,
    Goal,
    Meeting,
    course,
    propose,
    propose_closing,
)

ALONE, TOGETHER = UUID(int=1), UUID(int=2)
GOALS = (
    Goal(id=ALONE, text="Oefent alleen", behaviour="Pakt zelf de gitaar"),
    Goal(id=TOGETHER, text="Durft samen te spelen", behaviour="Zoekt zelf een plek"),
)
TEXTS = st.text(max_size=60)
DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2035, 12, 31))
STEPS = st.dictionaries(st.sampled_from([ALONE, TOGETHER]), st.integers(0, 4))
APPOINTMENTS = st.builds(
    Appointment,
    id=st.uuids(),
    day=DAYS,
    meeting=st.sampled_from(Meeting),
    what=TEXTS,
    mood=st.none() | st.integers(1, 5),
    steps=STEPS,
)
PARTS = st.builds(
    GoalPart, id=st.uuids(), text=TEXTS, behaviour=TEXTS, steps=st.lists(st.integers(0, 4)).map(tuple), said=TEXTS
)
EVALUATIONS = st.builds(
    EvaluationText,
    text=TEXTS,
    figures=st.builds(
        Figures,
        held=st.integers(0, 5),
        missed=st.integers(0, 5),
        cancelled=st.integers(0, 5),
        moods=st.lists(st.builds(Mood, day=DAYS, mood=st.integers(1, 5)), max_size=3).map(tuple),
    ),
    goals=st.lists(PARTS, max_size=3).map(tuple),
    lines=st.lists(st.builds(Line, day=DAYS, text=TEXTS), max_size=3).map(tuple),
    moods_shown=st.booleans(),
    additions=st.lists(st.builds(Addition, at=st.datetimes(timezones=st.just(UTC)), text=TEXTS), max_size=2).map(tuple),
)


def appointment(day, meeting=Meeting.HELD, **values):
    return Appointment(**{"id": uuid4(), "day": day, "meeting": meeting, "steps": {}} | values)


def part(goal, *, steps=(), said=""):
    return GoalPart(id=goal.id, text=goal.text, behaviour=goal.behaviour, steps=steps, said=said)


def test_a_proposal_tells_the_month_by_day():
    second = appointment(date(2026, 10, 14), what="  Drie akkoorden\n\nLachte veel ", mood=4, steps={ALONE: 2})
    first = appointment(date(2026, 10, 7), what="Kennis gemaakt", mood=2, steps={ALONE: 1})
    third = appointment(date(2026, 10, 21), Meeting.MISSED)
    assert propose(
        [third, second, first, appointment(date(2026, 10, 28), Meeting.CANCELLED)], GOALS
    ).figures == Figures(
        held=2, missed=1, cancelled=1, moods=(Mood(day=first.day, mood=2), Mood(day=second.day, mood=4))
    )
    found = propose([third, second, first], GOALS)
    assert found.goals == (part(GOALS[0], steps=(1, 2)), part(GOALS[1]))
    assert found.choices == (
        Choice(key=f"{first.id.hex}-0", line=Line(day=first.day, text="Kennis gemaakt")),
        Choice(key=f"{second.id.hex}-0", line=Line(day=second.day, text="Drie akkoorden")),
        Choice(key=f"{second.id.hex}-1", line=Line(day=second.day, text="Lachte veel")),
    )
    assert found.chosen({f"{second.id.hex}-1", "of-another-form"}) == (Line(day=second.day, text="Lachte veel"),)


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ((), Course.NOT_NOTED),
        ((3,), Course.NOTED_ONCE),
        ((1, 0, 2), Course.FORWARD),
        ((2, 4, 2), Course.SAME),
        ((2, 4, 1), Course.BACK),
    ],
)
def test_the_course_of_a_goal_goes_from_the_first_step_to_the_last(steps, found):
    assert course(part(GOALS[0], steps=steps)) is found


def test_a_closing_starts_from_what_the_evaluations_said():
    october = EvaluationText(text="Goede maand\nVeel geoefend", goals=(part(GOALS[0], said="Speelt elke dag"),))
    november = EvaluationText(text="", additions=(Addition(at=datetime(2026, 12, 9, tzinfo=UTC), text="Trad op"),))
    lesson = appointment(date(2026, 10, 7), what="Staat hier niet bij", steps={ALONE: 1})
    found = propose_closing([lesson], GOALS, {date(2026, 11, 1): november, date(2026, 10, 1): october})
    assert [(choice.key, choice.line.text) for choice in found.choices] == [
        ("202610-0", "Goede maand"),
        ("202610-1", "Veel geoefend"),
        ("202610-2", "Speelt elke dag"),
        ("202611-0", "Trad op"),
    ]
    assert (found.figures.held, found.goals[0].steps) == (1, (1,))


@given(appointments=st.lists(APPOINTMENTS, unique_by=lambda one: one.id))
def test_every_appointment_is_counted_once_and_every_line_can_be_chosen(appointments):
    found = propose(appointments, GOALS)
    figures = found.figures
    counted = Counter(one.meeting for one in appointments)
    assert (figures.held, figures.missed, figures.cancelled, found.open) == tuple(counted[each] for each in Meeting)
    assert sorted(mood.mood for mood in figures.moods) == sorted(one.mood for one in appointments if one.mood)
    assert [mood.day for mood in figures.moods] == sorted(mood.day for mood in figures.moods)
    assert len({choice.key for choice in found.choices}) == len(found.choices)
    assert found.chosen([choice.key for choice in found.choices]) == tuple(choice.line for choice in found.choices)
    assert sum(len(goal.steps) for goal in found.goals) == sum(len(one.steps) for one in appointments)


@given(appointments=st.lists(APPOINTMENTS, unique_by=lambda one: one.id), order=st.randoms(use_true_random=False))
def test_the_order_in_which_appointments_are_given_does_not_matter(appointments, order):
    mixed = list(appointments)
    order.shuffle(mixed)
    assert propose(mixed, GOALS) == propose(appointments, GOALS)


def test_a_line_that_was_chosen_stays_when_its_note_is_corrected():
    lesson = appointment(date(2026, 10, 7), what="Drie akkoorden")
    now, before = Line(day=lesson.day, text="Drie akkoorden"), Line(day=lesson.day, text="Drie akoorden")
    found = propose([lesson], GOALS).with_kept([before, now])
    assert found.choices == (Choice(key=f"{lesson.id.hex}-0", line=now), Choice(key="kept-0", line=before))


@given(answers=st.lists(st.builds(Answer, at=st.datetimes(timezones=st.just(UTC)), text=TEXTS, talk=st.booleans())))
def test_answers_come_back_as_they_were(answers):
    assert answers_from_json(answers_as_json(answers)) == tuple(answers)


@given(evaluation=EVALUATIONS)
def test_what_is_kept_comes_back_as_it_was(evaluation):
    assert from_json(as_json(evaluation)) == evaluation


@given(evaluation=EVALUATIONS, text=TEXTS)
def test_an_addition_leaves_what_was_signed_as_it_was(evaluation, text):
    at = datetime(2026, 12, 1, tzinfo=UTC)
    added = evaluation.with_addition(text, at=at)
    assert added.additions == (*evaluation.additions, Addition(at=at, text=text))
    assert EvaluationText(**{name: getattr(added, name) for name in KEPT}) == EvaluationText(
        **{name: getattr(evaluation, name) for name in KEPT}
    )


KEPT = ("text", "figures", "goals", "lines", "moods_shown")


def test_a_text_alone_is_an_evaluation():
    assert from_json('{"text": "Ging goed"}') == EvaluationText(text="Ging goed")


@pytest.mark.parametrize(
    ("evaluation", "empty"),
    [
        (EvaluationText(text="", figures=Figures(held=3), goals=(part(GOALS[0]),)), True),
        (EvaluationText(text="Ging goed"), False),
        (EvaluationText(text="", lines=(Line(day=date(2026, 10, 7), text="Lachte veel"),)), False),
        (EvaluationText(text="", goals=(part(GOALS[0]), part(GOALS[1], said="Speelt mee"))), False),
    ],
)
def test_figures_alone_are_no_evaluation(evaluation, empty):
    assert evaluation.empty is empty
