"""A process of its own with a layer, clocks that stand still, and a count of what went to the route beneath."""

from datetime import UTC, datetime

from werkzeug.test import Client

from app.blueprints.strangers import Strangers
from app.factory.feed_layer.bodies import Bodies
from app.factory.feed_layer.known import KnownFeeds
from app.factory.feed_layer.layer import FeedLayer
from app.factory.feed_layer.uses import Uses
from tests.web.feeds.addresses import Served


def asking(ask):
    def poll(served, method="GET", base_url="http://localhost", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        path = served.path if isinstance(served, Served) else served
        return ask(path, method=method, base_url=base_url, headers=named)

    return poll


def whole(answer):
    return answer.status, list(answer.headers), answer.data


class Process:
    """A process of its own: its layer, what it knows, its clocks, and what went to the route beneath."""

    def __init__(self, app, engine, **sizes):
        self.now = datetime.now(UTC)
        self.ticks = 0.0
        self.beneath = 0
        self.written = []
        self._route = app.extensions["feed_layer"].beneath
        self.known = KnownFeeds(engine, ticks=lambda: self.ticks, most=sizes.get("most", 100))
        self.uses = Uses(lambda uses: self.written.append(dict(uses)), every=1e6)
        self.bodies = Bodies(sizes.get("most_bytes", 1_000_000))
        self.strangers = Strangers(most=sizes.get("most_in_vain", 100), ticks=lambda: self.ticks)
        self.layer = FeedLayer(
            self._count,
            known=self.known,
            bodies=self.bodies,
            uses=self.uses,
            strangers=self.strangers,
            clock=lambda: self.now,
        )
        self.poll = asking(Client(self.layer).open)

    def _count(self, environ, start_response):
        self.beneath += 1
        return self._route(environ, start_response)

    def close(self):
        self.uses.flush()
