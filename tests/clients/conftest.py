import pytest

from tests.clients import mail_system as systems


@pytest.fixture
def mail_system():
    """Yield a whole mail system with mailboxes for two people and for answers."""
    systems.require()
    with systems.running(accounts=["anna@post.example", "politie@partner.example"]) as system:
        yield system
