"""What can be changed on the board and of a week."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField

from app.blueprints.slots import SlotForm


class MoveForm(SlotForm):
    """A card put somewhere else on the board."""

    lane_kind = HiddenField()
    lane = HiddenField()
    from_lane = HiddenField()
    week = HiddenField()


class PublishForm(FlaskForm):
    """The button that makes the ticked sessions of a week known."""
