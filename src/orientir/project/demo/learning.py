"""Learning of the demo: invented institutes, their programmes, groups in every state, applications, queues, attendance.

Written by the owner as it came about, past days and all: nobody can apply in the past. The queue of today's groups is
in the order of its numbers, as ``apply_to_group`` would have made it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from orientir.cycle.goals.api import CompetencyModel, get_competency_model
from orientir.cycle.learning.api import (
    Application,
    Enrolment,
    LearningGroup,
    Programme,
    ProgrammeModule,
)
from orientir.cycle.registry.api import (
    Account,
    PostPeriod,
    Unit,
    UnitPeriod,
    find_root,
    rebuild_closure,
)
from orientir.project.demo.accounts import DemoAccount, make_accounts
from orientir.project.demo.learning_groups import Learner, Plan, make_group
from orientir.project.demo.scale import SEED

PACK = "chelyabinsk-2023"
FOUNDED = date(2012, 1, 1)
INSTITUTES = (
    ("dpo-1", "Институт развития педагога", "Институт развития педагога (вымышленный)"),
    ("dpo-2", "Центр мастерства учителя", "Центр непрерывного мастерства учителя (вымышленный)"),
    ("dpo-3", "Методический центр № 1", "Городской методический центр № 1 (вымышленный)"),
    ("dpo-4", "Академия управления школой", "Академия управления школой (вымышленная)"),
    ("dpo-5", "Центр цифровой школы", "Центр цифровой школы (вымышленный)"),
)
BY_TOPIC = {
    "quality_assessment": (
        "Внутренняя оценка качества без лишних отчётов",
        "Оценивание, которое учит",
    ),
    "low_result_schools": (
        "Школа с низкими результатами: от причин к плану",
        "Работа с риском неуспешности",
    ),
    "talent_support": ("Олимпиадная подготовка с нуля", "Одарённый ребёнок в обычном классе"),
    "career_guidance": (
        "Профориентация на каждом уроке",
        "Профильные пробы и выбор старшеклассника",
    ),
    "upbringing": ("Классный руководитель: год по неделям", "Воспитание в малочисленной школе"),
    "preschool_quality": (
        "Развивающая среда детского сада",
        "Наблюдение за ребёнком и план группы",
    ),
    "functional_literacy": (
        "Функциональная грамотность на уроке",
        "Читательская грамотность на всех предметах",
        "Математическая грамотность: задачи из жизни",
    ),
    "fgos": ("Обновлённые ФГОС: рабочая программа за день", "ФГОС начальной школы на практике"),
    "digital_environment": ("Цифровые инструменты учителя", "Сетевая безопасность школы"),
}
RETRAINING = (
    ("Учитель математики", "учитель математики"),
    ("Педагог-психолог", "педагог-психолог"),
    ("Менеджмент в образовании", "руководитель образовательной организации"),
    ("Учитель-логопед", "учитель-логопед"),
    ("Педагог дополнительного образования", "педагог дополнительного образования"),
)
_HOURS = (18, 24, 36, 36, 72, 72, 108)
_FORMS = ("full_time", "mixed", "mixed", "distance", "network")
_STATES = ("draft", "expertise", "archive", "recommended", "recommended", *["registry"] * 5)


ACCOUNT = DemoAccount(
    login="institute",
    name="Институтова Вера Павловна",
    role="further_education",
    title="Организация ДПО, своя",
    unit=INSTITUTES[0][0],
    unit_title=INSTITUTES[0][1],
)
"""Sees the people of its own groups and nobody else's; ``dpo`` acts for the whole region."""

PLANS = (
    Plan(-420, 12, 20, 26, "completed"),
    Plan(-400, 30, 25, 25, "completed"),
    Plan(-200, 20, 25, 34, "completed"),
    Plan(-90, 25, 20, 20, "completed"),
    Plan(-40, 30, 20, 22),
    Plan(-6, 24, 25, 31),
    Plan(-3, 10, 15, 11),
    Plan(12, 15, 25, 34),
    Plan(15, 20, 25, 9),
    Plan(20, 20, 20, 14, is_approved=False),
    Plan(45, 10, 25, 0),
    Plan(30, 10, 25, 0, "draft"),
    Plan(10, 10, 15, 6, "cancelled"),
)
TAUGHT = 2
"""The group in which the teacher of the demo has learned, by its place in ``PLANS``."""


@transaction.atomic
def bring_learning() -> str:
    """Make what is not there yet; returns in words what came."""
    if Programme.objects.exists():
        return "уже есть"
    random, at = Random(SEED + 4), timezone.now()
    institutes = _make_institutes()
    programmes = _make_programmes(institutes, random, at)
    people = list_people()
    offered = [one for one in programmes if one.state in ("recommended", "registry")]
    teacher = _find_teacher(people)
    groups = [
        make_group(
            programme,
            PLANS[place % len(PLANS)],
            people,
            random,
            at,
            first=teacher if place == TAUGHT else None,
        )
        for place, programme in enumerate(offered)
    ]
    _show_the_teacher(groups, at)
    return f"программ {len(programmes)}, групп {len(groups)}, заявок {Application.objects.count()}"


