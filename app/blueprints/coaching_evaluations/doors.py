"""What is not there for whoever asks is a page that says so, and so is what does not open."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.blueprints import coaching_sentences
from app.extensions import db
from app.programme.coaching.refusals import KeyLost, SealBroken
from app.programme.refusals import NotFound as NoSuchThing

Arguments = ParamSpec("Arguments")


def opens(view: Callable[Arguments, ResponseReturnValue]) -> Callable[Arguments, ResponseReturnValue]:
    """Answer 404 for what a view does not find, and say why a sealed text does not open."""

    @wraps(view)
    def door(*args: Arguments.args, **kwargs: Arguments.kwargs) -> ResponseReturnValue:
        try:
            return view(*args, **kwargs)
        except NoSuchThing as error:
            raise NotFound from error
        except (KeyLost, SealBroken) as refusal:
            db.session.rollback()
            why = coaching_sentences.refusal(refusal, "UTC")  # neither of these says a time
            return render_template("layout/error.html", heading=_("Dit gaat niet open"), explanation=why), 409

    return door
