"""Versions of templates: what is saved, by whom first, and what commands do with files."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.catalogue import loader, sharing, writer
from app.catalogue.loader import read_shipped
from app.models.activities import Template
from app.programme import template_versions
from app.programme.refusals import NameInUse, NewerVersion, NotATemplate, SameTemplate
from tests import factories
from tests.database.racing import WON, at_once
from tests.factories import NOW

COFFEE = next(template for template in read_shipped() if template.slug == "kids-en-koffie")


@pytest.fixture
def coffee(session, location):
    row = factories.template(
        session, slug=COFFEE.slug, kind=COFFEE.kind, title=COFFEE.title, specification=writer.as_data(COFFEE)
    )
    session.commit()
    return row


def versions(session):
    session.expire_all()
    return session.scalars(select(Template.version).order_by(Template.version)).all()


def test_of_two_who_save_at_once_one_is_told_of_the_other(session, coffee, by, two_sessions):
    def save(minutes):
        changed = replace(COFFEE, duration_minutes=minutes)
        return lambda session: template_versions.save(session, changed, seen=1, by=by, now=NOW)

    one, other = two_sessions()
    outcomes = at_once((one, save(60)), (other, save(75)))
    (refused,) = [outcome for outcome in outcomes if outcome != WON]
    assert (WON in outcomes, isinstance(refused, NewerVersion), refused.version) == (True, True, 2)
    assert versions(session) == [1, 2]


def test_of_two_who_take_over_at_once_both_get_the_same(session, location, by, two_sessions):
    one, other = two_sessions()
    take = lambda session: template_versions.take_over(session, "uitje", by=by, now=NOW)  # noqa: E731
    assert at_once((one, take), (other, take)) == [WON, WON]
    assert versions(session) == [1]


def test_a_new_name_is_not_that_of_another_and_what_does_not_differ_is_no_version(session, coffee, by):
    with pytest.raises(NameInUse):
        template_versions.save(session, COFFEE, seen=None, by=by, now=NOW)
    with pytest.raises(SameTemplate):
        template_versions.save(session, COFFEE, seen=1, by=by, now=NOW)
    assert versions(session) == [1]


def test_a_version_that_is_no_template_any_more_is_not_brought_back(session, location, by):
    old = factories.template(session, specification={"title": "Oud"})
    with pytest.raises(NotATemplate):
        template_versions.bring_forward(session, old.id, by=by, now=NOW)


def run(app, *arguments, content=None):
    return app.test_cli_runner().invoke(args=["templates", *arguments], input=content)


def test_a_command_writes_a_file_that_another_command_reads_elsewhere(app, session, coffee, supervisor, session_at):
    elsewhere = factories.location(session, name="Het Hoge Land")
    session.commit()
    theirs = session_at(elsewhere)
    colleague = factories.account(theirs)
    theirs.commit()
    written = run(app, "export", "kids-en-koffie", "--by", supervisor.email)
    assert (written.exit_code, loader.parse(written.stdout, file="x")) == (0, COFFEE)
    assert sharing.sender_of(written.stdout_bytes) == "De Wilgen"
    read = run(app, "import", "-", "--by", colleague.email, content=written.stdout_bytes)
    said = json.loads(read.stdout)
    assert (said["slug"], said["version"], said["missing"][0]["sort"]) == ("kids-en-koffie", 1, "no_space")
    row = theirs.scalars(select(Template)).one()
    assert (row.origin, row.sender) == ("imported", "De Wilgen")
    again = run(app, "import", "-", "--by", colleague.email, content=written.stdout_bytes)
    assert again.exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "content"),
    [
        (("export", "nergens"), None),
        (("import", "/er/is/niets"), None),
        (("import", "-"), b"title: [\n"),
        (("import", "-"), b"#" * 70_000),
    ],
)
def test_what_cannot_be_is_said_in_one_line_with_status_two(app, supervisor, arguments, content):
    result = run(app, *arguments, "--by", supervisor.email, content=content)
    assert (result.exit_code, result.stderr.startswith("weekwijzer: "), result.stderr.count("\n")) == (2, True, 1)


def test_nobody_but_a_supervisor_exports(app, session, location):
    volunteer = factories.volunteer_account(session, factories.volunteer(session))
    session.commit()
    for address in (volunteer.email, "niemand@weekwijzer.example"):
        assert run(app, "export", "uitje", "--by", address).exit_code == 2
