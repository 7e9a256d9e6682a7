"""Why a child did not get a better wish."""

from hypothesis import given

from app.planning.allocation.dividing import divide
from app.planning.allocation.outcome import Got, Missed, Obstacle, Told
from app.planning.vocabulary import EnrolmentRefusal
from tests.unit.planning.allocation.made import ACTIVITIES, asked, child, drawn, possible, rounds, wisher

A, B, C = ACTIVITIES[:3]


def told(of, number):
    return next(one for one in divide(of).children if one.child_id == child(number))


def missed(of, number):
    return told(of, number).missed


def test_who_got_the_first_wish_missed_nothing():
    of = asked([1, 1], wisher(1, 0, 1))
    assert told(of, 1) == Told(child_id=child(1), lot=1, got=(Got(activity_id=A, rank=1),), missed=())


def test_the_last_one_let_in_did_less_lately():
    of = asked([2, 1], wisher(1, 0), wisher(2, 0, had=1), wisher(3, 0, 1, had=3))
    assert missed(of, 3) == (Missed(activity_id=A, rank=1, why=Obstacle.HAD_LESS, own=3, last=1),)


def test_the_last_one_let_in_did_less_of_this_sort():
    of = asked([1], wisher(1, 0, had=1), wisher(2, 0, had=1, of_this=1))
    assert missed(of, 2) == (Missed(activity_id=A, rank=1, why=Obstacle.HAD_LESS_OF_THIS, own=1, last=0),)


def test_the_last_one_let_in_drew_a_better_lot():
    first, second = drawn(5, 1, 2)
    of = asked([1], wisher(1, 0), wisher(2, 0), seed=5)
    assert missed(of, second) == (Missed(activity_id=A, rank=1, why=Obstacle.LOT, own=2, last=1),)
    assert missed(of, first) == ()


def test_it_may_not_be_there():
    of = asked([1, 1], wisher(1, 0, 1, not_possible=(0,)))
    why = Missed(activity_id=A, rank=1, why=Obstacle.NOT_POSSIBLE, reasons=(EnrolmentRefusal.TOO_YOUNG,))
    assert missed(of, 1) == (why,)


def test_there_was_nothing_to_divide():
    of = asked([0], wisher(1, 0))
    assert missed(of, 1) == (Missed(activity_id=A, rank=1, why=Obstacle.NO_SEATS),)


def test_a_family_does_not_fit_with_what_was_left():
    of = asked([2], wisher(1, 0), wisher(2, 0, had=1, family=0), wisher(3, 0, had=1, family=0), wisher(4, 0, had=5))
    why = Missed(activity_id=A, rank=1, why=Obstacle.FAMILY, seats=1, size=2)
    assert (missed(of, 2), missed(of, 3)) == ((why,), (why,))
    assert told(of, 4).got == (Got(activity_id=A, rank=1),)


def test_a_family_gets_what_its_children_together_wish_more():
    of = asked([5, 5, 5], wisher(1, 0, 1, 2, family=0), wisher(2, 1, 2, family=0))
    assert told(of, 1).got == (Got(activity_id=B, rank=2),)
    assert told(of, 2).got == (Got(activity_id=B, rank=1),)
    assert missed(of, 1) == (Missed(activity_id=A, rank=1, why=Obstacle.FAMILY_CHOICE),)
    assert missed(of, 2) == ()


def test_with_more_places_each_it_is_said_who_came_first_and_what_is_at_the_same_time():
    of = asked([5, 1, 5], wisher(1, 0, 1, 2), wisher(2, 1, had=9), most=2, hours=[0, None, 1])
    assert told(of, 1).got == (Got(activity_id=A, rank=1),)
    assert missed(of, 1) == (
        Missed(activity_id=B, rank=2, why=Obstacle.TURN, own=1, last=0),
        Missed(activity_id=C, rank=3, why=Obstacle.OVERLAP),
    )


def test_who_has_a_place_already_comes_after_who_has_none():
    of = asked([1, 1, 1], wisher(1, 0, family=0), wisher(2, 1, had=9, family=0), wisher(3, 2, 1), most=2)
    assert [one.got for one in divide(of).children] == [
        (Got(activity_id=A, rank=1),),
        (Got(activity_id=B, rank=1, turn=2),),
        (Got(activity_id=C, rank=1),),
    ]
    assert missed(of, 3) == (Missed(activity_id=B, rank=2, why=Obstacle.TURN, own=1, last=0),)


@given(rounds(families=True))
def test_every_better_wish_has_its_reason(of):
    outcome = divide(of)
    for one, wisher_ in zip(outcome.children, sorted(of.wishers, key=lambda w: w.id), strict=True):
        until = one.got[0].rank - 1 if one.got else len(wisher_.wishes)
        assert [why.activity_id for why in one.missed] == [wish.activity_id for wish in wisher_.wishes[:until]]
        assert [why.rank for why in one.missed] == list(range(1, until + 1))
        assert all((why.why is Obstacle.NOT_POSSIBLE) != (why.activity_id in possible(wisher_)) for why in one.missed)


@given(rounds(families=True, most=3, overlapping=True))
def test_every_wish_is_given_or_explained_when_a_child_may_get_more(of):
    for one, wisher_ in zip(divide(of).children, sorted(of.wishers, key=lambda w: w.id), strict=True):
        known = {place.activity_id for place in one.got} | {why.activity_id for why in one.missed}
        if len(one.got) < of.most:
            assert known == {wish.activity_id for wish in wisher_.wishes}
