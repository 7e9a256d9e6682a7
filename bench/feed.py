"""A calendar subscription of 1,000 events, whole and unchanged, beside peers that serve the same events."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.extensions import db
from app.models.feeds import FeedScope
from app.programme import feeds
from app.queries.feed_subjects import Subject
from bench import client, explain, nginx_peer, radicale_peer, rounds, scenes, servers, xandikos_peer
from bench.client import Connection
from bench.radicale_peer import Radicale
from bench.report import Report
from bench.rounds import Subject as Measured
from bench.scenes import Density
from bench.servers import Server
from bench.stage import Stage
from bench.xandikos_peer import Xandikos

LOCATION, WEEKS, EVENTS = 1, 20, 1000
WEEK = Density(sessions=EVENTS // WEEKS, shifts=1, need=1, filled=0.9, with_partner=0.3)
ROUNDS, CONNECTIONS = 5, 2
TIMES_PEERS = {"full": 700, "full, gzip": 700, "unchanged": 3000}
TIMES_FLASK = {"full": 1.2, "full, gzip": 1.2, "unchanged": 3.0}
AT_LEAST = {"full": 1500, "full, gzip": 4000, "unchanged": 6000}
"""Requests a second of one core."""
UNCHANGED_CPU = 0.12
"""Milliseconds."""

OURS, RADICALE, XANDIKOS, FLASK, NGINX = "ours", "Radicale", "Xandikos", "bare Flask route", "nginx"


@dataclass(frozen=True, kw_only=True, slots=True)
class Peers:
    """The servers that are asked in turn."""

    ours: Server
    flask: Server
    radicale: Radicale
    xandikos: Xandikos
    nginx: Server | None


def measure(stage: Stage, report: Report, *, seed: int) -> None:
    """Ask the servers in turn, and look at the statements behind ours."""
    path = f"/agenda/{subscribe(stage, seed, location=LOCATION)}.ics"
    report.heading("Calendar subscription: 1,000 events")
    with _running(stage, path) as peers:
        subjects = _subjects(peers, path)
        rounds.interleave([subject for _, subject in subjects], rounds=ROUNDS, seed=seed)
    _table(subjects, report)
    _statements(stage, path, report)


def subscribe(stage: Stage, seed: int, *, location: int) -> str:
    """Publish 1,000 sessions at a location and return the secret of a subscription to all of them."""
    by = stage.supervisor(location).actor
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
            xandikos_peer.holding(body, stage) as xandikos,
            nginx_peer.holding(body, stage) as nginx,
        ):
            yield Peers(ours=ours, flask=flask, radicale=radicale, xandikos=xandikos, nginx=nginx)


def _subjects(peers: Peers, path: str) -> Sequence[tuple[str, Measured]]:
    """Return what is measured, by what is asked for."""
    found = []
    for kind, headers in (("full", {}), ("full, gzip", {"Accept-Encoding": "gzip"})):
        found += [(kind, one) for one in _whole(peers, path, kind, headers)]
    there, signed_in = radicale_peer.ADDRESS, radicale_peer.SIGNED_IN
    radicale = signed_in | {"If-None-Match": peers.radicale.etag}
    xandikos = {"If-None-Match": peers.xandikos.etag}
    found += [
        ("unchanged", _asked(f"{RADICALE}: unchanged", peers.radicale.server, client.request(there, radicale))),
        (
            "unchanged",
            _asked(f"{XANDIKOS}: unchanged", peers.xandikos.server, client.request(xandikos_peer.ADDRESS, xandikos)),
        ),
        ("unchanged", _known(f"{FLASK}: unchanged", peers.flask, "/agenda.ics")),
        ("unchanged", _known(f"{OURS}: unchanged", peers.ours, path)),
    ]
    if peers.nginx is not None:
        found.append(("unchanged", _known(f"{NGINX}: unchanged", peers.nginx, nginx_peer.ADDRESS)))
    return found


def _whole(peers: Peers, path: str, kind: str, headers: Mapping[str, str]) -> Sequence[Measured]:
    """Return what sends the whole calendar; the calendar servers compress nothing."""
    signed_in = {**radicale_peer.SIGNED_IN, **headers}
    asked = [
        _asked(f"{RADICALE}: {kind}", peers.radicale.server, client.request(radicale_peer.ADDRESS, signed_in)),
        _asked(f"{XANDIKOS}: {kind}", peers.xandikos.server, client.request(xandikos_peer.ADDRESS, headers)),
        _asked(f"{FLASK}: {kind}", peers.flask, client.request("/agenda.ics", headers)),
        _asked(f"{OURS}: {kind}", peers.ours, client.request(path, headers)),
    ]
    if peers.nginx is not None:
        asked.append(_asked(f"{NGINX}: {kind}", peers.nginx, client.request(nginx_peer.ADDRESS, headers)))
    return asked


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
    figures = {(kind, subject.name.partition(":")[0]): (subject.name, subject.figures()) for kind, subject in subjects}
    peers = [name for name in (RADICALE, XANDIKOS, FLASK, NGINX) if ("full", name) in figures]

    def times(kind: str, name: str, peer: str) -> float:
        return figures[kind, name][1].per_second / figures[kind, peer][1].per_second

    report.table(
        (
            "feed of 1,000 events",
            *("requests/s", "CPU ms/request", "database CPU ms/request", "p50 ms"),
            *(f"times {peer}" for peer in peers),
        ),
        [
            (
                told,
                *(f"{f.per_second:,.1f}", f"{f.cpu:,.3f}", f"{f.database:.3f}", f"{f.p50:,.1f}"),
                *(f"{times(kind, name, peer):,.2f} ×" for peer in peers),
            )
            for (kind, name), (told, f) in figures.items()
        ],
    )
    for kind, least in AT_LEAST.items():
        told, f = figures[kind, OURS]
        report.target(f"{told}, requests a second", figure=f.per_second, least=least)
        for peer in (RADICALE, XANDIKOS):
            report.target(f"{told}, times {peer}", figure=times(kind, OURS, peer), least=TIMES_PEERS[kind])
        report.target(f"{told}, times a {FLASK}", figure=times(kind, OURS, FLASK), least=TIMES_FLASK[kind])
    report.target("unchanged, CPU ms", figure=figures["unchanged", OURS][1].cpu, most=UNCHANGED_CPU)
    if NGINX not in peers:
        report.note("nginx is not installed here, and was not asked.")


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
