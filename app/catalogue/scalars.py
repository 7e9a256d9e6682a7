"""Reads single YAML values as text, whole number, flag, wall time or word, and says in Dutch what was expected."""

import re
from datetime import time
from enum import StrEnum
from typing import Annotated, get_args, get_origin

import yaml

from app.planning.template import Text, Whole

_STRING = "tag:yaml.org,2002:str"
_WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[.:]([0-5][0-9])")
_FLAGS = {"true": True, "false": False}


class Unfit(Exception):
    """A value that is not what was expected; carries what was, in Dutch."""


def read(hint: object, node: yaml.Node) -> object:
    """Return the value of a scalar, read as the type that the hint of a field asks for.

    :raises Unfit: when it is something else.
    """
    if not isinstance(node, yaml.ScalarNode):
        raise Unfit("moet één waarde zijn")
    if get_origin(hint) is Annotated:
        return _limited(get_args(hint)[1], node)
    if hint is bool:
        return _flag(node.value)
    if hint is time:
        return _clock(node.value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _word(hint, node.value)
    raise TypeError(hint)


def _limited(limit: object, node: yaml.ScalarNode) -> object:
    if isinstance(limit, Whole):
        return _whole(node.value, limit)
    if isinstance(limit, Text):
        return _text(node, limit)
    raise TypeError(limit)


def _text(node: yaml.ScalarNode, limit: Text) -> str:
    if node.tag != _STRING:  # 2026, ~, true and 1.5 are other things in YAML
        raise Unfit("moet tekst zijn; zet er aanhalingstekens omheen")
    text: str = node.value.strip()
    if not 1 <= len(text) <= limit.most:
        raise Unfit(f"moet 1 tot en met {limit.most} tekens hebben")
    if not _without_steering(text, lines=limit.lines).isprintable():
        raise Unfit("bevat een teken dat niet mag")
    if limit.pattern and not re.fullmatch(limit.pattern, text):
        raise Unfit("mag alleen kleine letters, cijfers en streepjes hebben")
    return text


def _without_steering(text: str, *, lines: bool) -> str:
    """Leave out what is not printed and belongs there: ends of lines, and the non-joiner that Farsi is spelt with."""
    text = text.replace("\u200c", "")
    return text.replace("\n", " ") if lines else text


def _whole(value: str, limit: Whole) -> int:
    if not _WHOLE_NUMBER.fullmatch(value) or not limit.least <= int(value) <= limit.most:
        raise Unfit(f"moet een geheel getal zijn van {limit.least} tot en met {limit.most}")
    return int(value)


def _flag(value: str) -> bool:
    if value not in _FLAGS:
        raise Unfit("moet true of false zijn")
    return _FLAGS[value]


def _clock(value: str) -> time:
    found = _CLOCK.fullmatch(value)
    if found is None:
        raise Unfit("moet een tijd zijn, zoals 09.30")
    return time(int(found[1]), int(found[2]))


def _word(words: type[StrEnum], value: str) -> StrEnum:
    if value not in {word.value for word in words}:
        raise Unfit(f"moet een van deze woorden zijn: {', '.join(words)}")
    return words(value)
