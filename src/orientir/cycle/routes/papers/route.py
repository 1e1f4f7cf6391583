"""The route on paper, to sign: the columns of the regional form of a route."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from orientir.cycle.routes.pages.route import RoutePage, route_page
from orientir.cycle.routes.pages.steps import Told
from orientir.kit import russian
from orientir.kit.documents import render_pdf

TEMPLATE = Path(__file__).with_name("route.typ")


def route_pdf(told: Told) -> bytes:
    """A4, lying: header, steps, who signs."""
    page = route_page(told)
    return render_pdf(
        TEMPLATE,
        {
            "language": get_language() or "ru",
            "title": _("Individual educational route № %(id)s") % {"id": told.route.pk},
            "status": page.status,
            "facts": [[fact.title, str(fact.value)] for fact in page.facts],
            "deficits": list(page.deficits),
            "deficits_title": _("What the diagnostic showed"),
            "heads": _heads(),
            "rows": _rows(page),
            "mix": page.mix,
            "signs": [
                _("I agree to the route"),
                _("Who accompanies"),
                _("Agreed: head of the organisation"),
            ],
            "printed": _("Printed on %(day)s, version %(version)s")
            % {"day": russian.day(told.today), "version": told.route.version},
            "words": {"page": _("page"), "of": _("of"), "day": _("date")},
        },
    )


def _heads() -> list[str]:
    return [
        "№", _("Deficit"), _("Goal"), _("Step"), _("Term"), _("Form of report"), _("Result"),
        _("Mark"),
    ]  # fmt: skip


def _rows(page: RoutePage) -> list[list[str]]:
    return [
        [
            str(step.number), _title_of(step.deficit) or russian.MISSING, step.goal,
            "\n".join(filter(None, (step.title, step.detail, step.asks))),
            russian.day(step.due_on), step.report, step.result,
            "; ".join(filter(None, (step.said, "" if step.is_open else step.state))),
        ]
        for step in page.steps
    ]  # fmt: skip


def _title_of(deficit: str) -> str:
    """The competency alone: level and certainty stand above the table, once."""
    return deficit.partition("»")[0].lstrip("«")
