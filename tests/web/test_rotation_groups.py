"""The pages on which children are divided over the groups of a safety day."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.access import Role
from app.models.audit import AuditEntry
from app.models.participants import FamilyWish, PairSort, Participant, ParticipantPair
from app.models.rotations import RotationGroup
from app.programme.rotations import grouping_wishes
from tests import factories, safety_days


@pytest.fixture
def day(session, location):
    row = safety_days.rotation(session, groups=("Rood", "Blauw"), children=0, visited=False)
    session.commit()
    return row


@pytest.fixture
def page(day):
    return f"/veiligheidsdag/{day.id}/groepen"


@pytest.fixture
def groups(session, day):
    return session.scalars(select(RotationGroup).order_by(RotationGroup.position)).all()


@pytest.fixture
def join(session, day):
    """Return a function that lets a child of an age go round, in a group or in none."""

    def join(name, age=8, group=None, **values):
        child = factories.child(session, pseudonym=name, birth_month=date(2026 - age, 12, 1), **values)
        row = safety_days.participant(session, day, child=child, group_id=group.id if group else None)
        session.commit()
        return row

    return join


def version_on(page_text):
    return re.search(r'name="version"[^>]*value="(\d+)"', page_text)[1]


def divide(desk, page, **values):
    form = {"version": version_on(desk.get(page).text), "size": "8", "number": "2", "ages": "alike"} | values
    return desk.post(f"{page}/verdelen", data=form)


def where(session):
    session.expire_all()
    rows = session.execute(
        select(Participant.label, Participant.child_id, RotationGroup.name).outerjoin(
            RotationGroup, RotationGroup.id == Participant.group_id
        )
    )
    return sorted(str(row.name) for row in rows)


def test_without_children_the_page_says_what_to_do(desk, page):
    text = desk.get(page).text
    assert ("Er doet nog niemand mee" in text, f"{page}/kinderen" in text) == (True, True)
    answer = desk.post(f"{page}/verdelen", data={"version": "1", "size": "8", "number": "", "ages": "alike"})
    assert (answer.status_code, "Er doet nog niemand mee" in answer.text) == (409, True)


def test_dividing_shows_columns_with_sizes_and_can_be_undone(desk, session, page, join):
    for name, age in {"Merel": 5, "Vink": 9, "Mees": 5, "Uil": 10}.items():
        join(name, age)
    answer = divide(desk, page)
    assert answer.status_code == 302
    text = desk.get(page).text
    assert "Verdeeld over 2 groepen." in text
    assert ("2 kinderen" in text, "5 jaar" in text, "9 tot en met 10 jaar" in text) == (True, True, True)
    assert where(session) == ["Blauw", "Blauw", "Rood", "Rood"]
    undo = re.search(rf'action="({page}/ongedaan/[^"]+)"', text)[1]
    desk.post(undo)
    assert where(session) == ["None"] * 4
    assert "De groepen zijn weer zoals ze waren." in desk.get(page).text
    desk.post(undo)
    assert "Dit kan niet meer ongedaan worden gemaakt" in desk.get(page).text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"size": ""}, "Vul in hoe groot een groep mag zijn."),
        ({"size": "1"}, "Kies 2 tot en met 40."),
        ({"size": "9" * 5000}, "Fout:"),
        ({"number": "21"}, "Kies 1 tot en met 20 groepen."),
        ({"ages": "oud"}, "Fout:"),
    ],
)
def test_a_division_that_cannot_be_asked_is_refused_with_a_sentence(desk, session, page, join, values, sentence):
    join("Merel")
    answer = divide(desk, page, **values)
    assert (answer.status_code, sentence in answer.text, where(session)) == (422, True, ["None"])


def test_too_many_groups_and_what_changed_meanwhile_are_said(desk, page, join):
    for number in range(45):
        join(f"Kind {number}")
    assert "Dat worden te veel groepen" in divide(desk, page, size="2", number="").text
    answer = divide(desk, page, version="999")
    assert (answer.status_code, "Iemand anders heeft dit net gewijzigd" in answer.text) == (409, True)


def test_what_cannot_be_together_is_named_and_the_way_to_the_wishes_shown(desk, page, join):
    one, other = join("Merel"), join("Vink")
    desk.post(f"{page}/wensen/paren", data={"one": one.id, "other": other.id, "sort": "not_together"})
    answer = divide(desk, page, number="1")
    assert answer.status_code == 409
    assert "Met 1 groep gaat dit niet samen. Laat één van deze dingen los, of maak meer groepen:" in answer.text
    assert "Merel en Vink mogen niet samen." in answer.text
    assert f"{page}/wensen" in answer.text


def test_a_child_is_moved_without_script_and_the_page_comes_back_to_it(desk, session, page, groups, join):
    one = join("Merel", group=groups[0])
    form = {"wie": f"{one.id}:{groups[0].id}", f"naar-{one.id}": groups[1].id}
    answer = desk.post(f"{page}/verplaatsen", data=form)
    assert answer.headers["Location"] == f"{page}#kind-{one.id}"
    assert where(session) == ["Blauw"]
    assert "Vastgezet:" in desk.get(page).text
    again = desk.post(f"{page}/verplaatsen", data=form, follow_redirects=True)
    assert "Iemand anders heeft dit net gewijzigd" in again.text
    desk.post(f"{page}/vastzetten", data={"vast": f"{one.id}:nee"})
    assert "Vastgezet:" not in desk.get(page).text
    desk.post(f"{page}/vastzetten", data={"vast": f"{one.id}:ja"})
    desk.post(f"{page}/losmaken")
    assert "Vastgezet:" not in desk.get(page).text


@pytest.mark.parametrize(
    ("door", "form", "status"),
    [
        ("verplaatsen", {}, 400),
        ("verplaatsen", {"wie": "niemand:"}, 400),
        ("verplaatsen", {"wie": f"{uuid4()}:"}, 404),
        ("vastzetten", {"vast": ""}, 400),
        ("vastzetten", {"vast": f"{uuid4()}:ja"}, 404),
        ("kinderen/weg", {"kind": "x"}, 400),
        ("wensen/gezinnen", {"gezin-x": "together"}, 400),
        ("wensen/gezinnen", {f"gezin-{uuid4()}": "together"}, 404),
        ("wensen/paren", {"one": str(uuid4()), "other": str(uuid4()), "sort": "friends"}, 422),
        ("kinderen/gasten", {"name": "", "number": "0", "age": "90"}, 422),
        ("kinderen/gasten", {"name": "Gast\0", "number": "1", "age": "9"}, 302),
        ("kinderen/gasten", {"name": "Gast", "number": "1", "age": "9", "languages": "klingon"}, 422),
        ("kinderen/gasten", {"name": "x" * 5000, "number": "9" * 5000, "age": "9"}, 422),
        ("wensen/gezinnen", {"klas": "Groep\0"}, 302),
        ("kinderen/een", {"child": str(uuid4())}, 422),
        ("kinderen", {"groups": "x"}, 422),
        ("kinderen", {}, 409),
    ],
)
def test_what_no_page_sends_is_refused(desk, page, door, form, status):
    assert desk.post(f"{page}/{door}", data=form).status_code == status


def test_findings_are_sentences_at_their_group(desk, session, page, groups, join):
    family = uuid4()
    merel = join("Merel", group=groups[0], family_id=family, languages=["ti"])
    vink = join("Vink", group=groups[1], family_id=family, languages=["nl"])
    join("Uil", group=groups[1], languages=["nl"])
    for one, other, sort in ((merel, vink, "friends"),):
        desk.post(f"{page}/wensen/paren", data={"one": one.id, "other": other.id, "sort": sort})
    desk.post(f"{page}/wensen/gezinnen", data={f"gezin-{family}": "together"})
    text = desk.get(page).text
    for sentence in (
        "Merel en Vink willen bij elkaar, maar zitten in Rood en Blauw.",
        "Merel en Vink zijn vrienden, maar zitten in Rood en Blauw.",
        "Merel spreekt Tigrinya. Niemand anders in de groep spreekt dat.",
        "1 ding klopt niet",
    ):
        assert sentence in text
    assert session.scalars(select(FamilyWish.family_id)).all() == [family]


def test_a_child_is_searched_by_a_part_of_its_name(desk, page, groups, join):
    one = join("Merel", group=groups[0])
    assert f'href="#kind-{one.id}">Merel</a> (Rood)' in desk.get(f"{page}?zoek=mer").text
    assert "Geen kind gevonden" in desk.get(f"{page}?zoek=zzz").text


def test_guests_come_without_a_name_and_go_again(desk, session, page):
    form = {"name": "Springplank", "number": "2", "age": "9", "languages": ["nl", "fr"], "school_class": "Groep 6"}
    text = desk.post(f"{page}/kinderen/gasten", data=form, follow_redirects=True).text
    assert ("2 kinderen doen nu mee." in text, "Springplank 2" in text, "Frans" in text) == (True, True, True)
    ids = session.scalars(select(Participant.id)).all()
    text = desk.post(f"{page}/kinderen/weg", data={"kind": ids}, follow_redirects=True).text
    assert "2 kinderen doen niet meer mee." in text
    assert "u koos niemand" in desk.post(f"{page}/kinderen/weg", follow_redirects=True).text


def test_guests_are_never_called_after_a_child(desk, session, page, join):
    join("Zandloper")
    answer = desk.post(f"{page}/kinderen/gasten", data={"name": "Zandloper", "number": "1", "age": "9"})
    assert (answer.status_code, "Fout:" in answer.text) == (409, True)


def test_children_come_from_a_group_or_one_by_one(desk, session, page, day):
    child = factories.child(session, pseudonym="Merel")
    ages = factories.age_group(session, name="Iedereen", min_age=0, max_age=25)
    session.commit()
    assert "Iedereen (1)" in desk.get(f"{page}/kinderen").text
    text = desk.post(f"{page}/kinderen", data={"age_groups": [ages.id]}, follow_redirects=True).text
    assert "1 kind doet nu mee." in text
    assert desk.post(f"{page}/kinderen/een", data={"child": child.id}).status_code == 422
    other = factories.child(session, pseudonym="Vink")
    session.commit()
    assert (
        "1 kind doet nu mee." in desk.post(f"{page}/kinderen/een", data={"child": other.id}, follow_redirects=True).text
    )


def test_pairs_are_kept_and_forgotten(desk, session, page, join):
    one, other = join("Merel"), join("Vink")
    form = {"one": one.id, "other": other.id, "sort": "friends"}
    assert desk.post(f"{page}/wensen/paren", data=form).status_code == 302
    pair = session.scalars(select(ParticipantPair)).one()
    assert pair.sort is PairSort.FRIENDS
    assert "Merel – Vink" in desk.get(f"{page}/wensen").text.replace("Vink – Merel", "Merel – Vink")
    same = desk.post(f"{page}/wensen/paren", data=form | {"other": one.id})
    assert (same.status_code, "Kies twee verschillende kinderen." in same.text) == (409, True)
    desk.post(f"{page}/wensen/paren/{pair.id}/weg")
    assert "Nog geen vrienden" in desk.get(f"{page}/wensen").text


def test_more_pairs_than_can_be_overseen_are_refused(desk, session, page, join, monkeypatch):
    monkeypatch.setattr(grouping_wishes, "MOST_PAIRS", 1)
    one, other, third = join("Merel"), join("Vink"), join("Uil")
    form = {"one": one.id, "other": other.id, "sort": "friends"}
    assert desk.post(f"{page}/wensen/paren", data=form).status_code == 302
    answer = desk.post(f"{page}/wensen/paren", data=form | {"other": third.id})
    assert (answer.status_code, "Er zijn al heel veel paren. Haal er eerst een weg." in answer.text) == (409, True)
    assert session.scalars(select(ParticipantPair.other_id)).all() == [max(one.id, other.id)]


def test_another_number_of_groups_says_that_the_running_order_is_old(desk, session, location):
    day = safety_days.rotation(session, groups=("Rood", "Blauw", "Groen"), children=2)
    session.commit()
    page = f"/veiligheidsdag/{day.id}/groepen"
    assert "Er is al een draaischema voor 3 groepen." in desk.get(page).text
    divide(desk, page, number="4")
    text = desk.get(page).text
    assert ("Maak het draaischema opnieuw." in text, "Niet elke groep staat in het draaischema." in text) == (
        True,
        True,
    )


def test_looking_is_noted_and_a_coach_does_not_get_to(app, desk, session, sign_in, account_of, page, day):
    safety_days.participant(session, day, child=factories.child(session, pseudonym="Merel"))
    session.commit()
    desk.get(page)
    noted = session.scalars(select(AuditEntry.subject_id).where(AuditEntry.action == "children.seen")).all()
    assert noted == [day.id]
    coach = account_of(Role.COACH)
    session.commit()
    browser = sign_in(app.test_client(), coach)
    for address in (page, f"{page}/kinderen", f"{page}/wensen"):
        answer = browser.get(address)
        assert (answer.status_code, "Merel" in answer.text) == (403, False)
