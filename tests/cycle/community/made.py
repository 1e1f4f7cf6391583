"""Groups and events of the cast: of each municipality's people a group of the region, an event with a seat taken."""

from __future__ import annotations

from datetime import timedelta

from orientir.cycle.community.models import (
    AgendaItem,
    CommunityEvent,
    EventMaterial,
    GroupMeeting,
    GroupProduct,
    Member,
    ProductVersion,
    ProjectGroup,
    Registration,
)
from tests.cast import NOW, REGION, SURNAMES, TODAY, Cast


def make_groups(cast: Cast) -> None:
    """The owner's rights are needed. The first teacher of school 11, who is the cast's teacher, heads the first."""
    for code in ("11", "21"):
        group = ProjectGroup.objects.create(
            unit=cast.units[REGION], title=f"Группа {code}", starts_on=TODAY, ends_on=TODAY + timedelta(days=90),
            state="working", order_number="1", created_at=NOW,
        )  # fmt: skip
        members = [
            Member.objects.create(
                person=person, unit=cast.units[code], community="project_group", title=group.title, group=group,
                is_chair=place == 0, valid_from=TODAY,
            )
            for place, person in enumerate(cast.people[code])
        ]  # fmt: skip
        meeting = GroupMeeting.objects.create(
            group=group, number=1, meets_at=NOW, state="signed", present=[members[0].pk], chair=SURNAMES[code],
            secretary="И. О.", created_at=NOW, signed_at=NOW,
        )  # fmt: skip
        AgendaItem.objects.create(meeting=meeting, place=1, topic="О проекте", decided="Принять")
        _make_product(cast, group, code)
        _make_event(cast, code)


def _make_product(cast: Cast, group: ProjectGroup, code: str) -> None:
    product = GroupProduct.objects.create(
        group=group, title=f"Модель {code}", kind="model", authors=SURNAMES[code], created_at=NOW
    )
    ProductVersion.objects.create(
        product=product, number=1, file_name="модель.png", media_type="image/png", size=4, sha256=code * 32,
        content=b"1234", at=NOW, by=cast.accounts["teacher"],
    )  # fmt: skip


def _make_event(cast: Cast, code: str) -> None:
    begins = NOW + timedelta(days=5)
    event = CommunityEvent.objects.create(
        unit=cast.units[f"{code[0]}0"], title=f"Семинар {code}", kind="seminar", starts_at=begins, ends_at=begins,
        closes_at=begins, state="announced", created_at=NOW,
    )  # fmt: skip
    Registration.objects.create(
        event=event, person=cast.people[code][0], unit=cast.units[code], state="seated", at=NOW
    )
    EventMaterial.objects.create(
        event=event, title="Слайды", file_name="слайды.png", media_type="image/png", size=4, sha256=code * 32,
        content=b"1234", at=NOW,
    )  # fmt: skip
