"""Decisions of the invented region: an order by figures with assignments under control, minutes, a letter, a draft.

Signed under the session of the ministry, reported under those of municipalities, as people would.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from orientir.cycle.decisions import api as decisions
from orientir.cycle.monitoring import api as monitoring
from orientir.cycle.registry.api import Account, Grant, find_root, titles_of
from orientir.cycle.roadmaps import api as roadmaps
from orientir.kit.access.acting import acting_by
from orientir.kit.access.logins import log_in
from orientir.kit.documents.official import new_paper, said
from orientir.kit.documents.received import receive_document
from orientir.kit.documents.word import to_bytes
from orientir.project.demo.accounts import PASSWORD

POST, NAME = "Министр", "А. А. Условная"
GROUNDS: Final = "В соответствии с планом работы министерства на год"
DONE: Final = "Сверили со школами поимённо, расхождения исправлены; справка приложена"
LACKS: Final = "В справке нет подписи руководителя: приложите подписанную"
"""People and numbers of documents are invented."""


def bring_decisions() -> str:
    """Make what is not there yet; returns what came, in words."""
    now, unit = timezone.now(), find_root()
    ministry = Account.objects.filter(login="ministry").first()
    if unit is None or ministry is None:
        return "нет министерства"
    with _as(ministry):
        if decisions.count_states():
            return "уже есть"
        places = [one for one in decisions.list_units_below(unit) if one.level == "municipality"]
        _cancelled(unit, ministry.pk, now - timedelta(days=120), places)
        order = _order(unit, ministry.pk, now - timedelta(days=60), places)
        _letter(unit, ministry.pk, now - timedelta(days=20))
        _draft(unit, ministry.pk, now)
    told = _report(order, now - timedelta(days=20), ministry)
    return f"документов 5, отчётов {told}"


def _as(account: Account) -> AbstractContextManager[None]:
    return acting_by(log_in(login=account.login, password=PASSWORD, address="demo").token)


def _order(unit: int, by: int, at: datetime, places: list[decisions.UnitBelow]) -> int:
    """By the figures of the latest snapshot, charged to municipalities and to the operator."""
    terms = decisions.Terms(
        decisions.DecisionKind.ORDER, "О мерах по итогам мониторинга системы профессионального развития", GROUNDS,
        control="первого заместителя Министра", is_for_all=True,
        signatory_post=POST, signatory=NAME,
    )  # fmt: skip
    one = decisions.write_decision(terms=terms, unit=unit, by=by, at=at)
    _pin(one.pk, [unit, *(place.id for place in places[:5])], by, at)
    on = timezone.localdate(at)
    charged = [decisions.Executor(place.id, place.title) for place in places]
    points = (
        (decisions.Point("Сверить сведения о педагогах, прошедших диагностику, со школами поимённо",
                         on + timedelta(days=45), "Справка за подписью руководителя"), charged),
        (decisions.Point("Направить в министерство предложения по группам повышения квалификации",
                         on + timedelta(days=90), "Письмо"), charged[:6]),
        (decisions.Point("Обобщить результаты сверки и представить на коллегию", on + timedelta(days=100),
                         "Аналитическая справка"),
         [decisions.Executor(unit, "РЦОКИО (оператор мониторинга)", role="operator")]),
    )  # fmt: skip
    for point, executors in points:
        decisions.write_point(decision=one.pk, point=point, executors=executors, by=by, at=at)
    _tie(one.pk, by, at)
    decisions.sign_decision(
        decision=one.pk, number="показательный-01/315", signed_on=on, by=by, at=at
    )
    return one.pk


def _tie(decision: int, by: int, at: datetime) -> None:
    """To the row of the region's plan that it carries out, where there is a plan."""
    found, _total = roadmaps.search_measures("мониторинга", limit=1)
    for row in found:
        target = decisions.Target(
            f"{row.plan_title}, {row.number}. {row.title}", measure=str(row.id)
        )
        decisions.set_links(decision=decision, targets=[target], by=by, at=at)


