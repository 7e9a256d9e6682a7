"""The woven frame of a certificate."""

import re

from defusedxml.ElementTree import fromstring

from app.documents import guilloche

SVG = "{http://www.w3.org/2000/svg}"


def test_the_frame_is_a_drawing_whose_strands_stay_on_the_sheet_and_leave_the_middle_free():
    found = fromstring(guilloche.frame())
    strands = [path.get("d") for path in found.iter(f"{SVG}path")]
    points = [tuple(map(float, point.split())) for path in strands for point in re.findall(r"[\d.]+ [\d.]+", path)]
    assert len(strands) == 12
    assert len(set(strands)) == 12
    assert all(5 < x < guilloche.WIDTH - 5 and 5 < y < guilloche.HEIGHT - 5 for x, y in points)
    assert not [(x, y) for x, y in points if 25 < x < guilloche.WIDTH - 25 and 25 < y < guilloche.HEIGHT - 25]


def test_each_strand_goes_round_without_a_jump():
    for path in fromstring(guilloche.frame()).iter(f"{SVG}path"):
        points = [tuple(map(float, one.split())) for one in re.findall(r"[\d.]+ [\d.]+", path.get("d"))]
        steps = [abs(a - c) + abs(b - d) for (a, b), (c, d) in zip(points, [*points[1:], points[0]], strict=True)]
        assert max(steps) < 4
