"""Calendar programs as somebody has them on a machine, and the installation that they subscribe to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.intake import smtp
from tests.clients import mail_system as systems
from tests.clients import presence
from tests.clients.programs import calcurse, evolution, installation, radicale, thunderbird, vdir
from tests.clients.programs.duties import ANNA, Duties


@pytest.fixture(scope="session")
def website(settings, tmp_path_factory):
    """Yield our web server, on the database of the tests."""
    with installation.running(settings, tmp_path_factory.mktemp("website")) as website:
        yield website


@pytest.fixture(scope="session")
def data_server(tmp_path_factory):
    """Yield the data server of a user whom nobody else is."""
    if evolution.missing():
        presence.absent("Evolution Data Server", install=evolution.INSTALL)
    server = evolution.data_server(tmp_path_factory.mktemp("evolution"))
    yield server
    server.close()


@pytest.fixture
def server(website):
    """Return what programs subscribe to."""
    return website


@pytest.fixture
def new_evolution(request, data_server):
    return lambda: evolution.Evolution(data_server, lambda: request.getfixturevalue("server").polls())


@pytest.fixture(scope="session")
def khal_process(tmp_path_factory):
    """Yield what runs the commands of khal."""
    if vdir.missing():
        presence.absent("khal", install=vdir.INSTALL)
    process = vdir.process(tmp_path_factory.mktemp("khal"))
    yield process
    process.close()


@pytest.fixture
def new_khal(khal_process, tmp_path):
    return lambda: vdir.Khal(khal_process, tmp_path)


@pytest.fixture
def new_calcurse(tmp_path):
    if calcurse.missing():
        presence.absent("calcurse", install=calcurse.INSTALL)
    return lambda: calcurse.Calcurse(tmp_path)


@pytest.fixture(scope="session")
def calendar_server_port(tmp_path_factory):
    """Yield where a calendar server answers."""
    with radicale.running(tmp_path_factory.mktemp("radicale")) as port:
        yield port


@pytest.fixture
def new_radicale(calendar_server_port):
    return lambda: radicale.Radicale(calendar_server_port)


@pytest.fixture(scope="session")
def running_thunderbird(tmp_path_factory):
    """Yield a Thunderbird that several tests use: it takes some seconds to start."""
    presence.need(thunderbird.PROGRAM, install=thunderbird.INSTALL)
    with thunderbird.running(tmp_path_factory.mktemp("thunderbird")) as running:
        yield running


@pytest.fixture
def new_thunderbird(running_thunderbird):
    def new_thunderbird():
        running_thunderbird.forget()
        return running_thunderbird

    return new_thunderbird


@pytest.fixture(scope="session")
def post(app_engine, settings):
    """Yield a mail system with a mailbox for Anna, which passes answers on to us."""
    systems.require()
    desk = smtp.Desk(engine=app_engine, domain=settings.mail_domain)
    with (
        smtp.listen("127.0.0.1:0") as listener,
        smtp.serving(listener, desk),
        systems.running(accounts=[ANNA], replies_to=listener.getsockname()[1]) as system,
    ):
        yield system


@pytest.fixture(scope="session")
def thunderbird_with_mail(running_thunderbird, post):
    """Return the Thunderbird in which Anna reads her mail."""
    running_thunderbird.sign_in(ANNA, name="Anna Visser", system=post)
    return running_thunderbird


@pytest.fixture
def anna(thunderbird_with_mail):
    """Return Anna's Thunderbird, with nothing in her calendar."""
    thunderbird_with_mail.forget()
    return thunderbird_with_mail


@pytest.fixture
def duties(session, by, settings, post):
    """Return what Anna is asked to do."""
    office = replace(settings, smtp_url=f"smtp://127.0.0.1:{post.smtp}")
    return Duties(session, by, office=office, mail_system=post)


@pytest.fixture(params=["evolution", "khal", "calcurse", "thunderbird"])
def program(request):
    """Yield each program with an empty calendar."""
    return request.getfixturevalue(f"new_{request.param}")()
