"""The parts of the board that are kept: what hostile text does in them, and that a change shows in them at once."""

from __future__ import annotations

import re

import pytest

from app.planning.vocabulary import EngagementState
from tests import factories
from tests.web.conftest import at

ROWS = ("age_group", "volunteer", "partner", "space", "activity")
HOSTILE = """<b onclick=x>&"'<!-- table --> %s"""
"""Begins an element, ends an attribute, and calls for a kept part of the page."""


@pytest.fixture
def hostile(session, week):
    """Return the week with a card on which every text is hostile."""
    group = factories.age_group(session, name=f"Groep {HOSTILE}")
    activity = factories.activity(
        session, title=f"Titel {HOSTILE}", responsible_id=week.supervisor.id, age_group_id=group.id, capacity=900
    )
    space = factories.space(session, name=f"Ruimte {HOSTILE}", capacity=3)
    meeting = factories.meeting(
        session,
        at(week.day, "06:00", "07:00").starts_at,
        at=space,
        of=activity,
        title=f"Titel {HOSTILE}",
        age_group_id=group.id,
    )
    shift = factories.shift(session, meeting, role=f"Rol {HOSTILE}", need=3, required=True, qualification="vog")
    factories.assignment(session, shift, factories.volunteer(session, name=f"Vrijwilliger {HOSTILE}", vog_until=None))
    partner = factories.partner(session, name=f"Partner {HOSTILE}")
    factories.engagement(session, meeting, partner, state=EngagementState.DECLINED)
    factories.free_day(session, week.day, name=f"Vrij {HOSTILE}")
    session.commit()
    return week


@pytest.mark.parametrize("rows", ROWS)
def test_every_text_on_the_board_is_escaped(desk, hostile, rows):
    page = desk.get(f"/week/{hostile.week}?rijen={rows}").text
    for word in ("Groep", "Titel", "Ruimte", "Rol", "Vrijwilliger", "Partner", "Vrij"):
        assert re.findall(rf"{word} <b|{word.lower()} <b", page) == []
    assert "Titel &lt;b onclick=x&gt;&amp;&#34;&#39;&lt;!-- table --&gt; %s" in page
    assert "<b onclick" not in page
    assert "<!-- " not in page
    assert page.count('<table class="board"') == 1


def test_everything_hostile_is_really_on_the_board(desk, hostile):
    """A text that is not shown would be escaped easily."""
    page = "".join(desk.get(f"/week/{hostile.week}?rijen={rows}").text for rows in ROWS)
    shown = {
        word
        for word in ("Groep", "Titel", "Ruimte", "Rol", "Vrijwilliger", "Partner", "Vrij")
        if f"{word} &lt;b" in page
    }
    assert shown | {"Rol"} == {"Groep", "Titel", "Ruimte", "Rol", "Vrijwilliger", "Partner", "Vrij"}
    assert "rol &lt;b" in page


def test_of_a_week_that_changed_only_what_changed_is_different(desk, session, week):
    other = factories.meeting(session, at(week.day, "09:00", "10:00").starts_at, title="Blijft zo")
    shift = factories.shift(session, week.session, need=2)
    session.commit()
    kept = card(desk, week, other.id)
    seen = [card(desk, week, week.session.id)]
    for change in (
        lambda: setattr(week.session, "title", "Volleybal"),
        lambda: setattr(week.space, "name", "Zaal 2"),
        lambda: factories.assignment(session, shift, factories.volunteer(session)),
        lambda: setattr(week.session, "notes", "Neem een jas mee."),
        lambda: factories.engagement(session, week.session, factories.partner(session), state=EngagementState.ASKED),
    ):
        change()
        session.commit()
        seen.append(card(desk, week, week.session.id))
        assert card(desk, week, other.id) == kept
    assert len(set(seen)) == len(seen)


def test_a_kept_card_is_written_in_the_language_of_who_looks(desk, week):
    dutch = card(desk, week, week.session.id)
    desk.get("/taal/en")
    assert card(desk, week, week.session.id) != dutch
    desk.get("/taal/nl")
    assert card(desk, week, week.session.id) == dutch


def card(desk, week, session_id):
    """Return a session's card as it stands on the board."""
    page = desk.get(f"/week/{week.week}").text
    (found,) = re.findall(rf'<li class="session [^>]*data-id="{session_id}".*?</li>', page, flags=re.DOTALL)
    return found
