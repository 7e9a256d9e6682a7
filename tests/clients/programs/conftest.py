"""Calendar programs as somebody has them on a machine, and the installation that they subscribe to."""

from __future__ import annotations

import pytest

from tests.clients import presence
from tests.clients.programs import calcurse, evolution, installation, vdir


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
    server = evolution.DataServer(tmp_path_factory.mktemp("evolution"))
    yield server
    server.close()


@pytest.fixture
def new_evolution(request):
    def new_evolution():
        website = request.getfixturevalue("website")
        return evolution.Evolution(request.getfixturevalue("data_server"), website.polls)

    return new_evolution


@pytest.fixture
def new_khal(tmp_path):
    if vdir.missing():
        presence.absent("khal", install=vdir.INSTALL)
    return lambda: vdir.Khal(tmp_path)


@pytest.fixture
def new_calcurse(tmp_path):
    if calcurse.missing():
        presence.absent("calcurse", install=calcurse.INSTALL)
    return lambda: calcurse.Calcurse(tmp_path)


@pytest.fixture(params=["evolution", "khal", "calcurse"])
def program(request):
    """Yield each program with an empty calendar."""
    return request.getfixturevalue(f"new_{request.param}")()
