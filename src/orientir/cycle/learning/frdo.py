"""A file for ФИС ФРДО of certificates: rows by field, what is wrong with them, the workbook with its sheet."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import xlsxwriter

from orientir.core.frdo.checking import Issue, Unfilled, check_records, list_unfilled
from orientir.core.frdo.profiles import Profile, get_dictionaries
from orientir.core.frdo.snils import write_snils
from orientir.cycle.learning.models import (
    Certificate,
    CertificateState,
    EarlierEducation,
    EducationLevel,
)

DOCUMENTS: Final = {
    "upskilling": ("Удостоверение о повышении квалификации", "Повышение квалификации"),
    "retraining": ("Диплом о профессиональной переподготовке", "Профессиональная переподготовка"),
}
FORMS: Final = {
    "full_time": "Очная", "distance": "Заочная", "mixed": "Очно-заочная", "network": "Очно-заочная",
}  # fmt: skip
FUNDING: Final = {"budget": "Бюджетное обучение", "paid": "Платное обучение"}
RUSSIA: Final = "643"
HIGHER: Final = "Высшее образование"
LEVELS: Final = {
    EducationLevel.HIGHER: HIGHER,
    EducationLevel.SECONDARY: "Среднее профессиональное образование",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """Rows of certificates in the order of ``certificates``, and everything wrong with them."""

    profile: Profile
    certificates: Sequence[Certificate]
    records: Sequence[dict[str, str]]
    issues: Sequence[Issue]
    unfilled: Sequence[Unfilled]


def check_certificates(
    certificates: Sequence[Certificate],
    diplomas: Mapping[int, EarlierEducation],
    profile: Profile,
    on: date,
    asked: Sequence[str] = (),
) -> Checked:
    """``certificates`` with their enrolment, group, programme, person and original at hand; ``diplomas`` by person.

    ``asked``: columns that must not be empty this time.
    """
    records = [tell_certificate(one, diplomas.get(one.person_id)) for one in certificates]
    issues = check_records(records, profile, on, asked)
    unfilled = [one for one in list_unfilled(records, profile) if one.field not in asked]
    return Checked(profile, certificates, records, issues, unfilled)


def tell_certificate(one: Certificate, diploma: EarlierEducation | None = None) -> dict[str, str]:
    """One row by field. Sex is read off the patronymic and citizenship taken for Russian: to be looked at.

    Without a diploma only a higher pedagogical education is known, by the register of people.
    """
    document, programme_kind = DOCUMENTS[one.kind]
    programme, group, person = one.enrolment.programme, one.enrolment.group, one.person
    is_over = _yes_no(one.state == CertificateState.ANNULLED)
    return {
        "document_kind": document,
        "document_status": "Дубликат" if one.original_id else "Оригинал",
        "loss": _yes_no(one.state == CertificateState.REPLACED),
        "exchange": "Нет",
        "destruction": is_over,
        "confirmation": _yes_no(one.state != CertificateState.ISSUED),
        "series": one.series or "Нет",
        "number": one.number,
        "issued_on": _day(one.issued_on),
        "registration_number": one.registration_number,
        "programme_kind": programme_kind,
        "programme_title": one.programme_title,
        "professional_area": programme.professional_area,
        "speciality_group": programme.speciality_group,
        "qualification": programme.qualification,
        **_earlier(one, diploma),
        "began_year": str(one.began_on.year),
        "ended_year": str(one.ended_on.year),
        "hours": str(one.hours),
        "family_name": one.family_name,
        "given_name": one.given_name,
        "patronymic": one.patronymic,
        "birth_on": _day(person.birth_on),
        "sex": guess_sex(one.patronymic),
        "snils": write_snils(person.snils) if person.snils else "",
        "study_form": FORMS[group.form],
        "funding": FUNDING[group.funding],
        "study_place": "в образовательной организации",
        "citizenship": RUSSIA,
        **_original(one.original),
        "change_number": "",
    }


def _earlier(one: Certificate, diploma: EarlierEducation | None) -> dict[str, str]:
    known = HIGHER if one.person.has_higher_pedagogical_education else ""
    return {
        "education_level": LEVELS[EducationLevel(diploma.level)] if diploma else known,
        "diploma_family_name": diploma.family_name if diploma else "",
        "diploma_series": diploma.series if diploma else "",
        "diploma_number": diploma.number if diploma else "",
    }


def _original(original: Certificate | None) -> dict[str, str]:
    return {
        "original_title": DOCUMENTS[original.kind][0] if original else "",
        "original_series": (original.series or "Нет") if original else "",
        "original_number": original.number if original else "",
        "original_registration": original.registration_number if original else "",
        "original_issued_on": _day(original.issued_on) if original else "",
        "original_family_name": original.family_name if original else "",
        "original_given_name": original.given_name if original else "",
        "original_patronymic": original.patronymic if original else "",
    }


def guess_sex(patronymic: str) -> str:
    """By the ending; empty where it does not tell."""
    word = patronymic.lower()
    if word.endswith(("на", "кызы", "гызы")):
        return "Жен"
    return "Муж" if word.endswith(("ич", "оглы", "улы")) else ""


def without_mistakes(checked: Checked) -> list[dict[str, str]]:
    """Rows that have nothing wrong: the others may follow in another file."""
    bad = {issue.row for issue in checked.issues}
    return [record for row, record in enumerate(checked.records, 1) if row not in bad]


def write_workbook(profile: Profile, records: Sequence[dict[str, str]]) -> bytes:
    """The sheet of the profile with its heads, all cells texts; lists to choose from stand on a hidden sheet."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet(profile.sheet)
        lists = book.add_worksheet("Проверки")
        lists.hide()
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@"})
        for place, column in enumerate(profile.columns):
            sheet.write_string(0, place, column.title, head)
            sheet.set_column(place, place, 22, text)
            for row, record in enumerate(records, 1):
                sheet.write_string(row, place, record.get(column.field, ""), text)
            _offer_list(book, sheet, lists, place, column.field, max(len(records), 1))
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()


def _offer_list(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    lists: xlsxwriter.worksheet.Worksheet,
    place: int,
    field: str,
    count: int,
) -> None:
    allowed = get_dictionaries().get(field, ())
    if not allowed:
        return
    lists.write_column(0, place, allowed)
    letter = xlsxwriter.utility.xl_col_to_name(place)
    name = f"list_{field}"
    book.define_name(name, f"=Проверки!${letter}$1:${letter}${len(allowed)}")
    sheet.data_validation(1, place, count, place, {"validate": "list", "source": f"={name}"})


def _yes_no(is_so: bool) -> str:
    return "Да" if is_so else "Нет"


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
