"""The translations of one request, looked up once: Flask-Babel alone looks for them again at every text."""

from __future__ import annotations

from babel.support import NullTranslations
from flask import Flask, g, has_app_context
from flask_babel import Domain

from app.extensions import babel


def init_app(_app: Flask) -> None:
    """Let Flask-Babel look for texts this way."""
    babel.domain_instance = Catalogue()


class Catalogue(Domain):
    """Where texts are looked for."""

    def get_translations(self) -> NullTranslations:
        """Return the catalogue of the language that the request speaks; no request speaks two."""
        if not has_app_context():
            return NullTranslations()
        kept: NullTranslations | None = g.get("catalogue")
        if kept is None:
            kept = g.catalogue = super().get_translations()
        return kept
