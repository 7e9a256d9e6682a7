"""A calendar subscription of 1,000 events, whole and unchanged, beside peers that serve the same events."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.extensions import db
from app.models.feeds import FeedScope
from app.programme import feeds
from app.queries.feed_subjects import Subject
from bench import client, explain, radicale_peer, rounds, scenes, servers
from bench.client import Connection
from bench.radicale_peer import Radicale
from bench.report import Report
from bench.rounds import Subject as Measured
from bench.scenes import Density
from bench.servers import Server
from bench.stage import Stage

LOCATION, WEEKS, EVENTS = 1, 20, 1000
WEEK = Density(sessions=EVENTS // WEEKS, shifts=1, need=1, filled=0.9, with_partner=0.3)
ROUNDS, CONNECTIONS = 5, 2
TIMES_RADICALE = 200
AT_LEAST = {"full": 1500, "full, gzip": 4000, "unchanged": 6000}
"""Requests a second of one core."""
UNCHANGED_CPU = 0.12
"""Milliseconds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Peers:
    """The three servers that are asked in turn."""

    ours: Server
    flask: Server
    radicale: Radicale


def measure(stage: Stage, report: Report, *, seed: int) -> None:
    """Ask the three servers in turn, and look at the statements behind ours."""
    path = f"/agenda/{_subscribe(stage, seed)}.ics"
    report.heading("Calendar subscription: 1,000 events")
    with _running(stage, path) as peers:
        subjects = _subjects(peers, path)
        rounds.interleave([subject for _, subject in subjects], rounds=ROUNDS, seed=seed)
    _table(subjects, report)
    _statements(stage, path, report)


def _subscribe(stage: Stage, seed: int) -> str:
    """Publish 1,000 sessions and return the secret of a subscription to all of them."""
    by = stage.supervisor(LOCATION).actor
    with stage.app.app_context(), Session(db.engine) as session:
        cast = scenes.cast_of(session, by)
        for number in range(WEEKS):
            ids = scenes.plan_week(session, cast, scenes.coming_week(stage.now, number), WEEK, seed=seed)
            scenes.publish(session, ids, by=by, now=stage.now)
        here = cast.location
        everything = Subject(
            scope=FeedScope.LOCATION, id=here.id, name=here.name, location_id=here.id, location_name=here.name
        )
        secret = feeds.create(session, everything, label="", by=by, now=stage.now).secret
        session.commit()
    return secret


@contextlib.contextmanager
def _running(stage: Stage, path: str) -> Iterator[Peers]:
    told = dict(stage.environment)
    with servers.serving("wsgi:app", environment=told, directory=stage.directory, log="web") as ours:
        with Connection(ours.port) as connection:
            body = connection.ask(client.request(path)).body
        if body.count(b"BEGIN:VEVENT") != EVENTS:
            raise RuntimeError(f"the feed has {body.count(b'BEGIN:VEVENT')} events")
        held = stage.directory / "agenda.ics"
        held.write_bytes(body)
        told["BENCH_BODY"] = str(held)
        with (
            servers.serving(
                "bench.constant_route:app", environment=told, directory=stage.directory, log="flask"
            ) as flask,
            radicale_peer.holding(body, stage) as radicale,
        ):
            yield Peers(ours=ours, flask=flask, radicale=radicale)


def _subjects(peers: Peers, path: str) -> Sequence[tuple[str, Measured]]:
    """Return what is measured, by what is asked for; of each kind Radicale comes first."""
    gzip = {"Accept-Encoding": "gzip"}
    there, signed_in = radicale_peer.ADDRESS, radicale_peer.SIGNED_IN
    known = {"If-None-Match": peers.radicale.etag}
    return [
        ("full", _asked("Radicale: full", peers.radicale.server, client.request(there, signed_in))),
        ("full", _asked("bare Flask route: full", peers.flask, client.request("/agenda.ics"))),
        ("full", _asked("ours: full", peers.ours, client.request(path))),
        ("full, gzip", _asked("Radicale: full, uncompressed", peers.radicale.server, client.request(there, signed_in))),
        ("full, gzip", _asked("bare Flask route: full, gzip", peers.flask, client.request("/agenda.ics", gzip))),
        ("full, gzip", _asked("ours: full, gzip", peers.ours, client.request(path, gzip))),
        ("unchanged", _asked("Radicale: unchanged", peers.radicale.server, client.request(there, signed_in | known))),
        ("unchanged", _known("bare Flask route: unchanged", peers.flask, "/agenda.ics")),
        ("unchanged", _known("ours: unchanged", peers.ours, path)),
    ]


def _known(name: str, server: Server, path: str) -> Measured:
    with Connection(server.port) as connection:
        etag = connection.ask(client.request(path)).header("ETag")
    return _asked(name, server, client.request(path, {"If-None-Match": etag}))


def _asked(name: str, server: Server, message: bytes) -> Measured:
    with Connection(server.port) as connection:
        answer = connection.ask(message)
    return Measured(
        name=f"{name} ({answer.status}, {len(answer.body) / 1000:,.0f} kB)",
        act=rounds.asking(server.port, message, expect=answer.status, workers=CONNECTIONS),
        cpu=server.cpu,
        workers=CONNECTIONS,
    )


def _table(subjects: Sequence[tuple[str, Measured]], report: Report) -> None:
    figures = [(kind, subject.name, subject.figures()) for kind, subject in subjects]
    radicale = {kind: f for kind, name, f in figures if name.startswith("Radicale")}
    flask = {kind: f for kind, name, f in figures if name.startswith("bare Flask")}
    report.table(
        (
            "feed of 1,000 events",
            "requests/s",
            "CPU ms/request",
            "database CPU ms/request",
            "p50 ms",
            "times Radicale",
            "times bare Flask",
        ),
        [
            (
                name,
                f"{f.per_second:,.1f}",
                f"{f.cpu:,.3f}",
                f"{f.database:.3f}",
                f"{f.p50:,.1f}",
                f"{f.per_second / radicale[kind].per_second:,.0f} ×",
                f"{f.per_second / flask[kind].per_second:,.2f} ×",
            )
            for kind, name, f in figures
        ],
    )
    for kind, name, f in figures:
        if name.startswith("ours"):
            ratio = f.per_second / radicale[kind].per_second
            report.target(f"{name}, requests a second in times Radicale's", figure=ratio, least=TIMES_RADICALE)
            report.target(f"{name}, requests a second", figure=f.per_second, least=AT_LEAST[kind])
            if kind == "unchanged":
                report.target(f"{name}, CPU ms", figure=f.cpu, most=UNCHANGED_CPU)


def _statements(stage: Stage, path: str, report: Report) -> None:
    browser = stage.app.test_client(use_cookies=False)
    etag = browser.get(path).headers["ETag"]
    rows, walked = [], 0
    for name in ("unchanged", "full", "joined anew"):
        if name == "joined anew":
            _change(stage)
        with stage.app.app_context(), explain.watching(db.engine) as seen:
            browser.get(path, headers={"If-None-Match": etag} if name == "unchanged" else {})
        rows.append((name, str(len(seen.sent)), ", ".join(table for table, _ in seen.walked) or "none"))
        walked += len(seen.walked)
    report.table(("feed", "statements", "big tables walked through"), rows)
    report.target("big tables walked through", figure=walked, most=0)


def _change(stage: Stage) -> None:
    """Let the publications of the location count as changed."""
    with stage.owner.begin() as connection:
        location_id = stage.supervisor(LOCATION).actor.location_id
        connection.exec_driver_sql(
            "UPDATE location SET published_version = published_version + 1 WHERE id = %s", (location_id,)
        )
