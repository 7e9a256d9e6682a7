"""Somebody's mailbox with the calendars of several programs beside it, each of which takes in every mail."""

from __future__ import annotations

from tests.clients import quirks
from tests.clients.outside import Window
from tests.worker.calendar_client import FAR_AHEAD, LONG_AGO, Reader

ALWAYS = Window(since=LONG_AGO, until=FAR_AHEAD)


class Agenda:
    """What a program keeps that does with mails as RFC 5546 3.2 says, and reads them with this parser."""

    def __init__(self, parser):
        self._parser = parser
        self._kept: dict[str, tuple] = {}

    def take_in(self, body):
        """Keep what is later than what there is; a cancellation removes, and is remembered."""
        head = self._parser.head(body)
        known, _body = self._kept.get(head.uid, (None, None))
        if known is None or head.version > known:
            self._kept[head.uid] = (head.version, None if head.method == "CANCEL" else body)

    def shown(self):
        """Return what is in the calendar: begin, end, title and place."""
        bodies = [body for _version, body in self._kept.values() if body is not None]
        lines = [line for body in bodies for line in self._parser.read(body, ALWAYS)]
        return sorted((line.starts_at, line.ends_at, line.title, line.place) for line in lines)


class Mailbox(Reader):
    """A reader of mails with an agenda for each parser; mail programs look at a mail more than once."""

    def __init__(self, parsers):
        super().__init__()
        self.agendas = {parser.name: Agenda(parser) for parser in parsers}

    def take_in(self, mail):
        super().take_in(mail)
        parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
        for part in parts + parts:
            for agenda in self.agendas.values():
                agenda.take_in(part.get_payload(decode=True))

    def shown(self):
        return {name: agenda.shown() for name, agenda in self.agendas.items()}

    def meant(self, lines):
        """Return these lines as each program is to show them."""
        return {
            name: [(*times, *map(quirks.of(name).text, texts)) for *times, texts in _split(lines)]
            for name in self.agendas
        }


def _split(lines):
    return [(starts_at, ends_at, (title, place)) for starts_at, ends_at, title, place in lines]
