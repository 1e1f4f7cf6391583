"""A school whose mean lies above what its context and its other results let one expect."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
from scipy.stats import norm

from orientir.core.context.value_added import Question, value_added
from orientir.core.objectivity.signals import (
    Bounds,
    Measured,
    Signal,
    common_effect,
    say_number,
    tell_signals,
)


def find_above_expected(
    table: pl.DataFrame, question: Question, bounds: Bounds
) -> tuple[Signal, ...]:
    """``table``: a row per pupil; covariates: context and results of other procedures. Raises DataNotSound.

    The effect is the shrunken part of the school, in deviations of pupils about the expectation.
    p says how odd the
    school is *among schools*, which differ anyway: its mean residual against N(0, between + within / pupils).
    """
    found = value_added(table, replace(question, adjust=None))
    sizes = found.fit.sizes
    enough = sizes >= bounds.fewest
    if found.fit.unit_variance <= 0 or not enough.any():
        return ()
    scale = float(np.sqrt(found.fit.residual_variance))
    chance = found.fit.residual_variance / sizes
    raw = found.fit.effects * (1 + chance / found.fit.unit_variance)  # before it is shrunken
    middle, spread = common_effect(raw, chance)
    p = norm.sf((raw - middle) / np.sqrt(chance + spread))
    measured = Measured(
        tuple(one.unit for one, is_enough in zip(found.units, enough, strict=True) if is_enough),
        sizes[enough], found.fit.effects[enough] / scale, found.fit.errors[enough] / scale, p[enough],
    )  # fmt: skip

    def say(at: int) -> str:
        side = "выше" if measured.effect[at] >= 0 else "ниже"
        return (
            f"средний результат {measured.pupils[at]} учеников {side} ожидаемого на "
            f"{say_number(abs(measured.effect[at]))} стандартного отклонения"
        )

    return tell_signals("above_expected", measured, bounds, say)
