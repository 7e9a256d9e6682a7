"""Why something about a child cannot be done, in Dutch."""

from __future__ import annotations

from flask_babel import gettext as _

from app.blueprints import sentences
from app.programme import child_records
from app.programme.refusals import LooksLikeCitizenNumber, NameInUse, Refusal


def refusal(why: Refusal, zone: str) -> str:
    """Return why something could not be done, and what can be done instead."""
    match why:
        case NameInUse(name=name):
            return _("%(name)s is al een kind hier, of was het tot kort geleden. Kies een andere bijnaam.", name=name)
        case LooksLikeCitizenNumber():
            return _("Dit lijkt op een BSN, een V-nummer of een telefoonnummer. Zulke nummers horen hier niet.")
        case child_records.HasLeft():
            return _("Dit kind is vertrokken. De gegevens kunnen niet meer veranderen.")
        case _:
            return sentences.refusal(why, zone)
