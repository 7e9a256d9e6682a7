"""The programs of one installation, as they are started on one machine."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from local.processes import Program

WEB_WORKERS = max(1, min(2, os.cpu_count() or 1))
# Workers of the web server that take longer to stop are ended, so that the whole is down within 25 seconds.
WEB_STOP_SECONDS = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Programs:
    """How to start them, in which directory and told what."""

    checkout: Path
    environment: Mapping[str, str]

    def flask(self, *arguments: str) -> Program:
        """Return a command of the application."""
        return self._python(f"flask {' '.join(arguments)}", "flask", "--app", "wsgi", *arguments)

    def web(self, *, host: str, port: int) -> Program:
        """Return the web server."""
        workers = ("--workers", str(WEB_WORKERS), "--blocking-threads", "4")
        return self._python("web", *_granian(host=host, port=port), *workers, "wsgi:app")

    def mail_page(self, *, port: int) -> Program:
        """Return the page to read the mails of the local mail server."""
        workers = ("--workers", "1", "--blocking-threads", "2")
        return self._python("post", *_granian(host="127.0.0.1", port=port), *workers, "local.mail_page:app")

    def mail_server(self, *, listener: int, maildir: Path, replies_to: int) -> Program:
        """Return the local mail server on a socket that we hold: mails wait there while it is started again."""
        arguments = ("--listener", str(listener), "--maildir", str(maildir), "--replies-to", str(replies_to))
        return self._python("smtp", "local.mail_server", *arguments, descriptors=(listener,))

    def intake(self, *, listener: int) -> Program:
        """Return what takes in answers by mail, on a socket that we hold."""
        arguments = ("flask", "--app", "wsgi", "intake", "serve", "--listener", str(listener))
        return self._python("intake", *arguments, descriptors=(listener,))

    def worker(self) -> Program:
        """Return the Celery worker."""
        options = ("--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "INFO")
        return self._python("worker", "celery", "-A", "worker.celery_app", "worker", *options)

    def beat(self) -> Program:
        """Return the bell that rings at intervals; it keeps nothing on disk."""
        options = ("--pidfile", "", "--loglevel", "INFO")
        return self._python("beat", "celery", "-A", "worker.celery_app", "beat", *options)

    def _python(self, name: str, *arguments: str, descriptors: tuple[int, ...] = ()) -> Program:
        return Program(
            name=name,
            argv=(sys.executable, "-m", *arguments),
            environment=self.environment,
            directory=self.checkout,
            descriptors=descriptors,
        )


def _granian(*, host: str, port: int) -> tuple[str, ...]:
    address = ("--host", host, "--port", str(port))
    stopping = ("--workers-kill-timeout", str(WEB_STOP_SECONDS))
    return ("granian", "--interface", "wsgi", *address, "--respawn-failed-workers", *stopping)
