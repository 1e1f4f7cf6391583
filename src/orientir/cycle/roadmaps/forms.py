"""What is asked: of a plan, of a measure, of a document, of a decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.core.mistakes import Mistake
from orientir.core.packs.specs import Pack
from orientir.core.plans import ACCEPTED, Term, reread_term
from orientir.cycle.roadmaps.actions.measures import ExecutorTerms, MeasureTerms
from orientir.cycle.roadmaps.actions.plans import PlanTerms
from orientir.cycle.roadmaps.models import Measure, Plan
from orientir.cycle.roadmaps.queries.naming import ExecutorBook
from orientir.cycle.roadmaps.rules import DocumentKind, PlanKind

Read = TypeVar("Read")


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PlanForm(forms.Form):
    """A plan and its period."""

    title = forms.CharField(
        label=gettext_lazy("What the plan is called"), max_length=300, widget=_text(2)
    )
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=PlanKind.choices)
    starts_on = forms.DateField(label=gettext_lazy("Begins on"), widget=_day())
    ends_on = forms.DateField(label=gettext_lazy("Ends on"), widget=_day())

    def terms(self) -> PlanTerms:
        return PlanTerms(**self.cleaned_data)


class FromPackForm(forms.Form):
    """Which methodology's road map, and in which year the plan begins."""

    pack = forms.ChoiceField(label=gettext_lazy("Methodology"))
    first_year = forms.IntegerField(
        label=gettext_lazy("Begins in the year"), min_value=2000, max_value=2099,
        help_text=gettext_lazy("Another year than that of the document moves all terms by whole years."),
    )  # fmt: skip

    def __init__(self, packs: Sequence[Pack], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = gettext_lazy("measures: %(n)s")
        choices = [
            (one.id, f"{one.short_title} ({told % {'n': len(one.measures)}})") for one in packs
        ]
        self.fields["pack"].choices = choices  # type: ignore[attr-defined]


class MilestoneForm(forms.Form):
    """What is to be reached by which day, and the measures that show it."""

    title = forms.CharField(
        label=gettext_lazy("What is to be reached"), max_length=300, widget=_text(2)
    )
    due_on = forms.DateField(label=gettext_lazy("By which day"), widget=_day())
    measures = forms.MultipleChoiceField(
        label=gettext_lazy("Measures that must be confirmed by then"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, choices: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measures"].choices = choices  # type: ignore[attr-defined]


class OrderForm(forms.Form):
    """The document by which a plan comes into force."""

    number = forms.CharField(label=gettext_lazy("Number of the order"), max_length=40)
    signed_on = forms.DateField(label=gettext_lazy("Signed on"), widget=_day())


@dataclass(frozen=True, slots=True)
class Known:
    """What a measure may refer to: its plan, the methodology, executors by name, measures by number."""

    plan: Plan
    pack: Pack
    book: ExecutorBook
    numbers: dict[int, int]
    term: Term | None = None


class MeasureForm(forms.Form):
    """A measure in the words of an order; each is read by the same rules as the columns of a file."""

    title = forms.CharField(
        label=gettext_lazy("Measure of the plan"), max_length=2000, widget=_text(3)
    )
    term = forms.CharField(
        label=gettext_lazy("Term"), max_length=300,
        help_text=format_lazy(
            "{} {}", gettext_lazy("As orders write it; several terms are divided by “;”."), ACCEPTED
        ),
    )  # fmt: skip
    responsible = forms.CharField(
        label=gettext_lazy("Responsible"), max_length=300,
        help_text=gettext_lazy("An actor of the methodology, or a unit: by its title or code."),
        widget=forms.TextInput(attrs={"list": "executors", "class": "o-long"}),
    )  # fmt: skip
    co_executors = forms.CharField(
        label=gettext_lazy("Co-executors"), required=False, widget=_text(3),
        help_text=gettext_lazy("A line for each."),
    )  # fmt: skip
    participants = forms.CharField(
        label=gettext_lazy("Participants"), required=False, max_length=500
    )
    expected_result = forms.CharField(
        label=gettext_lazy("Expected result"), max_length=2000, widget=_text(3)
    )
    document_kind = forms.ChoiceField(
        label=gettext_lazy("What document shows it"), choices=DocumentKind.choices
    )
    needed = forms.IntegerField(
        label=gettext_lazy("How many documents confirm it"), min_value=0, max_value=99, initial=1,
        help_text=gettext_lazy("As many as there are terms; 0 where only measures below count."),
    )  # fmt: skip
    stage = forms.CharField(label=gettext_lazy("Stage"), required=False, max_length=300)
    section = forms.CharField(label=gettext_lazy("Section"), required=False, max_length=500)
    before = forms.CharField(
        label=gettext_lazy("After measures"), required=False, max_length=200,
        help_text=gettext_lazy("Numbers of measures that must be done first, with commas."),
    )  # fmt: skip
    indicators = forms.CharField(
        label=gettext_lazy("Indicators"), required=False, max_length=300,
        help_text=gettext_lazy("Codes that the measure is to change, with commas: 1.1, 6.2."),
    )  # fmt: skip
    deficits = forms.CharField(
        label=gettext_lazy("Deficits"), required=False, max_length=300,
        help_text=gettext_lazy("Codes of competencies, with commas."),
    )  # fmt: skip
    budget = forms.DecimalField(
        label=gettext_lazy("Budget, roubles"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        localize=True,
    )
    funding = forms.CharField(label=gettext_lazy("Source of funds"), required=False, max_length=300)

    def __init__(self, known: Known, *args: Any, **kwargs: Any) -> None:
        self.known = known
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput) and not isinstance(
                field, forms.DecimalField | forms.IntegerField
            ):
                field.widget.attrs["class"] = "o-long"

    def clean_term(self) -> Term:
        return _told(
            lambda: reread_term(self.cleaned_data["term"], self.known.plan.frame, self.known.term)
        )

    def clean_responsible(self) -> ExecutorTerms:
        return self._executor(self.cleaned_data["responsible"])

    def clean_co_executors(self) -> list[ExecutorTerms]:
        lines = [line for line in self.cleaned_data["co_executors"].splitlines() if line.strip()]
        return [self._executor(line) for line in lines]

    def _executor(self, name: str) -> ExecutorTerms:
        found = _told(lambda: self.known.book.find(name))
        return ExecutorTerms(found.unit, found.actor, found.role)

    def clean_indicators(self) -> list[str]:
        known = {one.code for one in self.known.pack.indicators}
        return _codes(self.cleaned_data["indicators"], known, _("There is no indicator %(code)s."))

    def clean_deficits(self) -> list[str]:
        known = {one.code for one in self.known.pack.competencies}
        return _codes(self.cleaned_data["deficits"], known, _("There is no competency %(code)s."))

    def clean_before(self) -> list[int]:
        known = {str(number) for number in self.known.numbers}
        told = _("There is no measure %(code)s in the plan.")
        return [
            self.known.numbers[int(one)] for one in _codes(self.cleaned_data["before"], known, told)
        ]

    def terms(self, number: int = 0, clause: str = "") -> MeasureTerms:
        told = dict(self.cleaned_data)
        executors = [told.pop("responsible"), *told.pop("co_executors")]
        return MeasureTerms(executors=executors, number=number, clause=clause, **told)


def measure_values(one: Measure, executors: Sequence[str], before: Iterable[int]) -> dict[str, Any]:
    """A measure as its form shows it; ``executors`` by name, the responsible one first."""
    same = (
        "title", "participants", "expected_result", "document_kind", "needed", "stage", "section", "budget",
        "funding",
    )  # fmt: skip
    return {name: getattr(one, name) for name in same} | {
        "term": one.term.words(),
        "responsible": executors[0] if executors else "",
        "co_executors": "\n".join(executors[1:]),
        "before": ", ".join(str(number) for number in before),
        "indicators": ", ".join(one.indicators),
        "deficits": ", ".join(one.deficits),
    }


def _codes(text: str, known: set[str], told: str) -> list[str]:
    found = [code.strip() for code in text.replace(";", ",").split(",") if code.strip()]
    for code in found:
        if code not in known:
            raise ValidationError(told % {"code": code})
    return list(dict.fromkeys(found))


def _told(read: Callable[[], Read]) -> Read:
    """What a reader of the core says of a field stands at the field."""
    try:
        return read()
    except Mistake as mistake:
        raise ValidationError(str(mistake)) from mistake


class EvidenceForm(forms.Form):
    """A document that shows the measure done."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What document it is"), choices=DocumentKind.choices
    )
    title = forms.CharField(label=gettext_lazy("What it is called"), max_length=300)
    number = forms.CharField(
        label=gettext_lazy("Its number, if it has one"), max_length=60, required=False
    )
    issued_on = forms.DateField(label=gettext_lazy("Its day"), widget=_day())
    file = forms.FileField(
        label=gettext_lazy("The document itself"),
        help_text=gettext_lazy(
            "PDF, DOCX, XLSX, PPTX, ODT, ODS or a scan (JPG, PNG), at most 10 MB."
        ),
    )


class MoveForm(forms.Form):
    """Another term, as days."""

    first = forms.DateField(label=gettext_lazy("First day"), widget=_day())
    last = forms.DateField(label=gettext_lazy("Last day"), widget=_day())
    words = forms.CharField(label=gettext_lazy("Why"), required=False, max_length=500)


class FileForm(forms.Form):
    """A file of measures."""

    file = forms.FileField(
        label=gettext_lazy("File of measures"),
        help_text=gettext_lazy("xlsx or CSV with the columns of the template."),
    )
