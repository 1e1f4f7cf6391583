"""What can be told before solving: which cells, times or limits the bank cannot meet, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from orientir.core.assembly.layouts import Layout
from orientir.core.assembly.specs import Blueprint, Candidate, Cell, FormsNotBuilt, Wanted
from orientir.core.mistakes import Mistake
from orientir.core.packs.competencies import EXTENDED

MOST_FORMS = 60


class BlueprintNotSound(Mistake):
    """The blueprint or the wish contradicts itself."""


def check_sound(blueprint: Blueprint, wanted: Wanted) -> None:
    """Raise ``BlueprintNotSound`` for what no bank could meet."""
    if not blueprint.cells or all(cell.count == 0 for cell in blueprint.cells):
        raise BlueprintNotSound("в плане теста нет ни одного задания")
    if not 1 <= wanted.forms <= MOST_FORMS:
        raise BlueprintNotSound(f"форм может быть от 1 до {MOST_FORMS}, а не {wanted.forms}")
    if wanted.anchors < 0 or any(cell.count < 0 for cell in blueprint.cells):
        raise BlueprintNotSound("число заданий не бывает отрицательным")
    _check_apart(blueprint.cells)
    _check_anchors(blueprint, wanted)


def _check_apart(cells: Sequence[Cell]) -> None:
    """No item may fit two cells."""
    kinds: dict[str, set[int | None]] = {}
    for cell in cells:
        seen = kinds.setdefault(cell.competency, set())
        if cell.difficulty in seen or (seen and None in {*seen, cell.difficulty}):
            raise BlueprintNotSound(
                f"компетенция {cell.competency} стоит в плане дважды: задайте её либо по трудностям, "
                "либо одной строкой"
            )
        seen.add(cell.difficulty)


def _check_anchors(blueprint: Blueprint, wanted: Wanted) -> None:
    most = sum(cell.count for cell in blueprint.cells)
    if wanted.design == "parallel" and wanted.forms > 1 and wanted.anchors > most:
        raise BlueprintNotSound(f"общих заданий {wanted.anchors} больше, чем в форме: {most}")


def fitting(cell: Cell, bank: Sequence[Candidate]) -> list[Candidate]:
    """The items of a cell."""
    return [
        one
        for one in bank
        if one.competency == cell.competency and cell.difficulty in (None, one.difficulty)
    ]


def people_of_form(wanted: Wanted) -> int:
    """How many people see one form."""
    return ceil(wanted.people / wanted.forms)


def check_supply(
    blueprint: Blueprint, wanted: Wanted, layout: Layout, bank: Sequence[Candidate]
) -> None:
    """Raise ``FormsNotBuilt`` with every cell that is short of items and every time that is short."""
    reasons = [*_short_cells(wanted, layout, bank), *_short_time(blueprint, wanted, layout, bank)]
    if reasons:
        raise FormsNotBuilt(reasons)


def _short_cells(wanted: Wanted, layout: Layout, bank: Sequence[Candidate]) -> Iterator[str]:
    for place, cell in enumerate(layout.cells):
        live = fitting(cell, bank)
        fresh = [one for one in live if one.left is None or one.left >= people_of_form(wanted)]
        needed = layout.needed(place)
        if len(fresh) < needed:
            yield _short_sentence(cell, wanted, needed, len(live), len(live) - len(fresh))


def _short_sentence(cell: Cell, wanted: Wanted, needed: int, live: int, spent: int) -> str:
    difficulty = f" {_of(cell.difficulty)}" if cell.difficulty is not None else ""
    several = "" if wanted.forms == 1 else f" на {wanted.forms} {_forms(wanted)}"
    worn = f", из них {spent} уже показаны столько раз, сколько можно" if spent else ""
    return (
        f"По компетенции {cell.competency}{difficulty} нужно заданий: {needed}{several}, "
        f"живых заданий: {live}{worn}."
    )


def _of(difficulty: int) -> str:
    return "с развёрнутым ответом" if difficulty == EXTENDED else f"трудности {difficulty}"


def _forms(wanted: Wanted) -> str:
    """The noun that agrees with their number (from two on)."""
    words = (
        ("тетрадь", "тетради", "тетрадей")
        if wanted.design == "booklets"
        else ("форму", "формы", "форм")
    )
    tens, ones = divmod(wanted.forms % 100, 10)
    if tens == 1 or ones == 0 or ones > 4:
        return words[2]
    return words[0] if ones == 1 else words[1]


def _short_time(
    blueprint: Blueprint, wanted: Wanted, layout: Layout, bank: Sequence[Candidate]
) -> Iterator[str]:
    """The quickest form there can be is too long: no solver is needed to say so."""
    if blueprint.seconds is None or wanted.design == "booklets":
        return
    quickest = sum(
        sum(sorted(one.seconds for one in fitting(cell, bank))[: cell.count])
        for cell in layout.cells
    )
    if quickest > blueprint.seconds:
        yield (
            f"Самая короткая форма займёт {minutes(quickest)} мин., а отведено "
            f"{minutes(blueprint.seconds)}: увеличьте время или уменьшите число заданий."
        )


def minutes(seconds: float) -> str:
    return f"{seconds / 60:.1f}".replace(".", ",").removesuffix(",0")
