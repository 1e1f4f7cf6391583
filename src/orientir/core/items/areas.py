"""Whether a place of a picture lies in an area."""

from __future__ import annotations

from collections.abc import Sequence

from orientir.core.items.specs import Area

CORNERS = {"rect": 4, "circle": 3, "ellipse": 4}


def holds(area: Area, x: float, y: float) -> bool:
    """The border belongs to the area; a broken area holds nothing."""
    if not is_sound(area):
        return False
    corners = [float(one) for one in area.corners]
    match area.shape:
        case "rect":
            left, top, right, bottom = corners
            return left <= x <= right and top <= y <= bottom
        case "circle":
            middle_x, middle_y, radius = corners
            return (x - middle_x) ** 2 + (y - middle_y) ** 2 <= radius**2
        case "ellipse":
            return _in_ellipse(corners, x, y)
    return _in_polygon(list(zip(corners[::2], corners[1::2], strict=True)), x, y)


def _in_ellipse(corners: Sequence[float], x: float, y: float) -> bool:
    middle_x, middle_y, across, down = corners
    if not across or not down:
        return False
    return ((x - middle_x) / across) ** 2 + ((y - middle_y) / down) ** 2 <= 1


def _in_polygon(corners: Sequence[tuple[float, float]], x: float, y: float) -> bool:
    """Counts the sides to the right of the place (even-odd rule)."""
    inside = False
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if _on_side(x1, y1, x2, y2, x, y):
            return True
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            inside = not inside
    return inside


def _on_side(x1: float, y1: float, x2: float, y2: float, x: float, y: float) -> bool:
    across = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
    between = min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2)
    return between and across == 0


def is_sound(area: Area) -> bool:
    """Whether the area has as many corners as its shape needs."""
    count = len(area.corners)
    if area.shape == "poly":
        return count >= 6 and count % 2 == 0
    return count == CORNERS[area.shape]
