"""``kill -9`` of a worker in the middle of a job: another worker does it again, and it is done once."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from orientir.kit.jobs.tasks import SILENCE
from tests.soak.files import write_people
from tests.soak.homes import Home
from tests.soak.report import Notes

PEOPLE = 2_000
SCHOOL = "SELECT code FROM registry_unit WHERE code LIKE '%school%' ORDER BY code LIMIT 1"
ASK = """
import sys
from datetime import date
from pathlib import Path
from orientir.project.opening import opened
with opened("owner"):
    from django.utils import timezone
    from orientir.cycle.collection.actions.uploading import Upload, begin_import
    from orientir.cycle.collection.models import Import
    from orientir.cycle.collection.tasks import LOAD
    from orientir.cycle.registry.models import Account, Grant, Unit
    from orientir.kit.jobs.api import Job, start_job
    by = Account.objects.get(login="operator").pk
    file = Path(sys.argv[1])
    root = Unit.objects.get(code=sys.argv[2]).pk
    upload = Upload("people_posts", file.name, file.read_bytes(), date(2025, 9, 1), root, "additions")
    made = begin_import(upload=upload, by=by, at=timezone.now())
    job = start_job(LOAD, by=by, import_id=made.pk)
    Job.objects.filter(pk=job.pk).update(grant=Grant.objects.get(account_id=by))
    print(made.pk)
"""


def test_a_killed_workers_job_is_done_by_the_next(region: Home, place: Path, notes: Notes) -> None:
    home = region.copy_to(place / "worker")
    people = home.counts()["registry_person"]
    with home.database() as connection:
        row = connection.execute(SCHOOL).fetchone()
    assert row is not None
    file = write_people(place, PEOPLE, str(row[0]))
    asked = subprocess.run(
        [sys.executable, "-c", ASK, str(file), "chelyabinsk"],
        env=home.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr[-3000:]
    with home.database() as connection:

        def loading() -> bool:
            row = connection.execute("SELECT max(attempts), max(done) FROM jobs_job").fetchone()
            return row is not None and row[0] == 1 and bool(row[1])

        home.run_and_kill_when(loading, "worker", "--until-done")
    assert home.counts()["registry_person"] == people
    time.sleep(SILENCE + 1)
    home.run("worker", "--until-done").check()
    with home.database() as connection:
        row = connection.execute("SELECT state, attempts, error FROM jobs_job").fetchone()
    assert row == ("done", 2, ""), row
    assert home.counts()["registry_person"] == people + PEOPLE
    notes.add(
        "kills",
        f"- a worker loading {PEOPLE} people: nobody loaded; the next worker, "
        f"{SILENCE:.0f} s later: all of them, once",
    )
