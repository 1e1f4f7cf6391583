"""kill -9 in the middle of an import: afterwards nothing of it is there, and it runs again."""

from __future__ import annotations

import signal
import subprocess

import pytest

from orientir.cycle.collection.models import Import, ImportUndo
from orientir.cycle.registry.models import Person, PersonKey, Post, PostPeriod
from tests.children import CHECKOUT, child_command, child_environment
from tests.cycle.collection.files import TEACHER, TREE, load, snils

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = [{**TEACHER, "snils": snils(300_000_000 + number)} for number in range(200)]
STEPS = (
    "Checking the file",
    "People of the file",
    "Posts of the file",
    "Looking for doubtful pairs",
)

CHILD = """
from orientir.cycle.collection.actions.importing import run_order
from tests.cycle.collection.files import order_of
from tests.cycle.collection.test_kill import PEOPLE

def die(step, done, total):
    if step == sys.argv[1]:
        os.kill(os.getpid(), signal.SIGKILL)

run_order(order_of("people_posts", PEOPLE), progress=die)
"""


def _counts() -> list[int]:
    models = (Person, PersonKey, Post, PostPeriod, Import, ImportUndo)
    return [model.objects.count() for model in models]


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_import_leaves_nothing_and_runs_again(step: str) -> None:
    load("units", TREE)
    before = _counts()
    done = subprocess.run(
        child_command(CHILD, step), cwd=CHECKOUT, env=child_environment(), capture_output=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert _counts() == before
    assert load("people_posts", PEOPLE).result["people_new"] == len(PEOPLE)
