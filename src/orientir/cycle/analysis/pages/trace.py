"""From what, by what and by whom a run was counted, and whether a repetition gave the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.cycle.analysis.models import AnalysisRun
from orientir.cycle.analysis.pages.shown import heading_of
from orientir.cycle.analysis.pages.words import SET_KINDS, key_of, tell_key
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table

ROLES: dict[str, str | Promise] = {
    "outcome": gettext_lazy("Results"),
    "results": gettext_lazy("Results"),
    "prior": gettext_lazy("Earlier results"),
    "context": gettext_lazy("Conditions"),
    "plan": gettext_lazy("Plan of the paper"),
    "snapshot": gettext_lazy("Snapshot"),
    "own": gettext_lazy("What schools say of themselves"),
    "federal": gettext_lazy("Federal list of signs"),
}


def trace_facts(run: AnalysisRun) -> list[Fact]:
    """Inputs, versions and hashes, short."""
    found = [Fact(_role(entry), _input_words(entry)) for entry in run.inputs]
    found += asked_facts(run)
    found += [
        Fact(_("Hash of the inputs"), run.inputs_sha256[:12]),
        Fact(_("Methodology"), f"{run.pack} {run.pack_version}"),
        Fact(_("Version of the program"), run.code_version),
        Fact(_("Hash of what was found"), run.result_sha256[:12] or russian.MISSING),
        Fact(_("Asked for by"), run.created_by.display_name if run.created_by else russian.MISSING),
        Fact(_("Counted"), russian.moment(_local(run))),
    ]
    if run.rules_version:
        found.insert(-3, Fact(_("Version of the rules"), run.rules_version[:40]))
    return found


def _input_words(entry: Mapping[str, Any]) -> str:
    return str(entry["snapshot"]) if "snapshot" in entry else tell_key(key_of(entry))


def _role(entry: Mapping[str, Any]) -> str:
    """A run that gathers a year has a role of its own for each set: its kind says more."""
    named = ROLES.get(entry["role"])
    return str(named if named is not None else SET_KINDS[entry["key"]["kind"]])


def asked_facts(run: AnalysisRun) -> list[Fact]:
    """What was asked beside the results themselves."""
    found = []
    if "year" in run.parameters:
        found.append(Fact(_("Year"), str(run.parameters["year"])))
    if "previous" in run.parameters:
        words = _("taken from the run before, of %(n)s schools")
        found.append(Fact(_("Numbers of groups"), words % {"n": len(run.parameters["previous"])}))
    return found


def counted_table(runs: Sequence[AnalysisRun]) -> Table:
    """How what stands on a page was counted: each run with its results, rules, program and hashes."""
    columns = [
        Column(_("Analysis"), place="name"),
        Column(_("What it was counted from")),
        Column(_("Rules")),
        Column(_("Program")),
        Column(_("Hash of the inputs")),
        Column(_("Hash of what was found")),
        Column(_("Counted")),
    ]
    return Table(_("How it was counted"), columns, [_counted(run) for run in runs], dense=True)


def _counted(run: AnalysisRun) -> Row:
    inputs = "; ".join(dict.fromkeys(_input_words(entry) for entry in run.inputs))
    rules = ", ".join(one for one in (f"{run.pack} {run.pack_version}", run.rules_version) if one)
    return Row(
        [
            Cell(heading_of(run), href=reverse("analysis:run", args=[run.pk])),
            Cell(inputs),
            Cell(rules),
            Cell(run.code_version),
            Cell(run.inputs_sha256[:12] or russian.MISSING),
            Cell(run.result_sha256[:12] or russian.MISSING),
            Cell(russian.moment(_local(run))),
        ]
    )


def repetition_words(run: AnalysisRun, repetitions: Sequence[AnalysisRun]) -> list[tuple[str, str]]:
    """State and sentence of each repetition."""
    return [_repetition(run, one) for one in repetitions]


def _repetition(run: AnalysisRun, one: AnalysisRun) -> tuple[str, str]:
    if one.finished_at is None:
        return "doing", _("being repeated")
    day = russian.moment(timezone.localtime(one.finished_at))
    if one.result_sha256 == run.result_sha256:
        return "done", _("repeated on %(day)s: the same to the last digit") % {"day": day}
    return "check", _("repeated on %(day)s: the outcome differs, version %(version)s") % {
        "day": day, "version": one.code_version,
    }  # fmt: skip


def _local(run: AnalysisRun) -> datetime | None:
    return timezone.localtime(run.finished_at) if run.finished_at else None
