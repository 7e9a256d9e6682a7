"""What a browser would send of a form on a page, as it stands."""

from __future__ import annotations

from html.parser import HTMLParser

from werkzeug.datastructures import MultiDict

TICKED = {"checkbox", "radio"}


def fields_of(page, form_id):
    """Return the fields of the form with this id."""
    reader = _Reader(form_id)
    reader.feed(page)
    reader.fields.pop("csrf_token")  # the browser of the tests sends its own
    return reader.fields


class _Reader(HTMLParser):
    def __init__(self, form_id):
        super().__init__()
        self.form_id, self.inside = form_id, False
        self.fields = MultiDict()
        self.select, self.text = None, None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("id") == self.form_id
        elif self.inside and tag in {"input", "select", "option", "textarea"}:
            getattr(self, f"_{tag}")(given)

    def handle_endtag(self, tag):
        if tag == "textarea" and self.text is not None:
            # A browser leaves the first newline out, and sends the others as two characters.
            self.fields.add(self.text[0], self.text[1].removeprefix("\r\n").removeprefix("\n").replace("\n", "\r\n"))
            self.text = None
        elif tag == "form":
            self.inside = False

    def handle_data(self, data):
        if self.text is not None:
            self.text = (self.text[0], self.text[1] + data)

    def _input(self, given):
        if given.get("type") not in TICKED or "checked" in given:
            self.fields.add(given["name"], given.get("value", ""))

    def _select(self, given):
        self.select = given["name"]

    def _option(self, given):
        if "selected" in given or self.select not in self.fields:
            self.fields[self.select] = given["value"]

    def _textarea(self, given):
        self.text = (given["name"], "")
