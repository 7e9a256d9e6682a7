"""What several pages of templates answer: a file to save, and why a template cannot go to another location."""

from __future__ import annotations

from flask import Response, make_response
from flask_babel import gettext as _

from app.blueprints import sentences
from app.blueprints.context import location
from app.catalogue.errors import TemplateErrors
from app.programme.refusals import Refusal


def yaml_file(name: str, content: str) -> Response:
    """Return a template as a file to be saved, never to be shown by the browser."""
    answer = make_response(content)
    answer.headers["Content-Type"] = "application/yaml; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def why_not(refusal: Refusal | TemplateErrors) -> str:
    """Return why a template cannot be shared or taken in."""
    if isinstance(refusal, TemplateErrors):
        return _("Dit sjabloon is ouder dan wat er nu gevraagd wordt. Bewerk het eerst.")
    return sentences.refusal(refusal, location().zone)
