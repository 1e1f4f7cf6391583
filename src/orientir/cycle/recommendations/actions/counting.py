"""Recommendations by a snapshot: new ones proposed, those that stand held against the new figures. All or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from orientir import __version__
from orientir.core.advice import Advice, Counsel, Ended, Finding, Key, advise
from orientir.core.mistakes import Mistake
from orientir.core.packs.advice import Addressee
from orientir.core.packs.specs import Pack
from orientir.cycle.goals import api as goals
from orientir.cycle.monitoring import api as monitoring
from orientir.cycle.recommendations.models import AdviceRun, Recommendation, RecommendationStep
from orientir.cycle.recommendations.queries.gathering import Gathered, Place, gather
from orientir.cycle.recommendations.rules import STANDING, AddresseeRole, RecommendationState
from orientir.cycle.recommendations.wording import title_of, write_text
from orientir.kit.journal import record

Tell = Callable[[str, int, int], None]
GATHERING = gettext_noop("Reading the figures of all units")
ADVISING = gettext_noop("Holding rules against them")
KEEPING = gettext_noop("Writing recommendations")
_OWN = {
    "organisation": AddresseeRole.HEAD,
    "municipality": AddresseeRole.MUNICIPAL,
    "region": AddresseeRole.MINISTRY,
}


RENEWED: Final = (
    "run", "rule_version", "subject_title", "title", "addressee", "addressee_role", "text", "actions", "measures",
    "evidence", "clause", "source", "status", "term_days", "facts", "certainty", "weight", "is_known",
)  # fmt: skip
"""What a new gathering may change of a proposal that stays."""


class AdviceNotPossible(Mistake):
    """Recommendations cannot be gathered; the sentence says why."""


@transaction.atomic
def begin_advice(*, snapshot: str, by: int, at: datetime) -> AdviceRun:
    """A run to be counted by a job. Raises AdviceNotPossible, monitoring.SnapshotNotFound.

    Figures stay as the snapshot has them; rules are those of the methodology as it is now, so that they can be mended
    without counting the snapshot anew.
    """
    found = monitoring.get_snapshot(snapshot)
    pack = goals.get_pack(pack_id=found.pack, on=timezone.localdate(at))
    if not pack.advice_rules or pack.advice_policy is None:
        raise AdviceNotPossible(
            f"в методике {pack.id}, по которой посчитан срез, правил рекомендаций нет: впишите их в папки "
            "recommendations/ и advice/"
        )
    made = AdviceRun.objects.create(
        snapshot=found, pack=pack.id, pack_version=pack.version, code_version=__version__,
        created_by_id=by, created_at=at,
    )  # fmt: skip
    record(event="recommendations.run_asked", by=by, at=at, subject=f"run {made.pk}")
    return made


@transaction.atomic
def count_advice(*, run: int, by: int | None, at: datetime, tell: Tell) -> None:
    """Gather, advise, keep; a run that is finished stays as it is."""
    found = AdviceRun.objects.select_for_update(of=("self",)).select_related("snapshot").get(pk=run)
    if found.finished_at is not None:
        return
    pack = goals.get_pack(pack_id=found.pack, on=timezone.localdate(found.created_at))
    assert pack.advice_policy is not None
    tell(GATHERING, 0, 3)
    gathered = gather(found.snapshot, pack)
    tell(ADVISING, 1, 3)
    known = _known(gathered)
    counsel = advise(
        pack.advice_rules, pack.advice_policy, gathered.findings,
        [key for key, one in known.items() if one.state in STANDING],
    )  # fmt: skip
    tell(KEEPING, 2, 3)
    keeping = _Keeping(found, pack, gathered, known, by, at)
    keeping.keep(counsel)
    found.sources, found.figures = gathered.sources, _figures(counsel, keeping)
    found.finished_at = at
    found.save(update_fields=["sources", "figures", "finished_at"])
    record(event="recommendations.run_counted", by=by, at=at, subject=f"run {run}")


def _known(gathered: Gathered) -> dict[Key, Recommendation]:
    """Open recommendations of the units of the snapshot, and those a person chose not to issue."""
    codes = {one.id: one.code for one in gathered.places.values()}
    found = Recommendation.objects.filter(unit__in=codes).exclude(state=RecommendationState.MET)
    told = sorted(found, key=lambda one: one.state != RecommendationState.DISMISSED)
    return {Key(one.rule, codes[one.unit_id], one.subject): one for one in told}


def _figures(counsel: Counsel, keeping: _Keeping) -> dict[str, Any]:
    return {
        "proposed": keeping.proposed,
        "stands": sum(one.stands for one in counsel.advice),
        "met": len(counsel.ended),
        "unknown": len(counsel.unknown),
        "dismissed": keeping.dismissed,
        "held_back": dict(Counter(one.why.value for one in counsel.held_back)),
        "units": len({one.finding.unit for one in counsel.advice}),
    }


@dataclass(slots=True)
class _Keeping:
    """What a run changes in what is kept."""

    run: AdviceRun
    pack: Pack
    gathered: Gathered
    known: Mapping[Key, Recommendation]
    by: int | None
    at: datetime
    proposed: int = 0
    dismissed: int = 0

    def keep(self, counsel: Counsel) -> None:
        by_code = {one.code: one for one in self.gathered.places.values()}
        steps = [self._step(self.known[key], "unknown") for key in counsel.unknown]
        proposed: list[tuple[Recommendation, Recommendation | None]] = []
        for one in counsel.advice:
            before = self.known.get(one.key)
            if before is not None and before.state == RecommendationState.DISMISSED:
                self.dismissed += 1
            elif before is not None and one.stands:
                steps.append(self._step(before, "stands", one.finding))
            else:
                made = self._propose(one, by_code[one.finding.unit], before)
                proposed.append((made, before))
        self._propose_anew(proposed)
        self._end(counsel.ended, steps)
        stands = [self.known[one.key].pk for one in counsel.advice if one.stands]
        unknown = [self.known[key].pk for key in counsel.unknown]
        Recommendation.objects.filter(pk__in=stands).update(is_known=True)
        Recommendation.objects.filter(pk__in=unknown).update(is_known=False)
        RecommendationStep.objects.bulk_create(steps)

    def _propose_anew(
        self, proposed: Sequence[tuple[Recommendation, Recommendation | None]]
    ) -> None:
        """What stays proposed keeps its place, its history and the words that a person wrote; what speaks no more
        goes."""
        units, now = list(self.gathered.places), [one for one, _before in proposed]
        kept = [one for one in now if one.pk is not None]
        gone = Recommendation.objects.filter(state=RecommendationState.PROPOSED, unit__in=units)
        gone.exclude(pk__in=[one.pk for one in kept]).delete()
        Recommendation.objects.bulk_create(
            kept, update_conflicts=True, unique_fields=["id"], update_fields=RENEWED
        )
        made = Recommendation.objects.bulk_create(one for one in now if one.pk is None)
        renewed = [one for one, before in proposed if before is not None and _differs(one, before)]
        RecommendationStep.objects.bulk_create(
            [*(self._step(one, "proposed") for one in made), *map(self._renewed, renewed)]
        )
        self.proposed = len(now)

    def _renewed(self, one: Recommendation) -> RecommendationStep:
        step = self._step(one, "renewed")
        step.facts = one.facts
        return step

    def _end(self, ended: Iterable[Ended], steps: list[RecommendationStep]) -> None:
        ids = []
        for one in ended:
            before = self.known[one.key]
            ids.append(before.pk)
            steps.append(self._step(before, "met", one.finding))
        Recommendation.objects.filter(pk__in=ids).update(state=RecommendationState.MET)

    def _step(
        self, one: Recommendation, kind: str, finding: Finding | None = None
    ) -> RecommendationStep:
        return RecommendationStep(
            recommendation=one, kind=kind, facts=dict(finding.facts) if finding else {},
            snapshot=self.run.snapshot, by_id=self.by, at=self.at,
        )  # fmt: skip

    def _propose(
        self, advice: Advice, place: Place, before: Recommendation | None
    ) -> Recommendation:
        rule, finding = advice.rule, advice.finding
        addressee, role = _addressee(rule.addressee, place)
        is_edited = before is not None and before.is_edited
        year = int(self.run.snapshot.reporting_on.year)
        text = write_text(self.pack, place, advice, year)
        return Recommendation(
            run=self.run, rule=rule.code, rule_version=rule.version, about=rule.about,
            subject=finding.subject, subject_title=title_of(self.pack, advice), title=rule.title,
            unit_id=place.id, level=place.level, addressee_id=addressee, addressee_role=role,
            text=before.text if is_edited and before else text,
            actions=before.actions if is_edited and before else list(rule.actions),
            measures=list(rule.measures), evidence=rule.evidence, clause=rule.clause,
            source=rule.source, status=rule.status,
            term_days=before.term_days if is_edited and before else int(rule.term_days.value),
            facts=dict(finding.facts), certainty=finding.certainty, weight=advice.weight,
            state=RecommendationState.PROPOSED, is_edited=is_edited, pk=before.pk if before else None,
        )  # fmt: skip


def _differs(one: Recommendation, before: Recommendation) -> bool:
    """Whether there is news to a proposal: by figures or by words."""
    return (one.facts, one.text, one.rule_version) != (
        before.facts,
        before.text,
        before.rule_version,
    )


def _addressee(kind: Addressee, place: Place) -> tuple[int, AddresseeRole]:
    """The unit that is to act, and who answers there. A unit without an authority above answers itself."""
    if kind == "municipality" and place.municipality is not None:
        return place.municipality, AddresseeRole.MUNICIPAL
    if kind in ("region", "institute") and (place.region is not None or place.level == "region"):
        role = AddresseeRole.INSTITUTE if kind == "institute" else AddresseeRole.MINISTRY
        return place.region or place.id, role
    return place.id, _OWN[place.level]
