"""What a browser sends of the form for something new."""

from __future__ import annotations

from html.parser import HTMLParser


def new_fields(week, **changes):
    return {
        "title": "Spelen en bewegen",
        "day": week.day.isoformat(),
        "starts": "15.30",
        "ends": "16.30",
        "space": str(week.space.id),
        "age_group": "",
        "responsible": str(week.supervisor.id),
        "capacity": "20",
        "meetings": "3",
        "description": "",
    } | changes


def form_of(page, week, **changes):
    """Return the fields of the form as a page shows them, with these changes."""
    return (
        fields_of(page, "new-activity")
        | {"space": str(week.space.id), "responsible": str(week.supervisor.id)}
        | changes
    )


def fields_of(page, form_id):
    """Return the fields of a form as a page shows them."""
    fields = _Fields()
    fields.feed(page[page.index(f'id="{form_id}"') :])
    del fields.sent["csrf_token"]  # the browser of the tests sends its own
    return fields.sent


class _Fields(HTMLParser):
    def __init__(self):
        super().__init__()
        self.sent, self._select, self._area = {}, None, None

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self._area = found["name"] if tag == "textarea" else None
        if tag == "textarea":
            self.sent[found["name"]] = ""
        elif tag == "select":
            self._select = found["name"]
        elif tag == "option" and ("selected" in found or self._select not in self.sent):
            self.sent[self._select] = found.get("value", "")
        elif tag == "input":
            self._input(found)

    def _input(self, found):
        if found.get("type") not in {"checkbox", "radio"}:
            self.sent[found["name"]] = found.get("value", "")
        elif "checked" in found:
            self.sent.setdefault(found["name"], []).append(found["value"])

    def handle_endtag(self, _tag):
        self._area = None

    def handle_data(self, data):
        if self._area:
            self.sent[self._area] = (self.sent[self._area] + data).strip()
