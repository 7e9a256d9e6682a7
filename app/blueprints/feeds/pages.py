"""The pages that several routes of subscriptions end in: an address, a question, a name."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.exceptions import NotFound, UnprocessableEntity

from app import jobs
from app.blueprints.feeds import programs, qr, words
from app.blueprints.feeds.forms import ButtonForm, NameForm
from app.blueprints.feeds.programs import Program
from app.extensions import db
from app.models.feeds import FeedScope
from app.models.people import CalendarBy
from app.programme.feeds import Issued
from app.queries.feed_subjects import Subject
from app.queries.feeds import Listed


@dataclass(frozen=True, kw_only=True, slots=True)
class Addresses:
    """The address of a subscription: to copy, to open in a calendar program, and to scan with a phone."""

    https: str
    webcal: str
    drawing: Markup


def scope(name: str) -> FeedScope:
    """Return the scope of this name."""
    try:
        return FeedScope(name)
    except ValueError as error:
        raise NotFound from error


def chosen(name: str) -> CalendarBy:
    """Return the choice of this name."""
    try:
        return CalendarBy(name)
    except ValueError as error:
        raise UnprocessableEntity from error


def programs_in_order() -> tuple[Program, ...]:
    """Return what there are instructions for, first the program that the reader probably has."""
    return programs.in_order(request.headers.get("User-Agent", ""))


def issued(found: Issued, about: Subject | Listed | None, *, back: str) -> ResponseReturnValue:
    """Show the address in the answer itself: in a redirect it would have to be kept somewhere."""
    db.session.commit()
    jobs.ring()
    base = current_app.config["SETTINGS"].base_url
    address = base + url_for("feeds.calendar", secret=found.secret)
    webcal = f"webcal://{address.partition('://')[2]}"
    drawing = qr.drawing(webcal, described=_("QR-code met het adres van de agenda"))
    return render_template(
        "feeds/address.html",
        addresses=Addresses(https=address, webcal=webcal, drawing=drawing),
        title=_title(about),
        back=back,
        words=words,
        programs=programs_in_order(),
    )


def question(template: str, feed: Listed | None, back: str) -> ResponseReturnValue:
    """Ask before something happens to a subscription."""
    if feed is None:
        raise NotFound
    return render_template(template, feed=feed, words=words, form=ButtonForm(formdata=None), back=url_for(back))


def naming(feed: Listed | None, form: NameForm | None, *, back: str) -> ResponseReturnValue:
    """Ask for the name of a subscription, again when what was typed cannot be one."""
    if feed is None:
        raise NotFound
    shown = form or NameForm(formdata=None, label=feed.name)
    page = render_template("feeds/name.html", feed=feed, words=words, form=shown, back=url_for(back))
    return page, 422 if form else 200


def done(sentence: str, *, back: str) -> ResponseReturnValue:
    """Keep what was done, and say it on the page that somebody came from."""
    db.session.commit()
    jobs.ring()
    flash(sentence, "success")
    return redirect(url_for(back))


def _title(about: Subject | Listed | None) -> str:
    if about is None:
        return ""
    of = about.of if isinstance(about, Listed) else about.name
    return f"{words.scope(about.scope)}: {of}"