def _make_institutes() -> list[Unit]:
    region = find_root()
    made = []
    for code, short, title in INSTITUTES:
        unit = Unit.objects.create(code=code, level="organisation")
        UnitPeriod.objects.create(
            unit=unit,
            valid_from=FOUNDED,
            title=title,
            short_title=short,
            kind="further_education",
            parent_id=region,
            region_id=region,
        )
        made.append(unit)
    rebuild_closure()
    make_accounts([ACCOUNT])
    return made


def _make_programmes(institutes: Sequence[Unit], random: Random, at: datetime) -> list[Programme]:
    model = get_competency_model(on=timezone.localdate(at))
    told = list(_titles(model))
    programmes = [
        _programme(place, institutes[place % len(institutes)], line, model, random, at)
        for place, line in enumerate(told)
    ]
    Programme.objects.bulk_create(programmes)
    ProgrammeModule.objects.bulk_create(
        module for programme in programmes for module in _modules(programme)
    )
    return programmes


def _titles(model: CompetencyModel) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Title, topic, qualification (of retraining only), competencies that it names itself."""
    for topic, titles in BY_TOPIC.items():
        for title in titles:
            yield title, topic, "", ()
    for competency in model.competencies[:36]:
        words = competency.short_title[:1].lower() + competency.short_title[1:]
        yield f"Практикум: {words}", "", "", (competency.code,)
    for competency in model.competencies[:16]:
        words = competency.short_title[:1].lower() + competency.short_title[1:]
        yield f"Дистанционный курс: {words}", "", "", (competency.code,)
    for title, qualification in RETRAINING:
        yield title, "", qualification, ()


def _programme(
    place: int,
    institute: Unit,
    line: tuple[str, str, str, tuple[str, ...]],
    model: CompetencyModel,
    random: Random,
    at: datetime,
) -> Programme:
    title, topic, qualification, named = line
    others = random.sample([one.code for one in model.competencies], 2)
    is_paid = bool(qualification) or random.random() < 0.15
    return Programme(
        code=f"{institute.code}-{place + 1:03}",
        organisation=institute,
        title=title,
        annotation="Половина часов — практика на своих уроках с разбором. Программа вымышлена для показа.",
        audience="педагоги и руководители образовательных организаций",
        kind="retraining" if qualification else "upskilling",
        form="distance" if title.startswith("Дистанционный") else random.choice(_FORMS),
        hours=random.choice((256, 300, 504)) if qualification else random.choice(_HOURS),
        pack=PACK,
        competencies=sorted({*named, *others}) if not qualification else list(others),
        topic=topic,
        is_pedagogical=qualification != "руководитель образовательной организации",
        is_federal_priority=topic in ("functional_literacy", "fgos", "digital_environment"),
        federal_number=f"ФР-{place + 101}" if place % 7 == 0 else "",
        authors="кафедра педагогического мастерства",
        funding="paid" if is_paid else "budget",
        cost=random.choice((4_500, 9_000, 28_000)) if is_paid else None,
        qualification=qualification,
        state=_STATES[place % len(_STATES)],
        review_round=1,
        created_at=at - timedelta(days=600),
        changed_at=at - timedelta(days=500),
    )


def _modules(programme: Programme) -> list[ProgrammeModule]:
    first, last = programme.hours // 4, programme.hours // 4
    parts = (
        ("Что и зачем менять", first, "тест"),
        ("Практика и разбор", programme.hours - first - last, "защита практики"),
        ("Свой план на четверть", last, "защита плана"),
    )
    return [
        ProgrammeModule(
            programme=programme, position=position, title=title, hours=hours, control=control
        )
        for position, (title, hours, control) in enumerate(parts, start=1)
    ]


def list_people() -> list[Learner]:
    """Who works as a teacher today, by their main post; in the order of ids."""
    rows = PostPeriod.objects.filter(
        staff_category="pedagogical", valid_to__isnull=True, is_main_job=True
    ).order_by("post__person_id")
    return list(rows.values_list("post__person_id", "post__unit_id", "staff_category", "position"))


def _find_teacher(people: Sequence[Learner]) -> Learner | None:
    """The teacher of the demo: has learned already, and has a certificate to show."""
    person = Account.objects.filter(login="teacher").values_list("person", flat=True).first()
    return next((one for one in people if one[0] == person), None)


def _show_the_teacher(groups: Sequence[LearningGroup], at: datetime) -> None:
    """The teacher with an account stands in a queue and waits for the head's answer elsewhere."""
    teacher = Account.objects.filter(login="teacher").values_list("person", flat=True).first()
    post = PostPeriod.objects.filter(post__person=teacher, valid_to__isnull=True).first()
    if teacher is None or post is None:
        return
    open_now = [
        one for one in groups
        if one.state == "announced" and one.opens_at <= at < one.closes_at
        and not Application.objects.filter(group=one, person=teacher).exists()
    ]  # fmt: skip
    for group, state in zip(open_now, ("waiting", "submitted"), strict=False):
        last = Application.objects.filter(group=group).order_by("-number").first()
        full = Enrolment.objects.filter(group=group, state="enrolled").count() >= group.seats
        Application.objects.create(
            group=group,
            organisation_id=group.organisation_id,
            person_id=teacher,
            unit_id=post.post.unit_id,
            staff_category=post.staff_category,
            position=post.position,
            number=last.number + 1 if last else 1,
            asked_at=at,
            state=state if full or state == "submitted" else "submitted",
        )
