"""From what a form holds to a template, with every error of the loader at its field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from wtforms import BooleanField, Field, FieldList, Form, FormField, HiddenField, SelectField, SelectMultipleField

from app.blueprints.templates import faults, words
from app.blueprints.templates.form import EditForm, LinesField
from app.catalogue import sharing
from app.catalogue.errors import TemplateError, TemplateErrors
from app.planning.template import Template
from app.programme.own_templates import slug_of

UNREAD = frozenset({"csrf_token", "seen"})
ALWAYS = frozenset({"roles", "phases", "skills"})


class FormFaults(Exception):
    """What somebody filled in is no template; the fields of the form say why."""


def template_of(form: EditForm, *, slug: str, version: int) -> Template:
    """Return the template that a form describes.

    :raises FormFaults: with the errors put at the fields of the form, and in `form_errors` what is of no field.
    """
    places: dict[str, Field] = {}
    data = _read(form, "", places) | {"slug": slug or slug_of(str(form.title.data or "")), "version": version}
    try:
        return sharing.from_data(data, file="")
    except TemplateErrors as error:
        for one in error.errors:
            _put(form, places, one)
        raise FormFaults from error


def all_faults(form: EditForm) -> list[tuple[str, str]]:
    """Return every error with the part of the page where it stands, in the order of the page."""
    return [("", str(error)) for error in form.form_errors] + [
        (field.id, f"{name}: {error}") for name, field in _fields(form) for error in _errors(field)
    ]


def add_row(form: EditForm, name: str) -> None:
    """Add an empty row to a list, as far as it may have one more."""
    for _name, field in _fields(form):
        if isinstance(field, FieldList) and field.name == name and len(field) < (field.max_entries or 0):
            field.append_entry()


def remove_row(form: EditForm, name: str) -> None:
    """Remove a row of a list."""
    for _name, field in _fields(form):
        if isinstance(field, FieldList):
            field.entries = [entry for entry in field.entries if entry.name != name]


def says_something(form: Form) -> bool:
    """Tell whether anything was typed or ticked: a choice alone says nothing, one of them is always chosen."""
    for field in form:
        if isinstance(field, FieldList):
            if any(says_something(entry.form) for entry in field):
                return True
        elif isinstance(field, FormField):
            if says_something(field.form):
                return True
        elif not isinstance(field, SelectField | HiddenField) and field.data not in (None, "", [], False):
            return True
    return False


def _read(form: Form, path: str, places: dict[str, Field]) -> dict[str, Any]:
    """Return the fields that say something, and remember where each stands."""
    found: dict[str, Any] = {}
    for field in form:
        name = field.short_name
        if name in UNREAD:
            continue
        places[f"{path}{name}"] = field
        value = _value(field, f"{path}{name}", places)
        if value not in (None, "", [], {}, False) or (name in ALWAYS and isinstance(field, FieldList)):
            found[name] = value
    return found


def _value(field: Field, path: str, places: dict[str, Field]) -> Any:
    match field:
        case FieldList():
            return _rows(field, path, places)
        case FormField():
            return _read(field.form, f"{path}.", places) if says_something(field.form) else {}
        case LinesField() | SelectMultipleField() | BooleanField():
            return field.data
        case _:
            return str("" if field.data is None else field.data).replace("\r\n", "\n").replace("\t", " ").strip()


def _rows(field: FieldList[Any], path: str, places: dict[str, Field]) -> list[dict[str, Any]]:
    """Return the rows that say something; a point without a name of its own for marks gets one."""
    rows: list[dict[str, Any]] = []
    for entry in field:
        if not says_something(entry.form):
            continue
        number = len(rows) + 1
        places[f"{path}[{number}]"] = entry
        row = _read(entry.form, f"{path}[{number}].", places)
        if "slug" in entry.form and "slug" not in row:
            row["slug"] = _free_slug(row.get("name", ""), {other["slug"] for other in rows})
        rows.append(row)
    return rows


def _free_slug(name: str, taken: set[str]) -> str:
    slug = slug_of(name)
    return next(
        found for number in range(1, 100) if (found := slug if number == 1 else f"{slug[:56]}-{number}") not in taken
    )


def _put(form: EditForm, places: dict[str, Field], error: TemplateError) -> None:
    """Put an error at its field, or at the nearest part of the form that holds it."""
    path = error.field
    text = faults.sentence(error.message, field=path)
    while path:
        if path in places:
            field = places[path]
            if isinstance(field, FormField) and error.message == "ontbreekt":
                field = next(iter(field.form))
            _note(field, text)
            return
        path = re.sub(r"(\.[^.\[]+|\[\d+\]|^[^.\[]+)$", "", path)
    form.form_errors.append(f"{words.field(error.field)}: {text}" if error.field else text)


def _note(field: Field, text: str) -> None:
    if isinstance(field, FormField | FieldList):
        vars(field)["own_errors"] = (*_errors(field), text)
    else:
        field.errors = (*_errors(field), text)


def _errors(field: Field) -> tuple[str, ...]:
    """Return the errors of a field itself: those of a list or a part are kept apart from those of what it holds."""
    if isinstance(field, FormField | FieldList):
        return tuple(getattr(field, "own_errors", ()))
    return tuple(str(error) for error in field.errors)


def _fields(form: Form, prefix: str = "") -> Iterator[tuple[str, Field]]:
    """Yield every field of a form and of what it holds, with what it is called."""
    for field in form:
        if field.short_name in UNREAD:
            continue
        name = f"{prefix}{field.label.text}"
        yield name, field
        if isinstance(field, FieldList):
            for number, entry in enumerate(field, start=1):
                yield from _fields(entry.form, f"{name} {number}, ")
        elif isinstance(field, FormField):
            yield from _fields(field.form, f"{name}, ")
