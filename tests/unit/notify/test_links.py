"""Signed links."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notify import links

SECRET = "a key of the tests, long enough to be one"


@given(st.uuids())
def test_what_was_signed_is_read_back(subject):
    assert links.read_answer(links.make_answer(subject, secret=SECRET), secret=SECRET) == subject
    assert links.read_sign_in(links.make_sign_in(subject, secret=SECRET), secret=SECRET) == subject


@given(st.uuids())
def test_a_link_for_one_purpose_does_not_serve_another(subject):
    with pytest.raises(links.BadLinkError):
        links.read_sign_in(links.make_answer(subject, secret=SECRET), secret=SECRET)
    with pytest.raises(links.BadLinkError):
        links.read_answer(links.make_sign_in(subject, secret=SECRET), secret=SECRET)


@given(st.uuids(), st.integers(1, 100))
def test_a_link_that_opens_once_says_which_one_it_is(reader, turn):
    token = links.make_reading(reader, turn=turn, secret=SECRET)
    assert links.read_reading(token, secret=SECRET) == links.ReadingLink(reader_id=reader, turn=turn)
    with pytest.raises(links.BadLinkError):
        links.read_evaluation(token, secret=SECRET)
    with pytest.raises(links.BadLinkError):
        links.read_reading(links.make_evaluation(reader, secret=SECRET), secret=SECRET)


@given(st.text())
def test_any_other_text_is_refused(text):
    with pytest.raises(links.BadLinkError):
        links.read_answer(text, secret=SECRET)


@given(st.uuids(), st.integers(min_value=0))
def test_a_changed_character_is_noticed(subject, place):
    token = links.make_answer(subject, secret=SECRET)
    place %= token.index(".") - 1  # the last character holds bits that mean nothing
    changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
    with pytest.raises(links.BadLinkError):
        links.read_answer(changed, secret=SECRET)


def test_another_installation_cannot_sign():
    token = links.make_answer(UUID(int=1), secret="the key of somebody else, of whom we know nothing")
    with pytest.raises(links.BadLinkError):
        links.read_answer(token, secret=SECRET)


def test_the_same_link_is_the_same_text_at_every_retry():
    assert links.make_answer(UUID(int=7), secret=SECRET) == links.make_answer(UUID(int=7), secret=SECRET)
