"""Mails in the language of their reader: every word but what people typed, and each in its own direction."""

from __future__ import annotations

import dataclasses
import email
import email.policy
import re

import pytest

from app.notify import render
from app.planning.languages import RIGHT_TO_LEFT, Language
from tests.unit.notify import examples
from tests.unit.notify.examples import ALL, INVITATION, LATE_DECLINE, REMINDER, STAFF_ASKED, TOO_FEW_ADULTS

OFFICE = examples.Office()
FOREIGN = [language for language in Language if language is not Language.DUTCH]
DUTCH = {"beste", "kunt", "komen", "wanneer", "waar", "wat", "verantwoordelijk", "niet", "gaat", "reden", "uur", "met"}
TYPED = (
    "Zoë Ünal",
    "Bas Molenaar",
    "Bibliotheek",
    "Plein, achter het hek",
    "Het sneeuwt",
    "Voorlezen",
    "Noor Hagens",
    "Woorden oefenen",
    "Nabespreken",
    "Veiligheidsdag",
)
WORD = re.compile(r"[^\W\d_]+")


def mail(letter, language):
    """Return the mail as a mail program has it, to a reader of this language."""
    changes = getattr(letter, "changes", None)
    found = dataclasses.replace(letter, recipient=dataclasses.replace(letter.recipient, language=language))
    if changes is not None:
        found = dataclasses.replace(found, changes=tuple(changes))
    content = render.parcel(found, sender=OFFICE).content
    return email.message_from_bytes(content, policy=email.policy.default)


def text_of(letter, language, sort="plain"):
    return mail(letter, language).get_body((sort,)).get_content()


def words(text):
    """Return the words that we wrote: without addresses and what people typed."""
    for typed in (*TYPED, examples.OCCASION.title, *examples.OCCASION.description.splitlines()):
        text = text.replace(typed, " ")
    seen = re.sub(r"\S+://\S+|<style>.*?</style>|<[^>]*>", " ", text, flags=re.DOTALL)
    return {word.lower() for word in WORD.findall(seen)}


@pytest.mark.parametrize("language", FOREIGN)
@pytest.mark.parametrize("letter", ALL)
def test_no_word_of_ours_stays_in_dutch(letter, language):
    found = mail(letter, language)
    said = words(found["Subject"]) | words(text_of(letter, language)) | words(text_of(letter, language, "html"))
    assert said & DUTCH == set()


@pytest.mark.parametrize(
    ("letter", "subject", "asked"),
    [
        (STAFF_ASKED, "Can you be there? Fietsles", "Say whether you come:"),
        (LATE_DECLINE, "Zoë Ünal cannot come: Fietsles", "The place is open again."),
        (TOO_FEW_ADULTS, "Too few adults: Fietsles", "Zoë Ünal cannot come. This outing now has fewer adults"),
    ],
)
def test_staff_is_asked_about_the_plan_in_the_language_that_they_chose(letter, subject, asked):
    found = mail(letter, Language.ENGLISH)
    assert (found["Content-Language"], found["Subject"][: len(subject)]) == ("en", subject)
    assert asked in " ".join(text_of(letter, Language.ENGLISH).split())


def test_who_cannot_come_stands_apart_in_a_text_from_right_to_left():
    assert "\u2068Zoë Ünal\u2069" in text_of(LATE_DECLINE, Language.ARABIC)
    assert "\u2068Zoë Ünal\u2069" in mail(LATE_DECLINE, Language.ARABIC)["Subject"]


@pytest.mark.parametrize("language", Language)
def test_a_page_says_its_language_and_direction(language):
    way = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    assert f'<html lang="{language.value}" dir="{way}">' in text_of(INVITATION, language, "html")
    assert mail(INVITATION, language)["Content-Language"] == language.value


@pytest.mark.parametrize("language", sorted(RIGHT_TO_LEFT))
def test_what_people_typed_stands_apart_in_a_text_from_right_to_left(language):
    assert "\u2068Plein, achter het hek\u2069" in text_of(REMINDER, language)
    assert '<bdi lang="nl">Plein, achter het hek</bdi>' in text_of(REMINDER, language, "html")
    assert "\u206614:00–15:30\u2069" in text_of(REMINDER, language)


def test_a_dutch_mail_holds_no_invisible_signs():
    assert set("\u2066\u2068\u2069") & set(text_of(REMINDER, Language.DUTCH)) == set()


def test_a_name_in_arabic_stands_apart_in_a_dutch_mail():
    letter = dataclasses.replace(REMINDER, recipient=dataclasses.replace(REMINDER.recipient, name="نور حسن"))
    assert "Beste \u2068نور حسن\u2069," in text_of(letter, Language.DUTCH)


@pytest.mark.parametrize("language", FOREIGN)
def test_the_object_stays_as_it_is_in_every_language(language):
    """It has the UID of the feed's component, and says the same as it."""
    parts = [
        [part.get_content() for part in mail(INVITATION, spoken).walk() if part.get_content_type() == "text/calendar"]
        for spoken in (Language.DUTCH, language)
    ]
    assert parts[0] == parts[1]


ORDER = ("Draaischema", "09.00–09.15 groep Rood (8 kinderen)", "09.20–09.35 geen groep", "Klaarzetten: Helm")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("letter", [INVITATION, examples.UPDATE, REMINDER])
def test_a_running_order_has_a_line_for_each_round_in_every_language(letter, language):
    occasion = dataclasses.replace(letter.occasion, description="\n".join(ORDER))
    found = dataclasses.replace(letter, occasion=occasion)
    # Marks that set a text of another direction apart are not seen.
    lines = [re.sub("[\u2066-\u2069]", "", line) for line in text_of(found, language).splitlines()]
    at = next(number for number, line in enumerate(lines) if line.endswith(ORDER[0]))
    assert lines[at + 1 : at + len(ORDER)] == list(ORDER[1:])
    html = text_of(found, language, "html").replace("\r\n", "\n")
    assert re.search(r'<span style="white-space:pre-line">(<bdi[^>]*>)?' + re.escape("\n".join(ORDER)), html)
