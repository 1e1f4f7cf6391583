"""kill -9 in the middle of loading results: afterwards no set of it is known, and the file loads again."""

from __future__ import annotations

import signal
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from orientir.cycle.collection.actions.results import sweep_results
from orientir.cycle.collection.models import Import, ResultsSet
from tests.children import CHECKOUT, child_command, child_environment
from tests.cycle.collection.files import AS_OF, TREE, Order, load, run_order

pytestmark = pytest.mark.django_db(transaction=True)
CONTENT = (
    "pupil,unit,procedure,year,grade,subject,score\n"
    + "".join(f"p{number},s1,vpr,2025,5,math,{number % 20}\n" for number in range(500))
).encode()
PLACED = "placed, and not yet in the catalogue"
STEPS = ("Reading pupils' results", "Laying results out by subject and year", PLACED)

CHILD = """
from django.conf import settings
from pathlib import Path
settings.RESULTS_ROOT, settings.RESULTS_KEY = Path(sys.argv[2]) / "results", Path(sys.argv[2]) / "key"
from django.db.models.signals import post_save
from orientir.cycle.collection.models import Import
from tests.cycle.collection.test_results_killed import PLACED, order, run_order

def die(step, done, total):
    if step == sys.argv[1]:
        os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[1] == PLACED:
    post_save.connect(lambda **_: os.kill(os.getpid(), signal.SIGKILL), sender=Import, weak=False)
run_order(order(), progress=die)
"""


def order() -> Order:
    return Order("pupil_results", CONTENT, "results.csv", AS_OF)


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_load_leaves_nothing_that_is_read_and_runs_again(
    step: str, tmp_path: Path, settings: Any
) -> None:
    settings.RESULTS_ROOT, settings.RESULTS_KEY = tmp_path / "results", tmp_path / "key"
    load("units", TREE)
    done = subprocess.run(
        child_command(CHILD, step, str(tmp_path)), cwd=CHECKOUT, env=child_environment(),
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert not ResultsSet.objects.exists()
    assert not Import.objects.filter(kind="pupil_results").exists()
    assert len(sweep_results(before=timezone.now() + timedelta(hours=1))) == 1
    assert run_order(order()).result["new"] == 500
    assert len(list(Path(settings.RESULTS_ROOT).iterdir())) == 1
