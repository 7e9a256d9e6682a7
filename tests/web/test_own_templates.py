"""Keeping an activity as a template, in the browser."""

from __future__ import annotations

from sqlalchemy import select

from app.models.activities import Template


def test_an_activity_is_kept_found_in_the_catalogue_retired_and_put_back(desk, session, week):
    address = f"/sjablonen/van/{week.session.activity_id}"
    assert address in desk.get(f"/activiteiten/{week.session.activity_id}").text
    assert 'value="Voetbal"' in desk.get(address).text
    answer = desk.post(address, data={"title": "Straatvoetbal", "summary": "Op straat."}, follow_redirects=True)
    assert "Straatvoetbal staat nu bij de sjablonen." in answer.text
    row = session.scalars(select(Template)).one()
    planned = desk.get(f"/bijeenkomsten/nieuw/{row.id}")
    assert (planned.status_code, "Straatvoetbal" in planned.text) == (200, True)
    gone = desk.post(f"/sjablonen/{row.id}/weg", follow_redirects=True)
    assert "Niet meer in gebruik (1)" in gone.text
    back = desk.post(f"/sjablonen/{row.id}/terug", follow_redirects=True)
    assert ("staat weer in de lijst" in back.text, "Niet meer in gebruik" in back.text) == (True, False)


def test_what_cannot_be_is_refused_with_a_sentence_and_keeps_nothing(desk, session, week):
    address = f"/sjablonen/van/{week.session.activity_id}"
    for values in ({"title": "", "summary": "x"}, {"title": "x" * 121, "summary": "x"}, {"title": "x", "summary": ""}):
        answer = desk.post(address, data=values)
        assert (answer.status_code, "Fout:" in answer.text) == (422, True)
    assert session.scalars(select(Template)).all() == []
