"""Two supervisors who add a child in the same moment."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.models.children import Child, Group
from app.programme import child_records
from app.programme.child_records import ChildDetails
from app.programme.refusals import NameInUse, NotFound
from tests.database.racing import WON, at_once
from tests.factories import NOW


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
