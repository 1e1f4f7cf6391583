"""Heads of a file to fields: by the text of the head, whatever the order; what is not known is refused by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from orientir.core.frdo.cleaning import clean, fold
from orientir.core.frdo.profiles import list_profiles
from orientir.core.mistakes import Mistake

LIKE, CLEARLY = (
    0.86,
    0.04,
)  # how alike a renamed head must be, and by how much more than to any other
NEEDED = (
    "number", "issued_on", "programme_kind", "programme_title", "hours", "family_name", "given_name",
    "birth_on", "snils",
)  # fmt: skip
HEAD_ROWS = 20


def find_head(rows: Sequence[Sequence[object]]) -> int | None:
    """The index of the row that heads a table of ФРДО; ``None``: this is no such file."""
    known = _titles()
    for index, row in enumerate(rows[:HEAD_ROWS]):
        if len({field for cell in row if (field := known.get(fold(cell)))}) >= len(NEEDED):
            return index
    return None


def match_columns(heads: Iterable[object]) -> dict[str, int]:
    """Place (from 0) of each field that the heads name, in any order, of any profile.

    A head that is written a little otherwise is taken if it is clearly like one field alone. Raises Mistake that names
    what is missing, what was not understood, and what is there twice.
    """
    texts = [clean(head) for head in heads]
    places: dict[str, int] = {}
    unknown: list[int] = []
    for place, text in enumerate(texts):
        field = _titles().get(fold(text))
        if field is None:
            unknown.extend([place] * bool(text))
        elif field in places:
            raise Mistake(f"столбец «{text}» есть дважды: оставьте один")
        else:
            places[field] = place
    strange = [texts[place] for place in unknown if not _match_renamed(texts, place, places)]
    _refuse_missing(places, strange)
    return places


def _match_renamed(texts: Sequence[str], place: int, places: dict[str, int]) -> bool:
    likeness = sorted(
        (
            (max(SequenceMatcher(None, fold(texts[place]), one).ratio() for one in titles), field)
            for field, titles in _titles_by_field().items()
            if field not in places
        ),
        reverse=True,
    )
    if not likeness or likeness[0][0] < LIKE:
        return False
    if len(likeness) > 1 and likeness[0][0] - likeness[1][0] < CLEARLY:
        return False
    places[likeness[0][1]] = place
    return True


def _refuse_missing(places: Mapping[str, int], strange: Sequence[str]) -> None:
    missing = [field for field in NEEDED if field not in places]
    if not missing:
        return
    titles = {column.field: column.title for column in list_profiles()[0].columns}
    named = ", ".join(f"«{titles[field]}»" for field in missing)
    odd = ", ".join(f"«{text}»" for text in strange)
    advice = f" Непонятные столбцы: {odd}; назовите их как в бланке." if odd else ""
    raise Mistake(f"файл ФРДО без столбцов: {named}.{advice}")


def _titles() -> dict[str, str]:
    return {fold(c.title): c.field for profile in list_profiles() for c in profile.columns}


def _titles_by_field() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for title, field in _titles().items():
        found.setdefault(field, []).append(title)
    return found
