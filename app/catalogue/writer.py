"""Writes a template as the YAML that the loader reads, so that locations can share it."""

from dataclasses import MISSING, asdict, fields, is_dataclass
from datetime import time
from enum import StrEnum
from typing import Any

import yaml

from app.planning.template import Template


def write(template: Template) -> str:
    """Return the template as YAML text; what equals its default is left out."""
    text: str = yaml.safe_dump(_plain(template), allow_unicode=True, sort_keys=False, width=100)
    return text


def as_data(template: Template) -> dict[str, Any]:
    """Return the whole template as JSON, defaults too: what a location keeps of it."""
    return {name: _data(value) for name, value in asdict(template).items()}


def _data(value: object) -> Any:
    if isinstance(value, dict):
        return {name: _data(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_data(item) for item in value]
    return _plain(value)


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
