"""Two supervisors who add a child in the same moment."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.models.children import Child, Group
from app.programme import child_records, marks
from app.programme.child_records import ChildDetails, StandsInPlan
from app.programme.refusals import NameInUse, NotFound
from tests import factories
from tests.database.racing import WON, at_once
from tests.factories import DAY, NOW


def details(**changes):
    values = {
        "pseudonym": "Otter",
        "birth_month": date(2017, 4, 1),
        "languages": ("ti",),
        "family_id": None,
        "unaccompanied": False,
        "arrived_on": None,
        "group_ids": (),
    }
    return ChildDetails(**values | changes)


def test_one_name_goes_to_one_child_and_the_other_is_told_who_has_it(session, by, two_sessions):
    def adding(pseudonym):
        return lambda one: child_records.add(one, details(pseudonym=pseudonym, new_group="Klas Zon"), by=by, now=NOW)

    outcomes = at_once(*zip(two_sessions(), (adding("Otter"), adding("OTTER")), strict=True))
    assert sorted(isinstance(one, NameInUse) for one in outcomes) == [False, True]
    assert outcomes.count(WON) == 1
    counts = [session.scalar(select(func.count()).select_from(table)) for table in (Child, Group)]
    assert counts == [1, 1]


@pytest.mark.parametrize("changes", [{"family_id": uuid4()}, {"group_ids": (uuid4(),)}])
def test_a_family_or_group_that_is_not_there_is_refused(session, by, changes):
    with pytest.raises(NotFound):
        child_records.add(session, details(**changes), by=by, now=NOW)


def test_a_group_of_that_name_is_used_and_not_made_again(session, by):
    for pseudonym in ("Otter", "Egel"):
        child_records.add(session, details(pseudonym=pseudonym, new_group="Klas Zon"), by=by, now=NOW)
    assert session.scalar(select(func.count()).select_from(Group)) == 1


@pytest.mark.parametrize(
    ("pseudonym", "title", "description"),
    [("Otter", "Lezen: de otter", ""), ("Snelle otter", "Lezen", "Over een snelle  Otter."), ("Zoë", "ZOË", "")],
)
def test_a_name_that_is_a_word_in_a_text_of_the_plan_is_refused(session, by, pseudonym, title, description):
    factories.activity(session, title=title, description=description)
    with pytest.raises(StandsInPlan) as refused:
        child_records.add(session, details(pseudonym=pseudonym), by=by, now=NOW)
    assert (refused.value.name, refused.value.title) == (pseudonym, title)


def test_a_part_of_a_word_and_a_meeting_that_is_over_are_in_nobodys_way(session, by):
    activity = factories.activity(session, title="Otterpad")
    factories.meeting(session, NOW - DAY, of=activity, title="De otter")
    assert child_records.add(session, details(), by=by, now=NOW).pseudonym == "Otter"
    factories.meeting(session, NOW + DAY, of=activity, title="Egel", notes="Neem een vos mee.")
    for pseudonym in ("egel", "Vos"):
        with pytest.raises(StandsInPlan):
            child_records.add(session, details(pseudonym=pseudonym), by=by, now=NOW)


def test_who_was_called_so_already_can_be_changed_but_nobody_becomes_it(session, by):
    otter, egel = (child_records.add(session, details(pseudonym=name), by=by, now=NOW) for name in ("Otter", "Egel"))
    factories.activity(session, title="Otter en vos")
    changed = {"languages": ("nl",)}
    was = marks.of(child_records.details_of(session, otter))
    row = child_records.change(session, otter.id, details(**changed), seen=was, by=by, now=NOW)
    assert row.languages == ["nl"]
    was = marks.of(child_records.details_of(session, egel))
    with pytest.raises(StandsInPlan):
        child_records.change(session, egel.id, details(pseudonym="Vos"), seen=was, by=by, now=NOW)


def test_the_words_of_the_plan_are_known_so_that_none_is_suggested(session, location):
    activity = factories.activity(session, title="De Uil", description="en zijn veer")
    factories.meeting(session, NOW + DAY, of=activity, title="Lezen", notes="Met Vos.")
    assert child_records.words_in_plan(session, now=NOW) == {"de", "uil", "en", "zijn", "veer", "lezen", "met", "vos"}
