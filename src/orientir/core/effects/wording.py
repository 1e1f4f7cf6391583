"""What an answer says in plain words: the verdict with its reason, warnings, how far the conclusion holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from orientir.core.effects.difference import Difference
from orientir.core.effects.estimating import Answer, Ground, is_dip


def tell_verdict(answer: Answer) -> str:
    """One or two sentences."""
    return _VERDICTS[answer.ground](answer)


def _number(value: float) -> str:
    """Three digits that matter, with a comma."""
    return (
        f"{value:.3g}".replace(".", ",").replace("-", "−") if abs(value) < 1000 else f"{value:.0f}"
    )


def _p(value: float) -> str:
    return "меньше 0,001" if value < 0.001 else f"{value:.3f}".replace(".", ",")


def _interval(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "интервала нет"
    return f"от {_number(low)} до {_number(high)}"


def _confidence(answer: Answer) -> str:
    return f"{100 * (1 - answer.question.level):.3g} %".replace(".", ",")


def _established(answer: Answer) -> str:
    found = answer.counted
    assert found is not None
    told = (
        f"Эффект установлен: {_number(found.estimate)} ({_confidence(answer)}: {_interval(found.low, found.high)}), "
        f"случайностью это не объяснить (p {_p(found.p)})."
    )
    if answer.difference is None:
        return told + " Сравнить не с кем: всё, что случилось в то же время, от меры не отделить."
    if answer.difference.pre_trend is None:
        return told + " До меры известен один период: были ли тренды одинаковы, проверить нельзя."
    return told


def _by_chance(answer: Answer) -> str:
    found = answer.counted
    assert found is not None
    return (
        f"Эффект не установлен: {_number(found.estimate)} ({_confidence(answer)}: {_interval(found.low, found.high)}), "
        f"такое бывает и без меры (p {_p(found.p)}). Это не значит, что эффекта нет: смотрите на ширину интервала."
    )


def _trends_part(answer: Answer) -> str:
    assert answer.difference is not None
    assert answer.difference.pre_trend is not None
    seen = answer.difference.pre_trend
    return (
        "Условие сравнения нарушено: ещё до меры те, кто под мерой, и те, с кем их сравнивают, менялись "
        f"по-разному (p {_p(seen.p)}), разницу после начала нельзя приписать мере."
    )


def _fake_break(answer: Answer) -> str:
    return (
        "Условие нарушено: такие же переломы видны в ряду и там, где меры ещё не было "
        f"(p {_p(answer.placebo.p or 0.0)}), перелом в год начала нельзя приписать мере."
    )


def _too_small(answer: Answer) -> str:
    assert answer.difference is not None
    ours, theirs = answer.difference.sides
    return (
        f"Узнать нельзя: при таком числе (под мерой {ours}, для сравнения {theirs}) p не бывает меньше "
        f"{_p(answer.difference.min_p)}, какой бы ни был эффект. Нужно больше тех, с кем сравнивать."
    )


def _always(answer: Answer) -> str:
    left = f" (таких единиц {answer.panel.always})" if answer.panel.always else ""
    return f"Узнать нельзя: о единицах под мерой не известно, какими они были до неё{left}."


_VERDICTS: Mapping[Ground, Callable[[Answer], str]] = {
    Ground.BEYOND_CHANCE: _established,
    Ground.BY_CHANCE: _by_chance,
    Ground.TRENDS_PART: _trends_part,
    Ground.FAKE_BREAK: _fake_break,
    Ground.DESIGN_TOO_SMALL: _too_small,
    Ground.NOBODY_TREATED: lambda _: "Узнать нельзя: ни одна единица не была под мерой.",
    Ground.NO_TIME_BEFORE: _always,
    Ground.NOBODY_TO_COMPARE: lambda _: (
        "Узнать нельзя: под мерой все и с одного времени, сравнить не с кем. Если ряд длинный – --method its."
    ),
    Ground.SERIES_TOO_SHORT: lambda _: (
        "Узнать нельзя: сравнить не с кем, а ряд короток: нужно не меньше четырёх периодов до меры и семи всего "
        "(при трёх и больше после начала)."
    ),
    Ground.NOTHING_VARIES: lambda _: "Узнать нельзя: показатель не меняется, сравнивать нечего.",
}


def list_warnings(answer: Answer) -> list[dict[str, str]]:
    """What to know beside the verdict: ``code`` and ``text``."""
    panel, found = answer.panel, answer.difference
    told: list[tuple[str, str]] = []
    if panel.always:
        told.append(
            (
                "always_treated",
                f"единиц, что были под мерой с самого начала: {panel.always}, в расчёт они не вошли",
            )
        )
    if panel.missing:
        told.append(("missing", f"строк без показателя: {panel.missing}, в расчёт они не вошли"))
    if answer.method == "its" and answer.question.method is None and answer.interruption:
        told.append(
            ("no_comparison", "сравнить не с кем: посчитан перелом ряда, это слабее сравнения")
        )
    if answer.interruption is not None:
        told += _of_series(answer)
    if found is not None:
        told += _of_difference(found, answer)
    return [{"code": code, "text": text} for code, text in told]


def _of_series(answer: Answer) -> list[tuple[str, str]]:
    assert answer.interruption is not None
    told, series = [], answer.interruption.series
    if series.left_out:
        told.append(
            ("incomplete", f"единиц {series.left_out} с пропусками: не вошли в средний ряд")
        )
    if not answer.panel.is_treated.all():
        told.append(
            ("comparison_unused", "единицы без меры есть, но перелом ряда с ними не сравнивается")
        )
    return told


def _of_difference(found: Difference, answer: Answer) -> list[tuple[str, str]]:
    told = []
    if found.left_out:
        told.append(
            (
                "left_out",
                f"строк под мерой {found.left_out} не с чем сравнить (нет данных до меры или все уже под мерой)",
            )
        )
    seen = found.pre_trend
    if answer.dipped is not None:
        told.append(
            (
                "ashenfelter_dip",
                _dip(answer.dipped.dip, "он не взят за исходный (взять: --skip-before 0)"),
            )
        )
    elif is_dip(found) and seen is not None:
        told.append(
            ("ashenfelter_dip", _dip(seen.dip, "не берите его за исходный: --skip-before 1"))
        )
    if seen is None:
        told.append(
            (
                "trends_unchecked",
                "до меры меньше двух периодов: одинаковы ли были тренды, не проверить",
            )
        )
    elif max(seen.jump_p, seen.p) < answer.question.level and not is_dip(found):
        told.append(("anticipation", _jump(seen.jump)))
    return told


def _dip(dip: float, advice: str) -> str:
    return (
        f"последний период до меры выбивается на {_number(abs(dip))} и потом возвращается: похоже, что меру "
        f"дали из-за необычного года, и возврат к обычному легко принять за эффект; {advice}"
    )


def _jump(jump: float) -> str:
    return (
        f"последний период до меры выбивается из ряда прежних на {_number(abs(jump))}: возможно, мера "
        "подействовала раньше названного времени; не брать его за исходный: --skip-before 1"
    )


def tell_power_of_check(found: Difference) -> str:
    """What the check of trends could have missed (Roth 2022)."""
    if found.pre_trend is None:
        return "Проверить, одинаковы ли были тренды до меры, нельзя: до неё меньше двух периодов."
    one = found.pre_trend
    return (
        f"Проверка заметила бы расхождение трендов в {_number(one.detectable)} за период в 80 % случаев; такое же "
        f"незамеченное сместило бы эффект на {_number(one.bias)}."
    )


def tell_sensitivity(found: Difference) -> str:
    """How far trends may part before the conclusion falls."""
    slope, times = overturning(found)
    if slope is None:
        return "Интервал и так включает ноль: опрокидывать нечего."
    told = f"Вывод опрокинет расхождение трендов на {_number(slope)} за период"
    return f"{told} (наибольшее, какое было до меры, × {_number(times)})." if times else f"{told}."


def overturning(found: Difference) -> tuple[float | None, float | None]:
    """The least parting of trends, a period, that brings zero into the interval; and over the largest seen before."""
    if found.low is None or found.high is None or found.low <= 0 <= found.high:
        return None, None
    slope = min(abs(found.low), abs(found.high)) / found.horizon
    largest = found.pre_trend.largest_step if found.pre_trend else 0.0
    return slope, slope / largest if largest > 0 else None
