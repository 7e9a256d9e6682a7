"""What goes along with a template that one location sends another: who sends it, and nothing about people."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum

import yaml

from app.catalogue import writer
from app.catalogue.loader import parse
from app.planning.template import Template

HEADING = "# Sjabloon van Weekwijzer"
LONGEST_NAME = 120
_SENDER = re.compile(r"# Locatie: (.+)")
_HEADER_LINES = 6
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+\.\w+")
_PHONE = re.compile(r"(?<!\d)(?:\+|00?)[1-9](?:[ .-]?\d){7,11}(?!\d)")


def to_file(template: Template, *, sender: str, day: date) -> str:
    """Return the file that another location reads: the template under a few lines that say where it is from."""
    return (
        f"{HEADING}\n# Locatie: {_one_line(sender)}\n# Versie: {template.version}\n# Datum: {day.isoformat()}\n"
        f"{writer.write(template)}"
    )


def sender_of(content: bytes) -> str:
    """Return the location that a file says it is from, or nothing when it says none."""
    for line in content.decode(errors="replace").splitlines()[:_HEADER_LINES]:
        found = _SENDER.fullmatch(line)
        if found:
            return _one_line(found[1])
    return ""


def from_data(data: dict[str, object], *, file: str) -> Template:
    """Return the template that a location keeps as data; what says nothing is left out before it is read.

    :raises TemplateErrors: with everything that is wrong.
    """
    return parse(yaml.safe_dump(_said(data), allow_unicode=True, sort_keys=False), file=file)


def texts_of(value: object) -> Iterator[str]:
    """Yield every text that somebody typed into a template."""
    if is_dataclass(value):
        for field in fields(value):
            yield from texts_of(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_of(item)
    elif isinstance(value, str) and not isinstance(value, StrEnum):
        yield value


def contacts_in(texts: Iterator[str]) -> tuple[str, ...]:
    """Return the mail addresses and telephone numbers in texts: those of a person stay at their location."""
    return tuple(found for text in texts for pattern in (_ADDRESS, _PHONE) for found in pattern.findall(text))


def _one_line(name: str) -> str:
    shown = "".join(character for character in name if character.isprintable())
    return " ".join(shown.split())[:LONGEST_NAME].strip()


def _said(value: object) -> object:
    if isinstance(value, dict):
        return {name: _said(inner) for name, inner in value.items() if inner not in (None, [], "") or name in _ALWAYS}
    return [_said(item) for item in value] if isinstance(value, list) else value


_ALWAYS = frozenset({"roles", "phases", "skills"})
"""Lists that a file must have, even when there is nothing in them."""