def _pin(decision: int, units: list[int], by: int, at: datetime) -> None:
    snapshot = monitoring.list_snapshots().first()
    if snapshot is None:
        return
    year = monitoring.frame_of(snapshot).years[-1]
    titles = titles_of(units, timezone.localdate(at))
    for indicator in ("1.1", "3.1"):
        choice = decisions.Choice(snapshot.code, indicator, year, units)
        decisions.pin_figures(decision=decision, choice=choice, titles=titles, by=by, at=at)


def _cancelled(unit: int, by: int, at: datetime, places: list[decisions.UnitBelow]) -> None:
    """Minutes, and the order that cancelled them a month later."""
    on = timezone.localdate(at)
    terms = decisions.Terms(
        decisions.DecisionKind.MINUTES, "О подготовке к мониторингу", GROUNDS,
        text="О сроках сбора сведений и ответственных в муниципалитетах",
        present="Условная А. А., министр\nПримерова Б. Б., начальник отдела",
        signatory_post="Председатель", signatory="А. А. Условная",
    )  # fmt: skip
    one = decisions.write_decision(terms=terms, unit=unit, by=by, at=at)
    charged = [decisions.Executor(place.id, place.title) for place in places[:3]]
    point = decisions.Point("Назначить ответственных за сбор сведений", on + timedelta(days=60))
    decisions.write_point(decision=one.pk, point=point, executors=charged, by=by, at=at)
    decisions.sign_decision(decision=one.pk, number="показательный-3", signed_on=on, by=by, at=at)
    later = at + timedelta(days=30)
    ending = decisions.write_decision(
        terms=decisions.Terms(
            decisions.DecisionKind.ORDER, "Об отмене протокола о подготовке к мониторингу",
            "В связи с утверждением нового порядка сбора сведений", signatory_post=POST, signatory=NAME,
        ),
        unit=unit, by=by, at=later, ends=one.pk, ends_how="cancelled",
    )  # fmt: skip
    decisions.sign_decision(
        decision=ending.pk, number="показательный-01/120", signed_on=timezone.localdate(later), by=by, at=later
    )  # fmt: skip


def _letter(unit: int, by: int, at: datetime) -> None:
    terms = decisions.Terms(
        decisions.DecisionKind.LETTER, "О сроках сбора сведений",
        text="Просим довести до руководителей организаций сроки сбора сведений за год.", is_for_all=True,
        signatory_post=POST, signatory=NAME,
    )  # fmt: skip
    one = decisions.write_decision(terms=terms, unit=unit, by=by, at=at)
    decisions.sign_decision(
        decision=one.pk, number="показательное-218", signed_on=timezone.localdate(at), by=by, at=at
    )


def _draft(unit: int, by: int, at: datetime) -> None:
    terms = decisions.Terms(
        decisions.DecisionKind.ORDER, "О поддержке школ с дефицитами педагогических кадров", GROUNDS,
        signatory_post=POST, signatory=NAME,
    )  # fmt: skip
    one = decisions.write_decision(terms=terms, unit=unit, by=by, at=at)
    _pin(one.pk, [unit], by, at)


def _report(order: int, at: datetime, ministry: Account) -> int:
    """Of the demo's own municipality: a report with a document, returned and made again; the rest are silent."""
    own = Grant.objects.filter(account__login="town1").select_related("account").first()
    if own is None:
        return 0
    with _as(own.account):
        mine = decisions.find_charged(decision=order, unit=own.unit_id)
        if not mine:
            return 0
        _tell(mine[0], own.account_id, at)
    with _as(ministry):
        decisions.settle_report(
            assignment=mine[0],
            accepts=False,
            words=LACKS,
            by=ministry.pk,
            at=at + timedelta(days=2),
        )
    with _as(own.account):
        _tell(mine[0], own.account_id, at + timedelta(days=4))
    return 2


def _tell(assignment: int, by: int, at: datetime) -> None:
    paper = new_paper(title="Справка", author="Орган управления образованием")
    said(paper, "Сведения сверены со школами; расхождений нет.")
    file = receive_document("Справка о сверке.docx", to_bytes(paper))
    decisions.report_assignment(assignment=assignment, words=DONE, files=[file], by=by, at=at)
