"""Pages of music coaching, outings, shows, library, money and templates with a year of data, beside a bare page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.extensions import db
from app.planning.weeks import IsoWeek
from bench import client, coaching_rows, explain, kind_rows, rounds, servers
from bench.kind_rows import Year
from bench.report import Report
from bench.rounds import Subject
from bench.stage import Stage, Supervisor

LOCATION = 13
ROUNDS = 3
PAGE_MS = 100.0
PAGES = {
    "supervisor": """
        /toegankelijkheid
        /uitjes /uitjes/nieuw /uitjes/{outing_id} /uitjes/{outing_id}/wijzigen /uitjes/{outing_id}/reis
        /uitjes/{outing_id}/onderweg /uitjes/{outing_id}/paklijst /uitjes/{outing_id}/noodkaart
        /uitjes/{outing_id}/vervallen /noodnummers
        /geld/{year} /geld/activiteit/{activity_id} /jaarcijfers/{year}
        /bibliotheek /bibliotheek/voorstel /bibliotheek/voorlezen /bibliotheek/boekenkast
        /bibliotheek/boekenpakketten /bibliotheek/boekenpakketten/voorraad
        /shows /shows/{show_id} /shows/{show_id}/instellingen /shows/{show_id}/optredens/nieuw
        /sjablonen /sjablonen/nieuw /sjablonen/{template_id} /sjablonen/{template_id}/bewerken
        /sjablonen/{template_id}/verschil/{older_id} /sjablonen/van/{activity_id} /sjablonen/inlezen /initiatieven
        /schooltijden /schooltijden/{class_id} /erbij
    """,
    "coach": """
        /muziek /muziek/aanvragen /muziek/coaches /muziek/evaluaties /muziek/week/{week}
        /muziek/{trajectory_id} /muziek/{trajectory_id}/dossier /muziek/{trajectory_id}/doelen
        /muziek/{trajectory_id}/doelen/{goal_id} /muziek/{trajectory_id}/notitie/{noted_id}
        /muziek/{trajectory_id}/afspraken /muziek/{trajectory_id}/afspraken/{appointment_id}
        /muziek/{trajectory_id}/evaluaties /muziek/{trajectory_id}/evaluaties/{month}
        /muziek/{trajectory_id}/afsluiten
    """,
}
"""Every page of these kinds by who opens it, but those behind a mailed link; the first is bare."""


def measure(stage: Stage, report: Report, *, seed: int) -> None:
    """Measure what each page costs through a web server, and how many statements it is."""
    by = stage.supervisor(LOCATION)
    with stage.app.app_context(), Session(db.engine) as session:
        year = kind_rows.add(session, by.actor, stage.app.config["CHILD_KEYS"], now=stage.now)
        session.commit()
    with stage.owner.connect().execution_options(isolation_level="AUTOCOMMIT") as owner:
        owner.exec_driver_sql("ANALYZE")  # as the database does by itself within a minute
    readers = {"supervisor": by, "coach": stage.account(year.coach_id)}
    pages = {path: readers[role] for path, role in _paths(year, stage.now.date())}
    report.heading(
        f"A year at one location: {kind_rows.OUTINGS} outings, {coaching_rows.TRAJECTORIES} young people with a coach, "
        f"{kind_rows.LINES} lines of money, {kind_rows.CHILDREN} children"
    )
    with servers.serving("wsgi:app", environment=stage.environment, directory=stage.directory, log="kinds") as web:
        subjects = [
            Subject(
                name=re.sub(r"[0-9a-f-]{36}", "…", path),
                act=rounds.asking(web.port, client.request(path, {"Cookie": reader.cookie}), expect=200),
                cpu=web.cpu,
            )
            for path, reader in pages.items()
        ]
        rounds.interleave(subjects, rounds=ROUNDS, seed=seed)
    _table(stage, report, subjects, pages)


def _paths(year: Year, today: date) -> Iterator[tuple[str, str]]:
    """Yield which pages are opened, and by whom."""
    named = {
        **asdict(year),
        "year": today.year,
        "week": IsoWeek.containing(today),
        "month": f"{today - timedelta(days=today.day):%Y-%m}",
    }
    for role, pages in PAGES.items():
        for page in pages.split():
            yield page.format(**named), role


def _table(stage: Stage, report: Report, subjects: list[Subject], pages: Mapping[str, Supervisor]) -> None:
    sent = [len(_watched(stage, path, reader).sent) for path, reader in pages.items()]
    figures = [one.figures() for one in subjects]
    report.table(
        ("page", "p50 ms", "p95 ms", "CPU ms", "database CPU ms", "statements", "time against a bare page"),
        [
            (
                one.name,
                f"{f.p50:.1f}",
                f"{f.p95:.1f}",
                f"{f.cpu:.1f}",
                f"{f.database:.1f}",
                str(statements),
                f"{f.p50 / figures[0].p50:.1f} ×",
            )
            for one, f, statements in zip(subjects, figures, sent, strict=True)
        ],
    )
    slowest = max(figures, key=lambda f: f.p50)
    report.target("the slowest of these pages, p50 in ms", figure=slowest.p50, most=PAGE_MS)


def _watched(stage: Stage, path: str, reader: Supervisor) -> explain.Statements:
    browser = stage.app.test_client(use_cookies=False)
    with stage.app.app_context():
        engine = db.engine
    with explain.watching(engine) as seen:
        browser.get(path, headers={"Cookie": reader.cookie})
    return seen
