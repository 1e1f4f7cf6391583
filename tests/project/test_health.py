"""What a load balancer and monitoring are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from orientir.kit.jobs.api import Job
from orientir.kit.sharing import let_group_read
from tests.conftest import act_as

pytestmark = pytest.mark.django_db
METRICS = "/health/metrics"


def test_a_balancer_is_told_that_pages_can_be_served() -> None:
    with act_as("web"):
        answer = Client().get("/health/")
    assert (answer.status_code, answer.json()) == (200, {"state": "ok"})


def test_figures_are_for_the_token_alone(settings: LazySettings) -> None:
    settings.METRICS_TOKEN = ""
    with act_as("web"):
        assert Client().get(METRICS, headers={"Authorization": "Bearer "}).status_code == 404
        settings.METRICS_TOKEN = "t" * 40
        assert Client().get(METRICS).status_code == 404
        assert Client().get(METRICS, headers={"Authorization": "Bearer x"}).status_code == 404


def test_monitoring_is_told_how_the_platform_does(settings: LazySettings) -> None:
    settings.METRICS_TOKEN = "t" * 40
    Job.objects.create(name="tests.waits")
    with act_as("web"):
        answer = Client().get(METRICS, headers={"Authorization": f"Bearer {'t' * 40}"})
    lines = answer.content.decode().splitlines()
    told = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    assert (answer.status_code, told["orientir_up"], told["orientir_jobs_waiting"]) == (
        200,
        "1",
        "1",
    )
    assert float(told["orientir_database_bytes"]) > 1e6
    assert float(told["orientir_disk_free_bytes"]) > 0
    assert {line.split()[2] for line in lines if line.startswith("# HELP")} == {
        name.split("{")[0] for name in told
    }


def test_the_group_reads_what_workers_wrote_only_if_told_so(
    settings: LazySettings, tmp_path: Path
) -> None:
    folder = tmp_path / "made"
    folder.mkdir(mode=0o700)
    (folder / "units.parquet").touch(mode=0o600)
    modes = []
    for is_on in (False, True):
        settings.GROUP_READS = is_on
        let_group_read(folder)
        modes.append([path.stat().st_mode & 0o777 for path in (folder, folder / "units.parquet")])
    assert modes == [[0o700, 0o600], [0o750, 0o640]]
