"""The words on pages: every text is marked, translated, and shown in the language that was asked for."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.extract import extract, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from app import create_app
from app.access import Role
from app.blueprints.about.routes import SPOKEN
from app.extensions import db
from app.factory.context import LANGUAGES
from app.planning.languages import Language
from app.planning.weeks import IsoWeek
from app.programme import publishing
from tests import factories

ROOT = Path(__file__).resolve().parent.parent
SOURCE = "nl"
CATALOGUES = sorted((ROOT / "app" / "translations").glob("*/LC_MESSAGES/messages.po"))
PAGES = sorted(path for path in (ROOT / "app" / "templates").rglob("*.html") if path.parent.name != "mail")
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/mail/**.txt", "jinja2")]

PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
SAME_IN_BOTH = {
    "Later",
    "Poster",
    "Show",
    "Sponsor",
    "Plan B",
    "Sport",
    "museum",
    "sponsor",
    "%(name)s in %(title)s",
    "school",
    "training",
    "Excel (.xlsx)",
    "Menu",
    "Outlook",
    "Coach",
    "Mentor",
    "mentor",
    "Partner",
    "Partners",
    "Thunderbird",
    "Week",
    "Week %(week)s",
    "week %(week)s",
    "partner",
    "partners",
    "open",
    "School",
    "weekend",
    "%(lessons)s in %(meetings)s",
    "Plan",
    "Route",
    "ambulance",
    "water",
    "Tip",
}
NOT_READ = (
    r"\{#.*?#\}|\{%-? block body_class %\}.*?\{% endblock %\}|\{%-? macro described_by.*?endmacro|\{%.*?%\}|\{\{.*?\}\}"
)
UNMARKED = {"Weekwijzer", "– Weekwijzer"}

DUTCH = {"het", "een", "niet", "wordt", "uur", "naar", "deze", "bijeenkomst", "bijeenkomsten", "bekend", "inloggen"}
ENGLISH = {"the", "and", "not", "with", "your", "this", "session", "sessions", "sign", "publish", "yes", "hrs"}
WORD = re.compile(r"[^\W\d_]+")

OPEN_PAGES = ("/aanmelden", "/toegankelijkheid", "/wie-bel-ik", "/bestaat-niet")
PAGES_OF = {
    "supervisor": (
        "/week/{week}",
        "/week/{week}/bekendmaken",
        "/bijeenkomsten/{session}",
        "/bijeenkomsten/{session}/vervallen",
        "/veel-tegelijk",
        "/kopieren",
        "/zoeken",
        "/zoeken?q=qwerty",
        "/kwartaal",
        "/maand/2026-11",
        "/bijeenkomsten/nieuw",
        "/bijeenkomsten/nieuw/{template}",
        "/aanwezigheid",
        "/aanwezigheid/{session}",
        "/kinderen",
        "/kinderen/weken",
        "/kinderen/{child}",
        "/plan/exporteren",
        "/plan/importeren",
        "/mensen/vrijwilligers",
        "/mensen/vrijwilligers/nieuw",
        "/mensen/partners",
        "/mensen/partners/nieuw",
        "/ruimtes",
        "/ruimtes/nieuw",
        "/leeftijdsgroepen",
        "/leeftijdsgroepen/nieuw",
        "/berichten",
        "/agenda-abonnementen",
        "/agenda-abonnementen/nieuw/partner",
    ),
    "volunteer": ("/mijn-diensten", "/mijn-agenda"),
    "partner": ("/aanvragen", "/mijn-agenda"),
    "mentor": ("/mijn-account",),
}
MADE_UP = {"title": "Xylofoon", "name": "Qwerty"}
"""Names without a word of any language: what people type is not translated."""


@pytest.fixture(scope="module")
def marked():
    """Return the texts that are marked in the code and the pages; of a plural, both forms."""
    return {text[2] for text in extract_from_dir(ROOT / "app", METHODS, keywords=KEYWORDS)}


@pytest.fixture(scope="module")
def mailed():
    """Return the texts of mails, and of the pages that their links open."""
    with (ROOT / "babel-mails.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    methods = [(pattern.removeprefix("app/"), method) for pattern, method in methods]
    options = {pattern.removeprefix("app/"): values for pattern, values in options.items()}
    return {text[2] for text in extract_from_dir(ROOT / "app", methods, options, keywords=KEYWORDS)}


@pytest.fixture
def found(catalogue, marked, mailed):
    """Return the texts that a catalogue must have: all of them in a language that can be chosen for every page."""
    return marked if language_of(catalogue) in LANGUAGES else mailed


def language_of(catalogue):
    return catalogue.parent.parent.name


def texts(catalogue):
    """Return the messages of a catalogue by their source."""
    with catalogue.open("rb") as file:
        return {message.id: message for message in read_po(file) if message.id}


def test_every_language_that_can_be_chosen_has_a_catalogue():
    assert {language_of(path) for path in CATALOGUES} == set(Language) - {SOURCE}
    assert set(SPOKEN) == set(LANGUAGES)
    assert set(LANGUAGES) <= set(Language)


@pytest.mark.parametrize("folder", ["mail", "answers", "own_mails"])
def test_every_template_of_mails_and_the_pages_behind_them_is_translated_everywhere(folder, mailed):
    """A new folder or ending that `babel-mails.cfg` does not know would stay in Dutch for everybody."""
    texts = set()
    for template in (ROOT / "app" / "templates" / folder).iterdir():
        with template.open("rb") as file:
            texts |= {found[1] for found in extract("jinja2", file, keywords=KEYWORDS)}
    assert texts <= mailed
    assert texts


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=language_of)
class TestEveryCatalogue:
    def test_it_has_every_text_and_no_text_that_is_gone(self, catalogue, found):
        known = set(texts(catalogue))
        missing, gone = found - known, known - found
        assert (missing, gone) == (set(), set()), "run local/check_translations.sh --update, and translate what is new"

    def test_every_text_is_translated_in_all_its_forms(self, catalogue):
        empty = [source for source, message in texts(catalogue).items() if not all(forms(message.string))]
        assert empty == []

    def test_every_translation_fills_in_what_its_source_does(self, catalogue):
        for source, message in texts(catalogue).items():
            wanted = {*PLACEHOLDER.findall(" ".join(forms(source)))}
            for form in forms(message.string):
                assert {*PLACEHOLDER.findall(form)} <= wanted, source
            assert {*PLACEHOLDER.findall(" ".join(forms(message.string)))} == wanted, source

    def test_a_text_that_is_the_same_in_both_languages_was_looked_at(self, catalogue):
        same = {source for source, message in texts(catalogue).items() if source == message.string}
        assert same <= SAME_IN_BOTH


def forms(text):
    return (text,) if isinstance(text, str) else tuple(text)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_holds_a_text_that_is_not_marked(path):
    page = re.sub(NOT_READ, " ", path.read_text(), flags=re.DOTALL)
    seen = re.sub(r"<[^>]*>", "\n", re.sub(r"<(code|bdi|kbd)\b.*?</\1>", "\n", page, flags=re.DOTALL))
    read = re.findall(r"\b(?:alt|title|placeholder|aria-label)=\"([^\"]*)\"", page) + seen.splitlines()
    words = {text.strip() for text in map(unescape, read) if WORD.search(text)}
    assert words <= UNMARKED


@pytest.fixture(scope="module")
def bilingual(settings, tmp_path_factory):
    """Yield the application with the catalogues as they are now, compiled or not."""
    directory = tmp_path_factory.mktemp("translations")
    for catalogue in CATALOGUES:
        compiled = directory / catalogue.relative_to(ROOT / "app" / "translations").with_suffix(".mo")
        compiled.parent.mkdir(parents=True)
        with catalogue.open("rb") as source, compiled.open("wb") as target:
            write_mo(target, read_po(source))
    app = create_app(settings, TESTING=True, BABEL_TRANSLATION_DIRECTORIES=str(directory))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def reader(bilingual, database):
    """Return a function that gives a browser in which a language was chosen."""

    def reader(language, account=None, sign_in=None):
        browser = bilingual.test_client()
        if account is not None:
            sign_in(browser, account)
        browser.get(f"/taal/{language}")
        return browser

    return reader


@pytest.fixture
def planned(session, location):
    """Return what the addresses of the pages name: a published session with people, and one that is a draft."""
    account = factories.account(session, name=MADE_UP["name"])
    starts_at = datetime.now(UTC).replace(microsecond=0) + factories.HOUR
    activity = factories.activity(session, title=MADE_UP["title"], responsible_id=account.id)
    space, group = factories.space(session, name="Zyzzyva"), factories.age_group(session, name="Abcdef")
    row, _draft = (
        factories.meeting(session, starts_at + hours * factories.HOUR, at=space, of=activity, age_group_id=group.id)
        for hours in range(2)
    )
    shift = factories.shift(session, row, role="Qwertz", need=2)
    volunteer, partner = factories.volunteer(session, name="Azerty"), factories.partner(session, name="Dvorak")
    factories.assignment(session, shift, volunteer)
    factories.engagement(session, row, partner)
    child = factories.child(session, pseudonym="Colemak")
    factories.attendance(session, row, child)
    template = factories.template(session, title=MADE_UP["title"], specification=SPECIFICATION)
    publishing.publish(session, [row.id], by=account.actor, now=datetime.now(UTC))
    readers = {
        "supervisor": account,
        "volunteer": factories.volunteer_account(session, volunteer),
        "partner": factories.partner_account(session, partner),
        "mentor": factories.account(session, Role.MENTOR, name=MADE_UP["name"]),
    }
    session.commit()
    week = str(IsoWeek.containing(starts_at.astimezone(ZoneInfo(factories.ZONE)).date()))
    return readers, {"week": week, "session": row.id, "template": template.id, "child": child.id}


SPECIFICATION = {"duration_minutes": 60, "ages": {"youngest": 6, "oldest": 11}, "roles": []}


def foreign(page, words):
    """Return which of the words a reader sees on the page, outside what names another language."""
    body = re.sub(
        r"<(script|style)\b.*?</\1>|<a [^>]*hreflang[^>]*>.*?</a>|<bdi\b.*?</bdi>", " ", page, flags=re.DOTALL
    )
    labels = " ".join(re.findall(r"\b(?:alt|title|placeholder|aria-label)=\"([^\"]*)\"", body))
    seen = unescape(re.sub(r"<[^>]*>", " ", body)) + " " + unescape(labels)
    return sorted({word.lower() for word in WORD.findall(seen)} & words)


@pytest.mark.parametrize("address", OPEN_PAGES)
def test_pages_for_everybody_are_in_one_language(reader, address):
    dutch, english = (reader(language).get(address) for language in ("nl", "en"))
    assert ('<html lang="nl"' in dutch.text, foreign(dutch.text, ENGLISH)) == (True, [])
    assert ('<html lang="en"' in english.text, foreign(english.text, DUTCH)) == (True, [])


@pytest.mark.parametrize("role", PAGES_OF)
def test_the_pages_behind_sign_in_are_in_one_language(reader, planned, sign_in, role):
    readers, named = planned
    seen = {}
    for language, others in (("nl", ENGLISH), ("en", DUTCH)):
        browser = reader(language, readers[role], sign_in)
        for address in PAGES_OF[role]:
            answer = browser.get(address.format(**named))
            seen[language, address] = (answer.status_code, foreign(answer.text, others))
    assert seen == dict.fromkeys(seen, (200, []))
