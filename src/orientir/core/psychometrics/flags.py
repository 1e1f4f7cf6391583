"""What of a calibration must not be passed over: named one by one, nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orientir.core.mistakes import Mistake
from orientir.core.psychometrics.calibration import Calibration, count_scores
from orientir.core.psychometrics.layout import FREE_SLOPES, Model
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.core.psychometrics.responses import Responses

Floats = npt.NDArray[np.float64]

FLAT = 0.2
STEEP = 6.0
FAR = 8.0  # of a step, in units of ability
FEW_OF_A_SCORE = 5
NO_SPREAD = 0.05  # standard deviation of ability
FEWEST_PERSONS: dict[Model, int] = {"rasch": 100, "pcm": 200, "2pl": 250, "gpcm": 500}
MOST_ITEMS = 2_000  # their information is one matrix
FEWEST_ITEMS: dict[Model, int] = {"rasch": 2, "pcm": 1, "2pl": 3, "gpcm": 2}


@dataclass(frozen=True)
class Flag:
    """``code``: for programs; ``item``: None where it is of all; ``text``: for people."""

    code: str
    item: str | None
    text: str


def refuse_unfit(responses: Responses, model: Model, *, has_anchors: bool = False) -> None:
    """Raise ``Mistake`` where the responses cannot determine the model at all."""
    if model in ("rasch", "2pl"):
        _refuse_steps(responses, model)
    if len(responses.items) > MOST_ITEMS:
        raise Mistake(
            f"заданий {len(responses.items)}, а оцениваются вместе не больше {MOST_ITEMS}:"
            " выберите столбцы через --columns"
        )
    _refuse_groups_of_one(responses)
    varied = (count_scores(responses.scores, None) > 0).sum(axis=1) > 1
    if not varied.any():
        raise Mistake("ни в одном задании нет двух разных ответов: оценивать нечего")
    if varied.sum() < FEWEST_ITEMS[model]:
        raise Mistake(
            f"для модели {model} нужно заданий с разными ответами не меньше {FEWEST_ITEMS[model]},"
            f" а их {varied.sum()}"
        )
    if not has_anchors:
        _refuse_apart(responses)


def _refuse_steps(responses: Responses, model: Model) -> None:
    tops = responses.scores.max(axis=0)
    if not (tops > 1).any():
        return
    place = int(np.flatnonzero(tops > 1)[0])
    rows = np.flatnonzero(responses.scores[:, place] > 1)
    code = int(responses.scores[rows[0], place]) + responses.lowest[place]
    more = f" (и ещё у {len(rows) - 1})" if len(rows) > 1 else ""
    other = "pcm" if model == "rasch" else "gpcm"
    raise Mistake(
        f"столбец «{responses.items[place]}»: код {code} у человека «{responses.persons[int(rows[0])]}»"
        f"{more}, а модель {model} – для заданий с двумя исходами: возьмите --model {other} или"
        " выберите столбцы через --columns"
    )


def refuse_other_models(anchors: Sequence[ItemParameters], model: Model) -> None:
    """Raise ``Mistake`` for an anchor that the model cannot hold: its slope, its number of scores, guessing."""
    for anchor in anchors:
        if model not in FREE_SLOPES and anchor.slope != 1:
            told = f"a = {anchor.slope:g}, а в модели {model} у всех заданий a = 1"
        elif model in ("rasch", "2pl") and anchor.max_score > 1:
            told = f"исходов {anchor.max_score + 1}, а модель {model} – для двух"
        elif anchor.guessing:
            told = f"c = {anchor.guessing:g}, а в модели {model} угадывания нет"
        else:
            continue
        raise Mistake(f"якорь «{anchor.name}»: {told}. Возьмите модель, по которой он оценён")


def _refuse_groups_of_one(responses: Responses) -> None:
    """The mean and the spread of a group are estimated: names of people are no groups."""
    if responses.group_of is None:
        return
    sizes = np.bincount(responses.group_of, minlength=len(responses.groups))
    if len(sizes) > 1 and 2 * (sizes == 1).sum() > len(sizes):
        raise Mistake(
            f"групп {len(sizes)}, и в большинстве из них по одному человеку: в столбце --group,"
            " похоже, имена людей"
        )


def _refuse_apart(responses: Responses) -> None:
    """Groups with free means are comparable only through common items."""
    if responses.group_of is None:
        return
    seen = [
        (responses.scores[responses.group_of == group] >= 0).any(axis=0)
        for group in range(len(responses.groups))
    ]
    joined, left = seen[0].copy(), list(range(1, len(seen)))
    while any((seen[group] & joined).any() for group in left):
        near = next(group for group in left if (seen[group] & joined).any())
        joined |= seen[near]
        left.remove(near)
    if left:
        raise Mistake(
            f"у группы «{responses.groups[left[0]]}» нет общих заданий с остальными:"
            " их шкалы не сравнить, оцените её отдельно"
        )


def find_flags(calibration: Calibration, responses: Responses) -> list[Flag]:
    found = [*_of_all(calibration, responses)]
    numbers = count_scores(responses.scores, None)
    for place, name in enumerate(responses.items):
        if not calibration.is_anchor(place):
            found += _of_item(calibration, responses, place, name, numbers[place])
    return found


def _of_all(calibration: Calibration, responses: Responses) -> Iterator[Flag]:
    if not calibration.optimum.converged:
        yield Flag(
            "not_converged",
            None,
            f"оценки не сошлись за {calibration.optimum.iterations} шагов, числам нельзя верить:"
            " уберите отмеченные задания, соберите больше ответов или возьмите модель проще",
        )
    for name, log_sd in zip(responses.groups, calibration.groups.log_sds, strict=True):
        if np.exp(log_sd) < NO_SPREAD:
            whose = f" в группе «{name}»" if name else ""
            yield Flag(
                "no_spread",
                None,
                f"разброс способностей{whose} неотличим от нуля: ответы на задания не связаны между"
                " собой, баллы людей ничего не значат",
            )
    answered = int((responses.scores >= 0).any(axis=1).sum())
    if answered < len(responses.scores):
        silent = len(responses.scores) - answered
        yield Flag("no_answers", None, f"людей без единого ответа: {silent}, в оценке их нет")
    fewest = FEWEST_PERSONS[calibration.model]
    if answered < fewest:
        yield Flag(
            "few_persons",
            None,
            f"людей {answered}, для модели {calibration.model} обычно нужно не меньше {fewest}:"
            " оценки неточны, смотрите на их ошибки",
        )


def _of_item(
    calibration: Calibration, responses: Responses, place: int, name: str, numbers: Floats
) -> Iterator[Flag]:
    """``numbers`` [categories]: persons, not weights."""
    counts = calibration.observed[place]
    met = np.flatnonzero(counts > 0)
    if len(met) < 2:
        yield _constant(responses, place, name, met)
        return
    yield from _of_scores(
        responses.lowest[place], _lowest_of_scale(calibration, responses), name, numbers
    )
    slope = float(calibration.categories.slopes[place])
    if calibration.model in FREE_SLOPES and slope < FLAT:
        why = (
            "отрицательна: проверьте ключ"
            if slope < 0
            else "мала: задание почти не различает людей"
        )
        yield Flag("flat_slope", name, f"различающая способность {slope:.2f} {why}")
    if slope > STEEP:
        yield Flag(
            "steep_slope", name, f"различающая способность {slope:.1f} неправдоподобно велика"
        )
    steps = -np.diff(calibration.categories.intercepts[place][met]) / slope / np.diff(met)
    if np.abs(steps).max() > FAR:
        yield Flag(
            "far_step", name, f"трудность {steps[np.abs(steps).argmax()]:.1f} далека от людей"
        )


def _constant(responses: Responses, place: int, name: str, met: npt.NDArray[np.intp]) -> Flag:
    if not len(met):
        return Flag("no_answers", name, "нет ни одного ответа, задание не оценено")
    code = int(met[0]) + responses.lowest[place]
    kind = {0: "all_wrong", 1: "all_right"}.get(code, "one_score")
    text = f"у всех один ответ ({code}), трудность не определяется, задание не оценено"
    return Flag(kind, name, text)


def _lowest_of_scale(calibration: Calibration, responses: Responses) -> int:
    """The lowest code of all items that have more than one."""
    varied = (calibration.observed > 0).sum(axis=1) > 1
    return min(code for code, is_told in zip(responses.lowest, varied, strict=True) if is_told)


def _of_scores(lowest: int, lowest_of_scale: int, name: str, numbers: Floats) -> Iterator[Flag]:
    top = int(np.flatnonzero(numbers > 0)[-1])
    empty = [*range(lowest_of_scale, lowest)]
    empty += [lowest + k for k in range(top + 1) if not numbers[k]]
    if empty:
        codes = ", ".join(map(str, empty))
        yield Flag("empty_category", name, f"код, которого никто не дал: {codes}")
    rare = [lowest + k for k, n in enumerate(numbers.tolist()) if 0 < n < FEW_OF_A_SCORE]
    if rare:
        codes = ", ".join(map(str, rare))
        yield Flag("rare_category", name, f"код дали меньше {FEW_OF_A_SCORE} человек: {codes}")
