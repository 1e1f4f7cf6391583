"""Recommendations over two snapshots: issued after the first, answered, held against the second, proposed anew.

The answers are invented as everything here: most are accepted, some tell what was done, some wait.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from orientir.cycle.monitoring import api as monitoring
from orientir.cycle.recommendations import api as recommendations
from orientir.cycle.registry.api import find_root
from orientir.kit.access.acting import acting_by
from orientir.project.demo.procedures import operator_account, operator_session

ORDER: Final = "показательный-12"
LONG_AGO: Final = timedelta(days=240)
NOT_NOW: Final = "Уже делаем это по плану муниципалитета, отдельное поручение не нужно"
DONE: Final = "Провели; документы лежат у методиста"


def bring_advice() -> str:
    """Gather by each snapshot that was not looked at yet, the earlier first; what is there stays as it is."""
    lacking = [
        (one.code, one.reporting_on.year)
        for one in reversed(list(monitoring.list_snapshots()))
        if not recommendations.is_gathered(one.code)
    ]
    if lacking:
        with acting_by(operator_session()):
            for code, year in lacking:
                _gather(code, year)
    counts = recommendations.count_states()
    return ", ".join(
        f"{word} {counts[state]}" for state, word in _WORDS.items() if counts.get(state)
    )


_WORDS: Final = {
    "proposed": "предложено",
    "accepted": "принято",
    "declined": "отклонено",
    "met": "выполнено",
}


def _gather(code: str, year: int) -> None:
    is_first = not recommendations.count_states()
    by, at = operator_account(), timezone.now() - LONG_AGO * is_first
    run = recommendations.begin_advice(snapshot=code, by=by, at=at)
    recommendations.count_advice(run=run.pk, by=by, at=at, tell=lambda *_: None)
    if is_first:
        _issue(by, at + timedelta(days=1), year)


def _issue(by: int, at: datetime, year: int) -> None:
    """What concerns the region and its municipalities goes out; schools are left as proposals."""
    chosen = [
        *recommendations.list_proposed("region"),
        *recommendations.list_proposed("municipality"),
    ]
    if not chosen:
        return
    recommendations.issue_recommendations(
        chosen=chosen, number=f"{ORDER}-{year}", signed_on=timezone.localdate(at), unit=find_root() or 0,
        by=by, at=at,
    )  # fmt: skip
    for place, one in enumerate(chosen):
        if place % 4 == 3:
            continue  # nobody has answered yet
        accepts = place % 3 != 2
        recommendations.answer_recommendation(
            recommendation=one, accepts=accepts, words="" if accepts else NOT_NOW, by=by, at=at + timedelta(days=9)
        )  # fmt: skip
        if place % 4 == 1 and accepts:
            recommendations.report_done(
                recommendation=one, words=DONE, by=by, at=at + timedelta(days=90)
            )
