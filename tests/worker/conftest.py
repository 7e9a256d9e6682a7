"""What tests of the pump and the worker stand on, besides what all tests do."""

from __future__ import annotations

import dataclasses
import threading

import pytest

from app.models.messages import MessageKind
from app.notify import outbox
from tests.worker.occasions import invited, news, published, soon


@pytest.fixture
def office(settings, smtp):
    """Return the settings of an installation whose mails arrive in `smtp`."""
    return dataclasses.replace(settings, smtp_url=smtp.url)


@pytest.fixture
def queued(session, location):
    """Return a function that queues a message to each of some invited volunteers, and returns the invitations' ids."""

    def queue(count=1, kind=MessageKind.INVITATION, **values):
        publication = published(session)
        invitations = [invited(session, publication) for _ in range(count)]
        outbox.queue(session, [news(invitation, kind, **values) for invitation in invitations], now=soon())
        session.commit()
        return [invitation.id for invitation in invitations]

    return queue


class Release:
    """Lets a scripted server wait until the test is over."""

    def __init__(self):
        self.event = threading.Event()

    def wait_for(self):
        self.event.wait(30)


@pytest.fixture
def release():
    """Yield something for a server to wait for."""
    release = Release()
    yield release
    release.event.set()
