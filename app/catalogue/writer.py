"""Writes a template as the YAML that the loader reads, so that locations can share it."""

from dataclasses import MISSING, fields, is_dataclass
from datetime import time
from enum import StrEnum

import yaml

from app.planning.template import Template


def write(template: Template) -> str:
    """Return the template as YAML text; what equals its default is left out."""
    text: str = yaml.safe_dump(_plain(template), allow_unicode=True, sort_keys=False, width=100)
    return text


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in fields(value)
            if field.default is MISSING or getattr(value, field.name) != field.default
        }
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, time):
        return f"{value:%H.%M}"
    return value
