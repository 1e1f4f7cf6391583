"""How typed answers are compared: letters, spaces, ё and е, numbers as people write them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from orientir.core.items.specs import AcceptedText, TextRule

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<digits>\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})"
    r"(?:(?:e|[*·×x]10\^)(?P<power>[+-]?\d{1,3}))?"
)
_ALIKE = str.maketrans(
    {
        "\N{MINUS SIGN}": "-",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{CYRILLIC SMALL LETTER IE}": "e",
        "\N{CYRILLIC SMALL LETTER HA}": "x",
        ",": ".",
    }
)


def parse_number(typed: str) -> Decimal | None:
    """The number that was typed: «-3,5», «1 200», «2.5e-3», «1,5·10^3»; None when it is none."""
    text = "".join(typed.lower().split()).translate(_ALIKE)
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    power = int(found["power"] or 0)
    return Decimal(f"{found['sign']}{found['digits']}").scaleb(power)


def same_text(accepted: AcceptedText, typed: str, rule: TextRule) -> bool:
    """Whether the typed text is the accepted one, overlooking what the rule overlooks."""
    mine = tidy_text(typed, rule)
    if not accepted.wildcard:
        return mine == tidy_text(accepted.text, rule)
    return _fits_pattern(
        [tidy_text(part, rule, inner=True) for part in _parts(accepted.text)], mine
    )


def _parts(pattern: str) -> list[str]:
    """What stands between the stars; an escaped star is a letter."""
    return [part.replace("\0", "*") for part in pattern.replace("\\*", "\0").split("*")]


def _fits_pattern(parts: list[str], text: str) -> bool:
    """Linear in the length of the text, whatever the pattern: no backtracking."""
    if len(parts) == 1:
        return text == parts[0].strip()
    first, last = parts[0].lstrip(), parts[-1].rstrip()
    if len(text) < len(first) + len(last):
        return False
    if not (text.startswith(first) and text.endswith(last)):
        return False
    return _holds_in_turn(parts[1:-1], text[len(first) : len(text) - len(last)])


def _holds_in_turn(parts: list[str], text: str) -> bool:
    place = 0
    for part in parts:
        found = text.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return True


def tidy_text(text: str, rule: TextRule, inner: bool = False) -> str:
    """The text as it is compared; ``inner`` keeps outer spaces (a piece of a pattern)."""
    text = unicodedata.normalize("NFC", text)
    if rule.punctuation:
        text = "".join(one for one in text if not unicodedata.category(one).startswith("P"))
    if rule.spaces:
        text = re.sub(r"\s+", " ", text)
    if rule.case:
        text = text.casefold()
    if rule.yo:
        text = text.replace("ё", "е").replace("Ё", "Е")
    return text if inner else text.strip()
