"""What a page hands its script: JSON inside the page, so that the script need not ask for it."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from orientir.cycle.assessment.pages.sitting_words import player_words

LANGUAGES_KEPT = 8


def embedded(value: Any) -> SafeString:
    """JSON to stand between script tags: nothing in it can end the tag. Letters stay letters, so it is half as long."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    safe = text.replace("<", "\\u003C").replace(">", "\\u003E").replace("&", "\\u0026")
    return mark_safe(safe)  # noqa: S308 the three characters that HTML knows are gone


@lru_cache(LANGUAGES_KEPT)
def embedded_words(language: str) -> SafeString:
    """The words of the player: the same for everybody who reads this language."""
    with override(language):
        return embedded(player_words())
