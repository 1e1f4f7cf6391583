"""Areas of pictures as interchange formats write them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Literal

from orientir.core.items import areas
from orientir.core.items.readers.found import ItemRefused
from orientir.core.items.specs import Area

_SHAPES: dict[str, Literal["rect", "circle", "ellipse", "poly"]] = {
    "rect": "rect",
    "rectangle": "rect",
    "circle": "circle",
    "ellipse": "ellipse",
    "poly": "poly",
    "polygon": "poly",
    "bounded": "poly",
}


def read_area(identifier: str, shape: str, coordinates: str, label: str = "") -> Area:
    """An area; ItemRefused when its shape is unknown or its numbers do not suit the shape."""
    known = _SHAPES.get(shape.strip().lower())
    if known is None:
        raise ItemRefused(f"область рисунка неизвестной формы «{shape}»")
    try:
        corners = tuple(Decimal(one) for one in re.split(r"[\s,;]+", coordinates.strip()) if one)
    except InvalidOperation:
        raise ItemRefused("у области рисунка неверные координаты") from None
    if known == "poly" and len(corners) > 6 and corners[:2] == corners[-2:]:
        corners = corners[:-2]  # the last corner repeats the first
    area = Area(identifier, known, corners, label)
    if not areas.is_sound(area) or not all(one.is_finite() for one in corners):
        raise ItemRefused("у области рисунка неверные координаты")
    return area
