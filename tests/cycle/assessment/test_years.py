"""Two procedures a year apart: one scale by their common tasks, or a plain word that there is none."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from zlib import crc32

import numpy as np
import pytest

from orientir.core.mistakes import Mistake
from orientir.core.psychometrics.troubles import Trouble
from orientir.cycle.assessment.actions.link_choice import choose_link
from orientir.cycle.assessment.actions.publishing import (
    ResultsNotCounted,
    count_results,
    publish_results,
)
from orientir.cycle.assessment.models import (
    CompetencyResult,
    FormItem,
    ItemStatistic,
    Procedure,
    Result,
)
from orientir.kit.access.acting import acting_by
from tests.cast import NOW, ORGANISATIONS, Cast
from tests.cycle.assessment.made_procedures import make_item, opened
from tests.cycle.assessment.simulated import invite_many, sit_all

ActingAs = Callable[[str], AbstractContextManager[None]]
GROWTH = 0.6
PEOPLE = 240


def sat(cast: Cast, mean: float, seed: int, changed: float = 0.0) -> Procedure:
    """Closed; that of one common task is moved by ``changed``. Who gets which form differs from run to run."""
    with acting_by(cast.token("operator")):
        made = opened(cast)
    invite_many(made, [cast.units[code] for code in ORGANISATIONS], PEOPLE)
    hard = {
        one.version_id: difficulty(one.version.item.code)
        for one in FormItem.objects.filter(form__procedure=made).select_related("version__item")
    }
    if changed:
        hard[drifting(made)] += changed
    sit_all(made, seed, hardness=hard, mean=mean, noise=0.0)
    Procedure.objects.filter(pk=made.pk).update(state="closed")
    made.refresh_from_db()
    return made


def difficulty(code: str) -> float:
    return float(np.random.default_rng(crc32(code.encode())).normal(0, 0.8))


def drifting(procedure: Procedure) -> int:
    """A common task that everybody gets: it stands in the most forms."""
    common = ItemStatistic.objects.values("version")
    found = FormItem.objects.filter(form__procedure=procedure, version__in=common)
    return found.order_by("version_id")[0].version_id


def counted(procedure: Procedure) -> Procedure:
    count_results(procedure=procedure.pk, by=None, at=NOW)
    procedure.refresh_from_db()
    return procedure


def first_year(cast: Cast) -> Procedure:
    made = counted(sat(cast, 0.0, 3))
    Procedure.objects.filter(pk=made.pk).update(
        closes_at=NOW - timedelta(days=200), opens_at=NOW - timedelta(days=220)
    )
    publish_results(procedure=made.pk, by=None, at=NOW)
    return made


def test_a_second_year_stands_on_the_scale_of_the_first(cast: Cast, acting_as: ActingAs) -> None:
    old = first_year(cast)
    new = counted(sat(cast, GROWTH, 4, changed=2.5))
    assert new.calibration is not None
    told = new.calibration.details["scale"]
    assert told["is_linked"] is True
    assert told["root"] == told["earlier"]["code"] == old.code
    assert told["mean"] - told["old"]["mean"] == pytest.approx(GROWTH, abs=0.4)
    drifted = ItemStatistic.objects.get(calibration=new.calibration, version=drifting(new))
    assert drifted.version.item.code in told["dropped"]
    assert len(told["dropped"]) <= 2
    assert Trouble.DRIFTED.value in drifted.details["troubles"]
    means = [
        np.mean(Result.objects.filter(procedure=one).values_list("ability", flat=True))
        for one in (old, new)
    ]
    assert means[1] - means[0] == pytest.approx(GROWTH, abs=0.4)
    lines = [
        set(
            CompetencyResult.objects.filter(
                result__procedure=one, support__isnull=False
            ).values_list("competency", "support")
        )
        for one in (old, new)
    ]
    assert lines[0] == lines[1]  # one line of deficits
    client = cast.client("operator")
    with acting_as("web"):
        page = client.get(f"/assessment/procedures/{new.code}/measurement/").content.decode()
    assert "Уровни и дефициты можно сравнивать" in page
    assert "Средний уровень был 0,00, стал 0," in page
    assert '<option value="fixed" selected>' in page
    by, token = cast.accounts["operator"].pk, cast.token("operator")
    with acting_as("web"), acting_by(token):
        choose_link(procedure=new.pk, way="none", by=by, at=NOW)
    apart = counted(new).calibration.details["scale"]  # type: ignore[union-attr]
    assert "is_linked" not in apart
    assert (apart["mean"], apart["root"], apart["earlier"]["code"]) == (0, new.code, old.code)
    with pytest.raises(Mistake, match="нет такого способа"):
        choose_link(procedure=new.pk, way="mean-sigma", by=by, at=NOW)
    with pytest.raises(ResultsNotCounted, match="не в том состоянии"):
        choose_link(procedure=old.pk, way="fixed", by=by, at=NOW)


def test_without_common_tasks_it_is_said_that_years_cannot_be_compared(
    cast: Cast, acting_as: ActingAs
) -> None:
    first_year(cast)
    new = sat(cast, GROWTH, 4)
    for place in (
        FormItem.objects.filter(form__procedure=new)
        .values_list("version__item__competency", "version_id")
        .distinct()
    ):
        other = make_item(f"new-{place[1]}", place[0], 2)
        FormItem.objects.filter(form__procedure=new, version_id=place[1]).update(version=other)
    told = counted(new).calibration.details["scale"]  # type: ignore[union-attr]
    assert told["is_linked"] is False
    assert told["mean"] == 0
    client = cast.client("operator")
    with acting_as("web"):
        page = client.get(f"/assessment/procedures/{new.code}/measurement/").content.decode()
    assert "(2026) нельзя: общих заданий с прежней процедурой 0" in page.replace("2025", "2026")
