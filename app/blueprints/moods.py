"""The five moods of a note: a face and a word for each."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

FACES = {
    5: ("smiley-sticker", _l("Heel goed")),
    4: ("smiley", _l("Goed")),
    3: ("smiley-meh", _l("Gaat wel")),
    2: ("smiley-sad", _l("Niet zo goed")),
    1: ("smiley-nervous", _l("Slecht")),
}
