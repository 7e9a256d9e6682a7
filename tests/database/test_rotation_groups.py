"""The groups of a safety day: who goes round, dividing, moving, undoing, and two who do so at once."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import delete, select

from app.models.activities import ProgrammeSession
from app.models.attendance import Attendance
from app.models.audit import AuditEntry
from app.models.children import Child, GroupMember
from app.models.participants import PairSort, Participant, SiblingWish
from app.models.rotations import Rotation, RotationGroup, Visit
from app.planning.grouping.checking import Finding, FindingSort
from app.planning.grouping.reasons import RuleSort
from app.programme.refusals import ChangedMeanwhile, ChangedSince, InTheWay, NotFound, NothingToUndo
from app.programme.rotations import grouping, grouping_division, grouping_edits, grouping_members, grouping_wishes
from app.programme.rotations.grouping import Move
from app.programme.rotations.grouping_division import CannotDivide, NobodyToDivide, Wanted
from app.programme.rotations.grouping_members import Guests, NobodyAdded, Sources, TooManyMembers
from app.programme.rotations.grouping_wishes import SameChild
from app.queries import rotation_groups
from tests import factories, safety_days
from tests.database.racing import WON, at_once
from tests.factories import HOUR, NOW


@pytest.fixture
def day(session, by):
    return safety_days.rotation(session, groups=("Rood", "Blauw"), children=0, visited=False)


@pytest.fixture
def groups(session, day):
    return session.scalars(select(RotationGroup).order_by(RotationGroup.position, RotationGroup.name)).all()


@pytest.fixture
def join(session, day):
    """Return a function that lets a child of an age go round."""

    def join(name, age=8, *, languages=("nl",), group=None, **values):
        child = factories.child(
            session, pseudonym=name, birth_month=date(2026 - age, 12, 1), languages=list(languages), **values
        )
        return safety_days.participant(session, day, child=child, group_id=group.id if group else None)

    return join


@pytest.fixture
def board(session, day, by):
    """Return a function that shows who is in which group, a star behind those who are pinned."""

    def board():
        found = grouping.look(session, day.id, by=by, now=NOW).grouping
        return {
            team.name: [f"{card.name}{'*' * card.pinned}" for card in found.of(team.id)] for team in found.teams
        } | ({"": [card.name for card in found.of(None)]} if found.of(None) else {})

    return board


def wanted(session, day, number=2, **values):
    version = rotation_groups.find(session, day.id).version
    return Wanted(**{"version": version, "size": 8, "number": number, "mixed": False} | values)


def divide(session, day, by, number=2, **values):
    asked = wanted(session, day, number, **values)
    return grouping_division.divide_all(session, day.id, asked, by=by, now=NOW)


def test_everybody_is_divided_by_age_and_groups_are_counted(session, day, by, join, board):
    for name, age in {"Merel": 5, "Vink": 9, "Mees": 5, "Uil": 10}.items():
        join(name, age)
    assert divide(session, day, by).outdated is False
    assert board() == {"Rood": ["Mees", "Merel"], "Blauw": ["Vink", "Uil"]}
    assert session.scalars(select(RotationGroup.children)).all() == [2, 2]


def test_a_size_makes_new_groups_with_colours_and_fewer_groups_let_the_last_go(session, day, by, join, board):
    for number in range(6):
        join(f"Kind {number}", 5 + number)
    divide(session, day, by, number=None, size=2)
    assert [len(names) for names in board().values()] == [2, 2, 2]
    assert list(board()) == ["Rood", "Blauw", "Groen"]
    divide(session, day, by, number=1)
    assert [len(names) for names in board().values()] == [6]


def test_more_groups_than_there_were_rounds_for_make_the_running_order_old(session, by):
    day = safety_days.rotation(session, groups=("Rood", "Blauw", "Groen"), children=2)
    assert divide(session, day, by, number=3).outdated is False
    assert divide(session, day, by, number=2).outdated is True
    assert len(session.scalars(select(Visit)).all()) == 10


def planned(session, day, groups):
    """Put groups in the plan, at one time."""
    hall = factories.space(session, shareable=True)
    for group in groups:
        row = factories.meeting(session, at=hall, rotation_id=day.id)
        group.session_id = row.id
    session.flush()


def places(session):
    rows = session.execute(
        select(Child.pseudonym, RotationGroup.name)
        .join(Attendance, Attendance.child_id == Child.id)
        .join(RotationGroup, RotationGroup.session_id == Attendance.session_id)
        .order_by(Child.pseudonym)
    )
    return [tuple(row) for row in rows]


def test_children_hold_their_places_where_their_group_is_planned(session, day, by, groups, join):
    one, other = join("Merel", group=groups[0]), join("Vink")
    planned(session, day, groups)
    for who, from_id in ((one, groups[0].id), (other, None)):
        move = Move(participant_id=who.id, from_id=from_id, to_id=groups[1].id)
        grouping.move(session, day.id, move, by=by, now=NOW)
    assert places(session) == [("Merel", "Blauw"), ("Vink", "Blauw")]
    grouping_members.remove(session, day.id, [other.id], by=by, now=NOW)
    assert places(session) == [("Merel", "Blauw")]


def test_a_child_that_has_something_else_is_not_put_in_a_group_that_is_planned(session, day, by, groups, join):
    one = join("Merel")
    factories.attendance(session, factories.meeting(session), session.get_one(Child, one.child_id))
    planned(session, day, groups)
    with pytest.raises(InTheWay) as raised:
        grouping.move(session, day.id, Move(participant_id=one.id, from_id=None, to_id=groups[0].id), by=by, now=NOW)
    assert raised.value.constraint == "ex_attendance_child"


def test_a_group_that_was_planned_goes_and_comes_back_with_its_session(session, day, by, groups, join):
    join("Merel", group=groups[1])
    planned(session, day, groups)
    kept = groups[1].session_id
    done = divide(session, day, by, number=1)
    assert (done.outdated, places(session)) == (True, [("Merel", "Rood")])
    grouping_edits.undo(session, day.id, done.edit_id, by=by, now=NOW)
    assert session.scalars(select(RotationGroup.session_id).where(RotationGroup.name == "Blauw")).one() == kept
    again = divide(session, day, by, number=1)
    session.execute(delete(ProgrammeSession).where(ProgrammeSession.id == kept))
    grouping_edits.undo(session, day.id, again.edit_id, by=by, now=NOW)
    assert session.scalars(select(RotationGroup.session_id).where(RotationGroup.name == "Blauw")).one() is None


def test_when_nobody_goes_round_there_is_nobody_to_divide(session, day, by):
    with pytest.raises(NobodyToDivide):
        divide(session, day, by)


def test_what_cannot_be_divided_says_why_and_changes_nothing(session, day, by, join, board):
    one, other = join("Merel"), join("Vink")
    grouping_wishes.pair(session, day.id, (one.id, other.id), sort=PairSort.NOT_TOGETHER, by=by, now=NOW)
    with pytest.raises(CannotDivide) as raised:
        divide(session, day, by, number=1)
    assert [(reason.rule.sort, set(reason.rule.ids)) for reason in raised.value.reasons] == [
        (RuleSort.NOT_TOGETHER, {str(one.id), str(other.id)})
    ]
    assert board() == {"Rood": [], "Blauw": [], "": ["Merel", "Vink"]}


def test_who_is_moved_by_hand_stays_there_when_the_rest_is_divided_again(session, day, by, groups, join, board):
    moved = join("Merel", 5)
    for name, age in {"Vink": 9, "Mees": 5, "Uil": 10}.items():
        join(name, age)
    grouping.move(session, day.id, Move(participant_id=moved.id, from_id=None, to_id=groups[1].id), by=by, now=NOW)
    divide(session, day, by)
    assert "Merel*" in board()["Blauw"]
    grouping.unpin_all(session, day.id, by=by, now=NOW)
    divide(session, day, by)
    assert board() == {"Rood": ["Mees", "Merel"], "Blauw": ["Vink", "Uil"]}


def test_pinning_holds_somebody_in_a_group_and_nobody_outside_one(session, day, by, groups, join, board):
    one, other = join("Merel", group=groups[0]), join("Vink")
    for participant in (one, other):
        grouping.pin(session, day.id, participant.id, pinned=True, by=by, now=NOW)
    assert board() == {"Rood": ["Merel*"], "Blauw": [], "": ["Vink"]}
    grouping.pin(session, day.id, one.id, pinned=False, by=by, now=NOW)
    assert board()["Rood"] == ["Merel"]


def test_a_move_is_undone_once_and_not_when_somebody_moved_it_on(session, day, by, groups, join, board):
    one = join("Merel", group=groups[0])
    edit = grouping.move(
        session, day.id, Move(participant_id=one.id, from_id=groups[0].id, to_id=groups[1].id), by=by, now=NOW
    )
    assert grouping.look(session, day.id, by=by, now=NOW).edit_id == edit.id
    grouping_edits.undo(session, day.id, edit.id, by=by, now=NOW)
    assert board() == {"Rood": ["Merel"], "Blauw": []}
    assert grouping.look(session, day.id, by=by, now=NOW).edit_id is None
    with pytest.raises(NothingToUndo):
        grouping_edits.undo(session, day.id, edit.id, by=by, now=NOW)
    again = grouping.move(
        session, day.id, Move(participant_id=one.id, from_id=groups[0].id, to_id=groups[1].id), by=by, now=NOW
    )
    grouping.pin(session, day.id, one.id, pinned=False, by=by, now=NOW)
    with pytest.raises(ChangedSince):
        grouping_edits.undo(session, day.id, again.id, by=by, now=NOW)
    with pytest.raises(NothingToUndo):
        grouping_edits.undo(session, day.id, again.id, by=by, now=NOW + 2 * HOUR)
    with pytest.raises(NotFound):
        grouping_edits.undo(session, uuid4(), again.id, by=by, now=NOW)


def test_undoing_a_division_brings_groups_back_and_takes_new_ones_away(session, day, by, groups, join, board):
    join("Merel", 5, group=groups[0])
    join("Vink", 9, group=groups[1])
    before = board()
    for number in (1, 3):
        done = divide(session, day, by, number=number)
        assert len(board()) == number
        grouping_edits.undo(session, day.id, done.edit_id, by=by, now=NOW)
        assert board() == before
    fewer = divide(session, day, by, number=1)
    session.execute(RotationGroup.__table__.delete())
    session.expire_all()
    with pytest.raises(ChangedSince):
        grouping_edits.undo(session, day.id, fewer.edit_id, by=by, now=NOW)


def test_of_two_who_move_one_child_at_once_the_second_hears_so(session, day, by, groups, join, two_sessions):
    one = join("Merel", group=groups[0])
    session.commit()
    move = Move(participant_id=one.id, from_id=groups[0].id, to_id=groups[1].id)
    acts = [lambda at: grouping.move(at, day.id, move, by=by, now=NOW)] * 2
    outcomes = at_once(*zip(two_sessions(), acts, strict=True))
    assert sorted(str(type(outcome).__name__) for outcome in outcomes) == ["ChangedMeanwhile", "str"]
    session.expire_all()
    assert (session.get_one(Participant, one.id).group_id, session.get_one(RotationGroup, groups[1].id).children) == (
        groups[1].id,
        1,
    )


def test_two_who_move_two_children_at_once_both_succeed(session, day, by, groups, join, two_sessions):
    pair = [join("Merel", group=groups[0]), join("Vink", group=groups[0])]
    session.commit()
    moves = [Move(participant_id=one.id, from_id=groups[0].id, to_id=groups[1].id) for one in pair]
    acts = [lambda at, move=move: grouping.move(at, day.id, move, by=by, now=NOW) for move in moves]
    assert at_once(*zip(two_sessions(), acts, strict=True)) == [WON, WON]
    session.expire_all()
    assert [row.children for row in groups] == [0, 2]


def test_a_division_of_what_was_changed_meanwhile_is_refused(session, day, by, groups, join):
    one = join("Merel", group=groups[0])
    asked = wanted(session, day)
    grouping.pin(session, day.id, one.id, pinned=True, by=by, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        grouping_division.divide_all(session, day.id, asked, by=by, now=NOW)


def test_moving_to_a_group_of_another_day_or_somebody_of_it_is_refused(session, day, by, groups, join):
    other = safety_days.rotation(session, groups=("Wit",), children=1, visited=False)
    theirs = session.scalars(select(Participant).where(Participant.rotation_id == other.id)).one()
    one = join("Merel")
    for participant_id, group_id in ((theirs.id, groups[0].id), (one.id, theirs.group_id), (uuid4(), groups[0].id)):
        move = Move(participant_id=participant_id, from_id=None, to_id=group_id)
        with pytest.raises(NotFound):
            grouping.move(session, day.id, move, by=by, now=NOW)


def test_children_come_from_who_is_enrolled_an_age_group_and_groups(session, day, by, board):
    ages = factories.age_group(session, name="Bovenbouw", min_age=9, max_age=12)
    small, _big, mate, wants = (
        factories.child(session, pseudonym=name, birth_month=date(2026 - age, 1, 1))
        for name, age in (("Mees", 5), ("Uil", 10), ("Vink", 7), ("Merel", 6))
    )
    classes = factories.group(session, name="Kikkers")
    factories.save(session, GroupMember(location_id=by.location_id, group_id=classes.id, child_id=mate.id))
    factories.enrolment(session, session.get_one(factories.Activity, day.activity_id), wants)
    sources = Sources(enrolled=True, age_group_ids=[ages.id], group_ids=[classes.id], as_classes=True)
    assert grouping_members.add_children(session, day.id, sources, by=by, now=NOW) == 3
    found = rotation_groups.find(session, day.id)
    assert [(card.name, card.years, card.school_class) for card in found.cards] == [
        ("Merel", 6, None),
        ("Vink", 7, "Kikkers"),
        ("Uil", 10, None),
    ]
    with pytest.raises(NobodyAdded):
        grouping_members.add_children(session, day.id, sources, by=by, now=NOW)
    assert grouping_members.add_child(session, day.id, small.id, by=by, now=NOW) == 1
    with pytest.raises(NotFound):
        grouping_members.add_child(session, day.id, uuid4(), by=by, now=NOW)
    assert rotation_groups.age_groups(session, day=day.day)[0].children == 1
    assert [(source.name, source.children) for source in rotation_groups.groups(session)] == [("Kikkers", 1)]


def test_guests_are_a_number_an_age_and_languages_and_never_a_name(session, day, by):
    guests = Guests(name="Springplank", number=2, age=9, languages=("nl", "fr"), school_class="Groep 6")
    assert grouping_members.add_guests(session, day.id, guests, by=by, now=NOW) == 2
    assert grouping_members.add_guests(session, day.id, guests, by=by, now=NOW) == 2
    found = rotation_groups.find(session, day.id).cards
    assert [card.name for card in found] == [f"Springplank {number}" for number in (1, 2, 3, 4)]
    assert (found[0].years, found[0].languages, found[0].is_guest) == (9, ("nl", "fr"), True)
    assert grouping_members.remove(session, day.id, [found[0].id, uuid4()], by=by, now=NOW) == 1
    grouping_members.add_guests(session, day.id, guests, by=by, now=NOW)
    with pytest.raises(TooManyMembers):
        grouping_members.add_guests(session, day.id, Guests(name="Te veel", number=400, age=9), by=by, now=NOW)


def test_wishes_pairs_and_classes_are_kept_and_found_broken(session, day, by, groups, join):
    family = uuid4()
    one, sister = (
        join(name, group=group, family_id=family) for name, group in zip(("Merel", "Vink"), groups, strict=True)
    )
    third = join("Uil", group=groups[0], languages=("ti",))
    grouping_wishes.wish(session, day.id, {family: SiblingWish.TOGETHER}, by=by, now=NOW)
    for sort in (PairSort.FRIENDS, PairSort.NOT_TOGETHER):
        grouping_wishes.pair(session, day.id, (third.id, one.id), sort=sort, by=by, now=NOW)
    board = grouping.look(session, day.id, by=by, now=NOW)
    assert [(pair.sort, {pair.one, pair.other}) for pair in board.grouping.pairs] == [
        (PairSort.NOT_TOGETHER, {one.id, third.id})
    ]
    assert {(finding.sort, frozenset(finding.ids)) for finding in board.findings} == {
        (FindingSort.NOT_TOGETHER, frozenset({str(one.id), str(third.id)})),
        (FindingSort.TOGETHER, frozenset({str(one.id), str(sister.id)})),
        *((FindingSort.ALONE, frozenset({str(who.id)})) for who in (one, sister, third)),
    }
    grouping_wishes.wish(session, day.id, {family: None}, by=by, now=NOW)
    grouping_wishes.unpair(session, day.id, board.grouping.pairs[0].id, by=by, now=NOW)
    assert [f.sort for f in grouping.look(session, day.id, by=by, now=NOW).findings] == [FindingSort.ALONE] * 3
    with pytest.raises(NotFound):
        grouping_wishes.wish(session, day.id, {uuid4(): SiblingWish.APART}, by=by, now=NOW)
    with pytest.raises(SameChild):
        grouping_wishes.pair(session, day.id, (one.id, one.id), sort=PairSort.FRIENDS, by=by, now=NOW)


def test_a_leader_who_speaks_a_childs_language_is_company(session, day, by, groups, join):
    join("Uil", group=groups[0], languages=("ti",))
    leader = factories.volunteer(session, languages=["ti", "nl"])
    groups[0].leader_id = leader.id
    session.commit()
    board = grouping.look(session, day.id, by=by, now=NOW)
    assert [(team.name, team.leader) for team in board.grouping.teams] == [("Rood", leader.name), ("Blauw", None)]
    assert [finding.sort for finding in board.findings] == [FindingSort.LEADER_ONLY]


def test_only_classes_that_there_are_can_stay_whole(session, day, by):
    grouping_members.add_guests(
        session, day.id, Guests(name="Gast", number=2, age=7, school_class="Groep 4"), by=by, now=NOW
    )
    grouping_wishes.keep_whole(session, day.id, ["Groep 4", "Groep 9"], by=by, now=NOW)
    assert session.get_one(Rotation, day.id).whole_classes == ["Groep 4"]


def test_looking_is_noted_without_names(session, day, by):
    grouping.look(session, day.id, by=by, now=NOW)
    assert [(row.action, row.subject_id) for row in session.scalars(select(AuditEntry))] == [("children.seen", day.id)]
    with pytest.raises(NotFound):
        grouping.look(session, uuid4(), by=by, now=NOW)


def test_reading_takes_as_many_statements_for_a_crowd_as_for_few(session, day, by, count_queries):
    taken, day_id = [], day.id
    for number in (1, 3, 60):
        grouping_members.add_guests(session, day_id, Guests(name="Gast", number=number, age=8), by=by, now=NOW)
        session.commit()
        session.expire_all()
        with count_queries() as statements:
            rotation_groups.find(session, day_id)
        taken.append(len(statements))
    assert taken == [6, 6, 6], "five, and the one that enters the location"


def test_uneven_groups_are_remarked(session, day, by, groups, join):
    for number in range(3):
        join(f"Kind {number}", group=groups[0])
    assert grouping.look(session, day.id, by=by, now=NOW).findings == (Finding(sort=FindingSort.UNEVEN, groups=(1, 0)),)
