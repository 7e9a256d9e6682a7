"""`flask feeds …`: the commands that hand out, list and revoke."""

import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from app.models.feeds import Feed
from app.models.people import Volunteer
from tests import factories
from tests.web.feeds.addresses import ADDRESS


@pytest.fixture
def command(app, database):
    """Return a function that runs `flask feeds …` and gives the exit status, the output and the error line."""

    def command(*words):
        result = app.test_cli_runner().invoke(args=["feeds", *words])
        return result.exit_code, result.stdout, result.stderr

    return command


def test_the_command_hands_out_lists_and_revokes(session, location, command, poll):
    volunteer = factories.volunteer(session, name="Sanne Voorbeeld")
    session.commit()
    status, output, errors = command("create", "--scope", "open-shifts", "--of", "sanne voorbeeld")
    made = json.loads(output)
    path = ADDRESS.fullmatch(made.pop("url"))[1]
    listed = {"id": made["id"], "scope": "open-shifts", "of": volunteer.name}
    assert (status, errors, made) == (0, "", listed)
    assert json.loads(command("list")[1]) == [listed | {"last_used": None}]
    assert poll(path).status_code == 200
    (used,) = json.loads(command("list")[1])
    assert datetime.fromisoformat(used["last_used"]) <= datetime.now(UTC)
    assert command("revoke", made["id"]) == (0, json.dumps({"revoked": made["id"]}) + "\n", "")
    assert (json.loads(command("list")[1]), poll(path).status_code) == ([], 404)


@pytest.mark.parametrize(
    "words",
    [
        ("create", "--scope", "partner", "--of", "Niemand"),
        ("create", "--scope", "nonsense", "--of", "x"),
        ("create", "--scope", "space"),
        ("create",),
        ("revoke", "nonsense"),
        ("revoke", str(uuid4())),
    ],
)
def test_the_command_says_in_one_line_what_is_wrong(location, command, words):
    status, output, errors = command(*words)
    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert errors.startswith("weekwijzer: ")


def test_the_command_says_when_a_name_is_ambiguous_and_takes_an_id(session, location, command):
    one, two = (factories.volunteer(session, name="Sam") for _number in range(2))
    session.commit()
    status, output, errors = command("create", "--scope", "volunteer", "--of", "Sam")
    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert str(one.id) in errors
    assert str(two.id) in errors
    assert command("create", "--scope", "volunteer", "--of", str(two.id))[0] == 0
    assert session.scalar(select(Feed.volunteer_id).join(Volunteer)) == two.id


def test_the_command_says_how_far_the_joining_is(session, location, command, poll, subscribe):
    assert json.loads(command("status")[1]) == {"ready": 0, "stale": 0, "outdated": 0}
    poll(subscribe())
    assert json.loads(command("status")[1]) == {"ready": 1, "stale": 0, "outdated": 0}
    session.execute(update(Feed).values(form="older"))
    session.commit()
    assert json.loads(command("status")[1]) == {"ready": 0, "stale": 0, "outdated": 1}


def test_the_figures_for_machines_say_how_far_the_joining_is(client, poll, subscribe):
    poll(subscribe())
    assert 'weekwijzer_calendars{state="ready"} 1.0' in client.get("/metrics").text
