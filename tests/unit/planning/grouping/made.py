"""Divisions to make, a check of every rule, and the best by trying everything."""

from dataclasses import replace
from itertools import combinations, product

from hypothesis import strategies as st

from app.planning.grouping.measure import measure
from app.planning.grouping.problem import Ages, FamilyWish, Member, Problem

LANGUAGES = ("nl", "ar", "ti")


def members(*ages, **values):
    """Return members A, B, … of these ages in years, who speak Dutch."""
    defaults = {"languages": frozenset({"nl"})}
    return tuple(Member(id=chr(65 + n), age=12 * age, **defaults | values) for n, age in enumerate(ages))


def problem(who, *, groups=2, leader=("nl",), **values):
    return Problem(members=tuple(who), leaders=(frozenset(leader),) * groups, **values)


def but(who, **changed):
    """Return the members with other values for some of them, given by id."""
    return tuple(replace(member, **changed.get(member.id, {})) for member in who)


def broken(of, groups):
    """Return the rules that a division breaks, said in another way than the code does."""
    at = {one: number for number, group in enumerate(groups) for one in group}
    found = set()
    if sorted(one for group in groups for one in group) != sorted(member.id for member in of.members):
        found.add("everybody once")
    found |= {"pinned" for member in of.members if member.pinned not in (None, at[member.id])}
    found |= {"not together" for one, other in of.not_together if at[one] == at[other]}
    wishes, classes = dict(of.families), of.whole_classes
    for one, other in combinations(of.members, 2):
        same = at[one.id] == at[other.id]
        wish = wishes.get(one.family) if one.family == other.family else None
        found |= {"family"} if wish is not None and same != (wish is FamilyWish.TOGETHER) else set()
        found |= (
            {"class"} if one.school_class == other.school_class and one.school_class in classes and not same else set()
        )
    return found


def best(of):
    """Return the least spread of sizes and cost by trying everything, or nothing when nothing is possible."""
    tried = []
    for places in product(of.numbers, repeat=len(of.members)):
        groups = [
            [member for member, at in zip(of.members, places, strict=True) if at == number] for number in of.numbers
        ]
        if not broken(of, [[member.id for member in group] for group in groups]):
            value = measure(of, groups)
            tried.append((value.size_spread, value.cost))
    return min(tried, default=None)


@st.composite
def small_problems(draw):
    """Return problems of at most six members in at most three groups, with all sorts of rules."""
    number, groups = draw(st.integers(1, 6)), draw(st.integers(1, 3))
    who = tuple(
        Member(
            id=f"m{one}",
            age=draw(st.integers(48, 90)),
            languages=draw(st.frozensets(st.sampled_from(LANGUAGES), max_size=2)),
            family=draw(st.sampled_from([None, "f", "g"])),
            school_class=draw(st.sampled_from([None, "c"])),
            pinned=draw(st.none() | st.none() | st.integers(0, groups - 1)),
        )
        for one in range(number)
    )
    pairs = st.sampled_from(list(combinations([member.id for member in who], 2)) or [None])
    wanted = st.lists(pairs.filter(bool), max_size=2).map(tuple) if number > 1 else st.just(())
    return Problem(
        members=who,
        leaders=tuple(draw(st.frozensets(st.sampled_from(LANGUAGES), max_size=2)) for _ in range(groups)),
        ages=draw(st.sampled_from(Ages)),
        families=tuple((name, draw(st.sampled_from(FamilyWish))) for name in ("f", "g") if draw(st.booleans())),
        whole_classes=frozenset({"c"}) if draw(st.booleans()) else frozenset(),
        not_together=draw(wanted),
        friends=draw(wanted),
    )
