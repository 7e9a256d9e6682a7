"""What goes along on an outing, and whom to call."""

from __future__ import annotations

from uuid import uuid4

import pytest

from app.models.activities import Activity
from app.programme import emergency_numbers
from app.programme.emergency_numbers import Details, NumberNamed
from app.programme.outings import packing
from app.programme.refusals import NamesAChild, NotFound
from app.queries import outing_gear
from tests import factories
from tests.database.racing import WON, at_once
from tests.factories import NOW
from tests.outings import outing


@pytest.fixture
def trip(session, by):
    return outing(session, children=1)[0]


def packed(session, trip):
    return [(one.name, one.each, one.packed) for one in outing_gear.items(session, trip.id)]


def numbers(session):
    return [one.name for one in outing_gear.numbers(session)]


def test_the_packing_list_is_filled_ticked_off_and_emptied(session, by, trip):
    packing.add(session, trip.id, ["EHBO-tas", "EHBO-tas"], each=False, by=by, now=NOW)
    packing.add(session, trip.id, ["Handdoek"], each=True, by=by, now=NOW)
    packing.add(session, trip.id, ["EHBO-tas", "Ballen"], each=False, by=by, now=NOW)
    towel, kit, _balls = outing_gear.items(session, trip.id)
    packing.tick(session, trip.id, kit.id, packed=True, by=by, now=NOW)
    assert packed(session, trip) == [("Handdoek", True, False), ("EHBO-tas", False, True), ("Ballen", False, False)]
    packing.tick(session, trip.id, kit.id, packed=False, by=by, now=NOW)
    assert packing.remove(session, trip.id, towel.id, by=by, now=NOW) == "Handdoek"
    assert packed(session, trip) == [("EHBO-tas", False, False), ("Ballen", False, False)]


def test_the_template_proposes_what_is_not_on_the_list(session, by, trip):
    template = factories.template(session, specification={"materials": ["Ballen", "Hesjes", "Ballen"]})
    session.get_one(Activity, trip.activity_id).template_id = template.id
    packing.add(session, trip.id, ["ballen"], each=True, by=by, now=NOW)
    assert outing_gear.proposed(session, trip.id) == ("Hesjes",)


def test_neither_names_a_child(session, by, trip):
    factories.child(session, pseudonym="Vlinder")
    with pytest.raises(NamesAChild):
        packing.add(session, trip.id, ["Jas van Vlinder"], each=False, by=by, now=NOW)
    with pytest.raises(NamesAChild):
        emergency_numbers.add(session, Details(name="Moeder van Vlinder", number="0599 1"), by=by, now=NOW)


def test_what_is_not_there_is_not_changed(session, by, trip):
    with pytest.raises(NotFound):
        packing.tick(session, trip.id, uuid4(), packed=True, by=by, now=NOW)
    with pytest.raises(NotFound):
        emergency_numbers.lift(session, uuid4(), by=by, now=NOW)


def test_numbers_stand_in_the_order_they_were_put_in(session, by):
    ids = [
        emergency_numbers.add(session, Details(name=name, number="0599 555 010"), by=by, now=NOW)
        for name in ("Receptie", "Beveiliging", "Huisarts")
    ]
    for number_id in (ids[2], ids[2], ids[2], ids[1]):
        emergency_numbers.lift(session, number_id, by=by, now=NOW)
    assert numbers(session) == ["Huisarts", "Beveiliging", "Receptie"]
    assert emergency_numbers.remove(session, ids[1], by=by, now=NOW) == "Beveiliging"
    with pytest.raises(NumberNamed):
        emergency_numbers.add(session, Details(name="Receptie", number="1"), by=by, now=NOW)
    assert numbers(session) == ["Huisarts", "Receptie"]


def test_a_number_that_two_people_add_at_once_is_there_once(session, by, two_sessions):
    session.commit()

    def adds(there):
        emergency_numbers.add(there, Details(name="Receptie", number="0599 555 010"), by=by, now=NOW)

    one, other = two_sessions()
    assert sorted(map(repr, at_once((one, adds), (other, adds)))) == [repr(WON), "NumberNamed()"]
    assert numbers(session) == ["Receptie"]


def test_a_number_is_dialled_as_digits():
    assert [outing_gear.dialled(text) for text in ("+31 (0)599-555 010", "via de balie")] == ["+310599555010", ""]
