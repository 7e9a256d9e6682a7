"""The woven frame of a certificate, as on paper of value: waves that cross one another, drawn once as SVG."""

from __future__ import annotations

import math
from functools import cache

WIDTH, HEIGHT = 297.0, 210.0
"""A4 on its side, in millimetres."""

_MIDDLE, _SWING = 12.0, 3.6
"""How far from the edge of the sheet the band runs, and how far its waves go to either side."""
_ROUND = 9.0
_WAVES = 96
"""So many on the way round: a whole number, so that the end meets the beginning."""
_STEPS = 12
_STRANDS = 6
_COLOURS = ("#0a6a86", "#14406f", "#0a6a86")


@cache
def frame() -> str:
    """Return the frame of a sheet of A4 on its side as an SVG document."""
    strands = "".join(
        f'<path d="{_strand(phase / _STRANDS, swing)}" stroke="{_COLOURS[phase % len(_COLOURS)]}"/>'
        for phase in range(_STRANDS)
        for swing in (1.0, 0.55)
    )
    lines = "".join(
        f'<rect x="{inset}" y="{inset}" width="{WIDTH - 2 * inset}" height="{HEIGHT - 2 * inset}" '
        f'rx="{_ROUND - inset / 3}" stroke="#14406f" stroke-width="{weight}"/>'
        for inset, weight in ((7.2, 0.7), (16.8, 0.35), (17.7, 0.2))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" fill="none" '
        f'stroke-width="0.16" stroke-linejoin="round">{strands}{lines}</svg>'
    )


def _strand(phase: float, swing: float) -> str:
    """Return one wave round the sheet; `phase` and the sign of every second one make them cross."""
    count = _WAVES * _STEPS
    points = [_point(step / count, phase, swing) for step in range(count)]
    first, *rest = (f"{x:.2f} {y:.2f}" for x, y in points)
    return f"M{first}L{' '.join(rest)}Z"


def _point(share: float, phase: float, swing: float) -> tuple[float, float]:
    (x, y), (across, down) = _along(share)
    aside = swing * _SWING * math.sin(math.tau * (share * _WAVES + phase))
    return x + across * aside, y + down * aside


def _along(share: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return a point of the middle of the band, so far on its way round with rounded corners, and its outward side."""
    wide, high = WIDTH - 2 * (_MIDDLE + _ROUND), HEIGHT - 2 * (_MIDDLE + _ROUND)
    corner = _ROUND * math.pi / 2
    way = share * 2 * (wide + high + 2 * corner)
    left, top, right, bottom = _MIDDLE, _MIDDLE, WIDTH - _MIDDLE, HEIGHT - _MIDDLE
    sides = (
        (wide, (left + _ROUND, top), (1.0, 0.0), (right - _ROUND, top + _ROUND)),
        (high, (right, top + _ROUND), (0.0, 1.0), (right - _ROUND, bottom - _ROUND)),
        (wide, (right - _ROUND, bottom), (-1.0, 0.0), (left + _ROUND, bottom - _ROUND)),
        (high, (left, bottom - _ROUND), (0.0, -1.0), (left + _ROUND, top + _ROUND)),
    )
    for length, (x, y), (dx, dy), (cx, cy) in sides:
        if way < length:
            return (x + dx * way, y + dy * way), (dy, -dx)
        way -= length
        if way < corner:
            turned = way / _ROUND
            outward = (
                dy * math.cos(turned) + dx * math.sin(turned),
                -dx * math.cos(turned) + dy * math.sin(turned),
            )
            return (cx + outward[0] * _ROUND, cy + outward[1] * _ROUND), outward
        way -= corner
    return (left + _ROUND, top), (0.0, -1.0)
