"""What is written is what is read."""

from hypothesis import given

from orientir.core.routing.assigning import assign
from orientir.core.routing.specs import Task
from orientir.core.routing.storage import (
    plan_from_json,
    plan_to_json,
    task_from_json,
    task_to_json,
)
from tests.core.routing.small_tasks import crowds


@given(crowds)
def test_a_task_and_its_plan_come_back_whole(task: Task) -> None:
    again = task_from_json(task_to_json(task))
    assert again == task
    plan = assign(task).plan
    assert plan_from_json(plan_to_json(plan)) == plan
    assert assign(again).plan == plan
