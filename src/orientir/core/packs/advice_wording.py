"""The texts of recommendations: plain words with places for a unit's own figures.

``{value}`` is the figure as pages show it; ``{missing:педагог|педагога|педагогов}`` is the figure with the noun that
agrees with it (one, few, many); ``{{`` and ``}}`` are braces. Which names there are: ``advice_facts``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

_PLACE: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_NAME: Final = re.compile(r"[a-z_]+")
_FORMS: Final = 3


class WordingMistake(Exception):
    """Why a text cannot be filled."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a text: the name of a fact, and the three forms of a noun that agrees with it."""

    name: str
    forms: tuple[str, str, str] | None


def slots_of(text: str) -> Iterator[Slot]:
    """The places of a text in their order. Raises WordingMistake."""
    return (piece for piece in _pieces(text) if isinstance(piece, Slot))


def fill(text: str, say: Callable[[Slot], str]) -> str:
    """The text with every place said by ``say``. Raises WordingMistake."""
    return "".join(piece if isinstance(piece, str) else say(piece) for piece in _pieces(text))


def _pieces(text: str) -> Iterator[str | Slot]:
    at = 0
    for found in _PLACE.finditer(text):
        yield text[at : found.start()]
        at = found.end()
        yield _piece(found)
    yield text[at:]


def _piece(found: re.Match[str]) -> str | Slot:
    whole = found.group()
    if whole in ("{{", "}}"):
        return whole[0]
    if found.group(1) is None:
        raise WordingMistake(f"скобка «{whole}» без пары: удвойте её, если она нужна в тексте")
    name, colon, forms = found.group(1).partition(":")
    if not _NAME.fullmatch(name):
        raise WordingMistake(f"«{whole}»: нужно имя, как {{value}}")
    return Slot(name, _forms(whole, forms) if colon else None)


def _forms(whole: str, text: str) -> tuple[str, str, str]:
    forms = tuple(one.strip() for one in text.split("|"))
    if len(forms) != _FORMS or not all(forms):
        raise WordingMistake(f"«{whole}»: нужны три формы слова, как «педагог|педагога|педагогов»")
    return forms[0], forms[1], forms[2]
