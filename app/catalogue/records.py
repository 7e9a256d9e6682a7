"""Reads YAML mappings as dataclasses, field by field, and keeps every error with its line and field."""

from dataclasses import MISSING, Field, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import yaml

from app.catalogue import scalars
from app.catalogue.errors import TemplateError

MOST_ITEMS = 60
_NULL = "tag:yaml.org,2002:null"

Record = TypeVar("Record")


class Reading:
    """The reading of one file: the errors so far, and the node of each field that was there."""

    def __init__(self, *, file: str) -> None:
        self.file = file
        self.errors: list[TemplateError] = []
        self.nodes: dict[str, yaml.Node] = {}

    def refuse(self, node: yaml.Node, field: str, message: str) -> None:
        """Keep an error at the line on which the node starts."""
        error = TemplateError(file=self.file, line=node.start_mark.line + 1, field=field, message=message)
        self.errors.append(error)

    def record(self, shape: type[Record], node: yaml.Node, *, path: str = "") -> Record | None:
        """Return the mapping as a dataclass of that shape, or nothing when there was any error in it.

        The types of the fields say what is allowed; a field with a default may be left out.
        """
        errors_before = len(self.errors)
        entries = self._entries(node, path)
        hints = get_type_hints(shape, include_extras=True)
        for name in entries.keys() - hints.keys():
            self.refuse(entries[name], _inside(path, name), "is een onbekend veld")
        values: dict[str, Any] = {}
        for field in _fields(shape):
            if field.name in entries:
                values[field.name] = self._value(hints[field.name], entries[field.name], _inside(path, field.name))
            elif field.default is MISSING:
                self.refuse(node, _inside(path, field.name), "ontbreekt")
        return shape(**values) if len(self.errors) == errors_before else None

    def _entries(self, node: yaml.Node, path: str) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            self.refuse(node, path, "moet bestaan uit velden met een naam")
            return {}
        entries: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            if name in entries:
                self.refuse(key, _inside(path, name), "staat er twee keer")
            entries[name] = value
        return entries

    def _value(self, hint: object, node: yaml.Node, path: str) -> object:
        self.nodes[path] = node
        wanted = _unless_none(hint)
        if wanted is not hint and node.tag == _NULL:
            return None
        if get_origin(wanted) is tuple:
            return self._items(get_args(wanted)[0], node, path)
        if isinstance(wanted, type) and is_dataclass(wanted):
            return self.record(wanted, node, path=path)
        try:
            return scalars.read(wanted, node)
        except scalars.Unfit as error:
            self.refuse(node, path, str(error))
            return None

    def _items(self, hint: object, node: yaml.Node, path: str) -> tuple[object, ...]:
        if not isinstance(node, yaml.SequenceNode) or len(node.value) > MOST_ITEMS:
            self.refuse(node, path, f"moet een lijst zijn van hoogstens {MOST_ITEMS} regels")
            return ()
        return tuple(self._value(hint, item, f"{path}[{number}]") for number, item in enumerate(node.value, start=1))


def _fields(shape: type[Any]) -> tuple[Field[Any], ...]:
    return fields(shape)


def _unless_none(hint: object) -> object:
    if get_origin(hint) in {Union, UnionType}:
        return next(wanted for wanted in get_args(hint) if wanted is not NoneType)
    return hint


def _inside(path: str, name: str) -> str:
    # Names come from the file: shown whole they could be as long as the file and hold characters that break a terminal.
    shown = "".join(character for character in name[:60] if character.isprintable())
    return f"{path}.{shown}" if path else shown
