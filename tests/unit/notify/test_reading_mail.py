"""The mail that says that something is ready to be read, and nothing of what it is."""

from __future__ import annotations

import email
import email.policy
import re

import pytest

from app.notify import links, render
from app.planning.languages import Language
from tests.unit.notify import examples
from tests.unit.notify.test_languages import mail, text_of

OFFICE = examples.Office()
TOKEN = links.make_reading(examples.READING.reader_id, turn=1, secret=OFFICE.secret_key)
PAGE = f"{OFFICE.base_url}/evaluatie/{TOKEN}"


@pytest.mark.parametrize("language", Language)
def test_it_has_the_link_in_text_and_html_and_nothing_attached(language):
    found = mail(examples.READING, language)
    assert [part.get_content_type() for part in found.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert all(PAGE in text_of(examples.READING, language, sort) for sort in ("plain", "html"))


def test_it_says_until_when_and_not_of_what():
    found = email.message_from_bytes(
        render.parcel(examples.READING, sender=OFFICE).content, policy=email.policy.default
    )
    text = text_of(examples.READING, Language.DUTCH)
    assert found["Subject"] == "Er staat iets voor u klaar in Weekwijzer"
    assert "vrijdag 27 november 2026" in text
    assert not re.search(
        r"muziek|coach|evaluatie(?!/)|doel|stemming|mentor|voogd", f"{found['Subject']} {text}", re.IGNORECASE
    )
