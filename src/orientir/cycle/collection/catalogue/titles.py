"""Russian titles of codes: the pack's where it has them, else these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orientir.core.tables import TABLES
from orientir.kit.tabular.values import Choice

Codes = Mapping[str, Mapping[str, str]]

TITLES: Codes = {
    "level": {
        "region": "регион",
        "municipality": "муниципалитет",
        "organisation": "организация",
        "federation": "федерация",
    },
    "kind": {
        "school": "школа",
        "kindergarten": "детский сад",
        "supplementary": "организация дополнительного образования",
        "vocational": "профессиональная образовательная организация",
        "further_education": "организация дополнительного профессионального образования",
        "methodical_service": "методическая служба",
        "assessment_centre": "центр оценки",
        "authority": "орган управления образованием",
        "other": "иная организация",
        "deficit_diagnostic": "диагностика профессиональных дефицитов",
        "qualification_exam": "профессиональный экзамен",
        "expert_qualification": "оценка квалификации эксперта",
        "upskilling": "повышение квалификации",
        "retraining": "профессиональная переподготовка",
        "internship": "стажировка",
        "mentoring": "работа с наставником",
        "event": "методическое мероприятие",
        "self_study": "самообразование",
        "workplace_task": "задание на рабочем месте",
    },
    "locality": {"urban": "город", "rural": "село"},
    "staff_category": {
        "pedagogical": "педагогические работники",
        "managerial": "руководящие работники",
        "other": "иные работники",
        "pupil": "обучающиеся",
    },
    "qualification_category": {
        "none": "без категории",
        "first": "первая",
        "highest": "высшая",
    },
    "operator": {"other": "другой оператор"},
    "topic": {
        "quality_assessment": "оценка качества образования",
        "low_result_schools": "работа школ с низкими результатами",
        "talent_support": "поддержка способностей и талантов",
        "career_guidance": "самоопределение и профориентация",
        "upbringing": "воспитание обучающихся",
        "preschool_quality": "качество дошкольного образования",
        "functional_literacy": "функциональная грамотность",
        "fgos": "обновлённые ФГОС",
        "digital_environment": "цифровая образовательная среда",
    },
    "status": {
        "draft": "черновик",
        "agreed": "согласован",
        "active": "выполняется",
        "planned": "запланирован",
        "in_progress": "выполняется",
        "completed": "завершён",
        "cancelled": "отменён",
    },
    "source": {"platform": "платформа", "frdo": "ФИС ФРДО"},
    "scheme": {"zemsky_teacher": "программа «Земский учитель»", "none": "вне программ"},
    "community": {
        "regional_methodical_active": "региональный методический актив",
        "expert_registry": "реестр экспертов",
        "personnel_reserve": "кадровый резерв",
        "project_group": "проектная группа",
        "association": "профессиональное объединение",
    },
    "stage": {
        "school": "школьный этап",
        "municipal": "муниципальный этап",
        "regional": "региональный этап",
        "federal": "федеральный этап",
    },
    "result": {
        "participant": "участник",
        "prizewinner": "призёр",
        "laureate": "лауреат",
        "winner": "победитель",
    },
    "succession": {
        "merged": "присоединение или слияние",
        "split": "разделение или выделение",
        "reorganised": "преобразование",
    },
}

# how people also say it; never a second code for one word within one list
SYNONYMS: Mapping[str, Mapping[str, str]] = {
    "staff_category": {
        "педагог": "pedagogical",
        "педагогический": "pedagogical",
        "педагогический работник": "pedagogical",
        "руководитель": "managerial",
        "руководящий": "managerial",
        "руководящий работник": "managerial",
        "иной": "other",
        "иной работник": "other",
        "прочие": "other",
        "обучающийся": "pupil",
    },
    "qualification_category": {
        "нет": "none",
        "без": "none",
        "первая категория": "first",
        "высшая категория": "highest",
    },
    "locality": {"городская": "urban", "сельская": "rural"},
    "scheme": {"земский учитель": "zemsky_teacher", "нет": "none"},
    "stage": {
        "школьный": "school",
        "муниципальный": "municipal",
        "региональный": "regional",
        "федеральный": "federal",
    },
    "source": {"фрдо": "frdo"},
}


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Titles of codes for one pack."""

    codes: Codes

    def closed(self, name: str, codes: tuple[str, ...]) -> Choice:
        """A list of exactly ``codes``."""
        titles = {code: self._title(name, code) for code in codes}
        also = {
            **{TITLES[name][code]: code for code in codes if code in TITLES.get(name, {})},
            **{word: code for word, code in SYNONYMS.get(name, {}).items() if code in titles},
        }
        return Choice(titles, synonyms=also)

    def contract(self, table: str, column: str) -> Choice:
        """The closed list that the snapshot contract gives a column of a table."""
        found = TABLES[table].column(column)
        assert found is not None, f"the contract has no {table}.{column}"
        return self.closed(column, found.codes)

    def open(self, column: str) -> Choice:
        """A list that others may lengthen: any snake_case code is taken, known ones have titles."""
        titles = self.codes.get(column) or TITLES[column]
        return Choice(dict(titles), is_open=True, synonyms=SYNONYMS.get(column, {}))

    def _title(self, column: str, code: str) -> str:
        return self.codes.get(column, {}).get(code) or TITLES[column][code]
