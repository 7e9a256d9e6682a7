"""The page of papers and its files: what can be chosen, who gets what, and what is said when it cannot be."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select

from app.access import Role
from app.documents import press
from app.models.audit import AuditEntry
from app.models.rotations import Rotation, RotationGroup
from app.queries import rotation_plan, rotation_problem
from tests import factories, safety_days
from tests.unit.documents.reading import reader, text


@pytest.fixture
def day(session, location, supervisor):
    found = safety_days.rotation(session, groups=("Rood", "Blauw"), stations=("Politie", "Brandweer"), children=0)
    found.words = ["de helm", "het vuur", "de politie"]
    session.commit()
    return found


@pytest.fixture
def browser(app, sign_in, supervisor):
    return sign_in(app.test_client(), supervisor)


@pytest.fixture
def get(browser, day):
    return lambda rest="", **args: browser.get(f"/veiligheidsdag/{day.id}/papier{rest}", query_string=args)


@pytest.mark.parametrize(
    ("paper", "pages"),
    [("poster", 1), ("kaarten", 1), ("posten", 2), ("begeleiders", 2), ("volwassenen", 1), ("boekje", 8)],
)
def test_each_paper_is_a_file(get, paper, pages):
    answer = get(f"/{paper}.pdf", taal="nl")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="veiligheidsdag-2026-12-10-{paper}.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(reader(answer.data).pages) == pages


def test_what_was_ticked_comes_as_one_file_on_the_paper_that_was_chosen(get):
    answer = get("/keuze.pdf", papier=["poster", "kaarten"], maat="a3", groep="2", taal="nl")
    pages = reader(answer.data).pages
    assert [round(float(page.mediabox.width)) for page in pages] == [1191, 842]
    assert "Rood" not in pages[1].extract_text()


def test_everything_comes_as_one_file(get):
    assert len(reader(get("/alles.pdf").data).pages) == 1 + 1 + 2 + 2 + 1 + 4 * 2


STALE = "De instellingen zijn veranderd sinds dit draaischema is gemaakt."


def test_who_prints_is_told_when_the_settings_changed_since_the_running_order(session, get, day):
    day.solved_for = rotation_problem.digest(rotation_plan.find(session, day.id))
    session.commit()
    assert STALE not in get().text
    day.slot_minutes += 5
    session.commit()
    assert STALE in get().text


def test_a_coach_is_led_to_no_page_that_is_shut(app, session, day, sign_in, account_of):
    account = account_of(Role.COACH)
    session.commit()
    coach = sign_in(app.test_client(), account)
    page = coach.get(f"/veiligheidsdag/{day.id}/papier").text
    assert f"/veiligheidsdag/{day.id}/dag" in page
    assert not any(f"/veiligheidsdag/{day.id}/{shut}" in page for shut in ("groepen", "terugblik"))


def test_the_page_offers_every_paper_by_itself_and_together(get, day):
    page = get().text
    for paper in ("poster", "kaarten", "posten", "begeleiders", "volwassenen", "boekje"):
        assert f"/papier/{paper}.pdf?maat=a4" in page
    assert f"/veiligheidsdag/{day.id}/papier/keuze.pdf" in page
    assert "Tigrinya (concept)" in page


def test_nothing_ticked_and_wrong_choices_are_said(get):
    answer = get("/keuze.pdf")
    assert (answer.status_code, "Kies ten minste één papier." in answer.text) == (422, True)
    for wrong in ({"maat": "a0"}, {"taal": "xx"}, {"groep": "99"}, {"groep": "x" * 5000}, {"vouwen": "\x00"}):
        assert get("/poster.pdf", **wrong).status_code == 422
    assert get("/krant.pdf").status_code == 404


def test_before_there_is_a_running_order_the_way_on_is_shown(session, browser):
    day = safety_days.rotation(session, children=0, visited=False)
    session.commit()
    answer = browser.get(f"/veiligheidsdag/{day.id}/papier/poster.pdf")
    assert answer.status_code == 409
    assert "Er is nog geen draaischema" in answer.text
    assert f'href="/veiligheidsdag/{day.id}"' in answer.text


def test_what_cannot_be_printed_is_explained(session, get):
    session.scalars(select(RotationGroup)).first().name = "Rood 🦊"
    session.commit()
    answer = get("/kaarten.pdf")
    assert answer.status_code == 409
    assert "“Rood 🦊” heeft tekens die wij niet kunnen drukken: 🦊." in answer.text


def test_too_much_at_once_is_explained(get, monkeypatch):
    monkeypatch.setattr(press, "PATIENCE", 0.001)
    answer = get("/kaarten.pdf")
    assert (answer.status_code, "Dit is te veel tegelijk." in answer.text) == (409, True)


def test_words_of_long_ago_that_make_no_puzzle_are_explained(session, day, get):
    session.get_one(Rotation, day.id).words = ["verkeersveiligheidsdag"]
    session.commit()
    answer = get("/boekje.pdf")
    assert answer.status_code == 409
    assert "VERKEERSVEILIGHEIDSDAG is te lang voor de woordzoeker." in answer.text


def test_children_are_for_who_may_see_them_and_each_look_is_noted(app, session, day, get, sign_in, account_of):
    group = session.scalars(select(RotationGroup).order_by(RotationGroup.position)).first()
    safety_days.participant(session, day, child=factories.child(session, pseudonym="Uil 12"), group_id=group.id)
    session.commit()
    assert "Uil 12" not in text(get("/begeleiders.pdf").data)
    assert "Uil 12" in text(get("/begeleiders.pdf", kinderen="y").data)
    session.expire_all()
    assert "children.printed" in session.scalars(select(AuditEntry.action)).all()
    account = account_of(Role.COACH)
    session.commit()
    coach = sign_in(app.test_client(), account)
    assert coach.get(f"/veiligheidsdag/{day.id}/papier/begeleiders.pdf").status_code == 200
    assert coach.get(f"/veiligheidsdag/{day.id}/papier/begeleiders.pdf?kinderen=y").status_code == 403
    assert "Kinderen op het blad" not in coach.get(f"/veiligheidsdag/{day.id}/papier").text


def keep(browser, day, **data):
    return browser.post(
        f"/veiligheidsdag/{day.id}/papier/boekje", data={"version": day.version, "language": "ti", **data}
    )


def test_words_and_language_are_kept(session, browser, day):
    answer = keep(browser, day, words="de slang\r\n\r\n de ladder = السلم \r\n")
    assert answer.status_code == 302
    session.expire_all()
    kept = session.get_one(Rotation, day.id)
    assert (kept.words, kept.booklet_language) == (["de slang", "de ladder = السلم"], "ti")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Vul ten minste één woord in"),
        (" = x\n", "Vul ten minste één woord in"),
        ("a", "heeft ten minste twee letters"),
        ("kanker", "KANKER hoort niet in een boekje"),
        ("\n".join(f"woord{letter}" for letter in "abcdefghijklmnopqr"), "Kies ten hoogste 16 woorden"),
        ("\n".join(chr(97 + at) * 14 for at in range(15)), "passen niet samen"),
        ("brandweerkazernes", "BRANDWEERKAZERNES is te lang"),
        ("x" * 61, "Maak de regel korter"),
        ("x" * 2001, "2000"),
    ],
)
def test_words_that_make_no_puzzle_are_refused_and_stay_as_typed(session, browser, day, words, sentence):
    answer = keep(browser, day, words=words)
    assert answer.status_code == 422
    assert sentence in answer.text
    session.expire_all()
    assert session.get_one(Rotation, day.id).words == ["de helm", "het vuur", "de politie"]


@pytest.mark.parametrize("version", ["0", "", "x", "9" * 400])
def test_who_saw_another_version_looks_first(browser, day, version):
    answer = keep(browser, day, words="de slang", version=version)
    assert answer.status_code == 409
    assert "Iemand anders heeft deze dag net gewijzigd." in answer.text


def test_an_unknown_language_and_an_unknown_day_are_refused(browser, day):
    assert keep(browser, day, words="de slang", language="xx").status_code == 422
    assert browser.get(f"/veiligheidsdag/{uuid4()}/papier").status_code == 404
    assert browser.get(f"/veiligheidsdag/{uuid4()}/papier/poster.pdf").status_code == 404
