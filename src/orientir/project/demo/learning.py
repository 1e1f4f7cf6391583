"""Learning of the demo: invented institutes, their programmes, groups in every state, applications, queues, attendance.

Written by the owner as it came about, past days and all: nobody can apply in the past. The queue of today's groups is
in the order of its numbers, as ``apply_to_group`` would have made it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from orientir.cycle.goals.api import CompetencyModel, get_competency_model
from orientir.cycle.learning.api import (
    Application,
    Attendance,
    Enrolment,
    GroupSession,
    LearningGroup,
    LearningOrder,
    LearningOrderLine,
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
_REASONS = ("перегрузка в первой четверти", "нет замены на уроки", "изменились планы")


@dataclass(frozen=True, slots=True)
class Plan:
    """A group: first and last day from today, seats, how many asked, and what was decided of it."""

    starts: int
    days: int
    seats: int
    asked: int
    state: str = "announced"
    is_approved: bool = True


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
Learner = tuple[int, int, str, str]
"""Person, unit, category, position."""


@transaction.atomic
def bring_learning() -> str:
    """Make what is not there yet; returns in words what came."""
    if Programme.objects.exists():
        return "уже есть"
    random, at = Random(SEED + 4), timezone.now()
    institutes = _make_institutes()
    programmes = _make_programmes(institutes, random, at)
    people = _list_people()
    offered = [one for one in programmes if one.state in ("recommended", "registry")]
    groups = [
        _make_group(programme, plan, people, random, at)
        for place, programme in enumerate(offered)
        for plan in (PLANS[place % len(PLANS)],)
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
    model = get_competency_model(on=at.date())
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


def _list_people() -> list[Learner]:
    """Who works as a teacher today, by their main post; in the order of ids."""
    rows = PostPeriod.objects.filter(
        staff_category="pedagogical", valid_to__isnull=True, is_main_job=True
    ).order_by("post__person_id")
    return list(rows.values_list("post__person_id", "post__unit_id", "staff_category", "position"))


def _make_group(
    programme: Programme, plan: Plan, people: Sequence[Learner], random: Random, at: datetime
) -> LearningGroup:
    starts = at.date() + timedelta(days=plan.starts)
    begins = timezone.make_aware(datetime.combine(starts, time(9)))
    is_soon = plan.starts >= 40
    group = LearningGroup.objects.create(
        code=f"{programme.code}-1",
        programme=programme,
        organisation_id=programme.organisation_id,
        state=plan.state,
        seats=plan.seats,
        opens_at=begins - timedelta(days=10 if is_soon else 40),
        closes_at=begins - timedelta(days=1),
        starts_on=starts,
        ends_on=starts + timedelta(days=plan.days),
        form=programme.form,
        funding=programme.funding,
        place="корпус на ул. Учительской, 4, ауд. 12",
        trainer="Преподавателева Н. И.",
        needs_approval=plan.is_approved,
        cancelled_because="заболел преподаватель" if plan.state == "cancelled" else "",
        created_at=at - timedelta(days=500),
    )
    sessions = _make_sessions(group, plan.days)
    asked = random.sample(people, min(plan.asked, len(people)))
    seats = _make_applications(group, plan, asked, random)
    _make_attendance(sessions, seats, random, at.date())
    return group


def _make_sessions(group: LearningGroup, days: int) -> list[GroupSession]:
    held = [group.starts_on + timedelta(days=day) for day in range(0, days + 1, max(1, days // 4))]
    return GroupSession.objects.bulk_create(
        GroupSession(
            group=group, position=position, held_on=day, begins=time(10), hours=6,
            title=f"Занятие {position}",
        )
        for position, day in enumerate(held[:5], start=1)
    )  # fmt: skip


def _make_applications(
    group: LearningGroup, plan: Plan, asked: Sequence[Learner], random: Random
) -> list[Enrolment]:
    """Numbers in the order of time; the first get the seats, the rest wait; some wait for their head."""
    made = []
    is_over = plan.state == "completed"
    for number, (person, unit, category, position) in enumerate(asked, start=1):
        state = _state_of(number, plan, random)
        made.append(
            Application(
                group=group,
                organisation_id=group.organisation_id,
                person_id=person,
                unit_id=unit,
                staff_category=category,
                position=position,
                number=number,
                asked_at=group.opens_at + timedelta(hours=2 * number),
                state=state,
                decided_at=None if state == "submitted" else group.opens_at + timedelta(days=6),
                reason=random.choice(_REASONS) if state in ("withdrawn", "refused") else "",
            )
        )
    Application.objects.bulk_create(made)
    seats = [_seat(one, group, is_over=is_over) for one in made if one.state == "enrolled"]
    Enrolment.objects.bulk_create(seats)
    if is_over:
        _order(group, seats)
    return seats


def _state_of(number: int, plan: Plan, random: Random) -> str:
    if plan.state == "cancelled" or number % 17 == 0:
        return "withdrawn"
    if plan.starts > 0 and plan.is_approved and number % 6 == 0:
        return random.choice(("submitted", "submitted", "refused"))
    return "enrolled" if number <= plan.seats else "waiting"


def _seat(application: Application, group: LearningGroup, *, is_over: bool) -> Enrolment:
    told = application.asked_at + timedelta(days=7)
    return Enrolment(
        application=application,
        group=group,
        programme_id=group.programme_id,
        organisation_id=group.organisation_id,
        person_id=application.person_id,
        unit_id=application.unit_id,
        staff_category=application.staff_category,
        state="completed" if is_over else "enrolled",
        enrolled_at=told,
        enrolled_on=min(told.date(), group.starts_on),
        completed_on=group.ends_on if is_over else None,
        final_result="passed" if is_over else "",
        final_mark="зачтено" if is_over else "",
        assessed_on=group.ends_on if is_over else None,
    )


def _order(group: LearningGroup, seats: Sequence[Enrolment]) -> None:
    order = LearningOrder.objects.create(
        group=group,
        organisation_id=group.organisation_id,
        kind="completion",
        number=f"{group.pk}-о",
        signed_on=group.ends_on,
        signed_by="Ректорова А. С.",
        created_at=group.closes_at,
    )
    LearningOrderLine.objects.bulk_create(
        LearningOrderLine(order=order, enrolment=one) for one in seats
    )


def _make_attendance(
    sessions: Sequence[GroupSession], seats: Sequence[Enrolment], random: Random, today: date
) -> None:
    """Of sessions held before today; the last one held is not marked yet."""
    held = [one for one in sessions if one.held_on < today]
    if len(held) < len(sessions):
        held = held[:-1]
    Attendance.objects.bulk_create(
        Attendance(
            session=session,
            enrolment=seat,
            presence=random.choices(("present", "absent", "excused"), (90, 6, 4))[0],
            marked_at=timezone.now(),
        )
        for session in held
        for seat in seats
    )


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
