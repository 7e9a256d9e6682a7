"""Programs that people read calendars with, as they are: `make test-clients`; the ordinary run leaves them out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clients import mail_system as systems
from tests.clients import presence
from tests.clients.libical import PACKAGE as LIBICAL_PACKAGE
from tests.clients.libical import Libical
from tests.clients.node import FOLDER, Node, NodeEngine
from tests.clients.oracle import Oracle

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark whatever stands in this folder, before anything is left out by its mark."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.clients)


@pytest.fixture(scope="session")
def libical():
    """Return the library of Evolution."""
    try:
        return Libical()
    except OSError:
        presence.absent("libical", install=f"apt-get install {LIBICAL_PACKAGE}")


@pytest.fixture(scope="session")
def node():
    """Yield a Node process with ical.js and node-ical in it."""
    presence.need("node", install="apt-get install nodejs npm")
    if not (FOLDER / "node_modules").is_dir():
        presence.absent("ical.js", install="make test-clients")
    process = Node()
    yield process
    process.close()


@pytest.fixture(scope="session")
def parsers(libical, node):
    """Return all that read a calendar as a whole."""
    return [Oracle(), libical, *(NodeEngine(node, name) for name in NodeEngine.NAMES)]


@pytest.fixture(params=["recurring_ical_events", "libical", *NodeEngine.NAMES])
def engine(request, parsers):
    """Return each of them."""
    return next(parser for parser in parsers if parser.name == request.param)


@pytest.fixture
def mail_system():
    """Yield a whole mail system with mailboxes for two people and for answers."""
    systems.require()
    with systems.running(accounts=["anna@post.example", "politie@partner.example"]) as system:
        yield system
