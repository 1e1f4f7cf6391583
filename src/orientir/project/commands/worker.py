"""``orientir worker``: does background work; ``serve`` starts one per role."""

from __future__ import annotations

import argparse

from orientir.project.opening import opened


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--role",
        choices=("worker", "system"),
        default="worker",
        help="worker — задания людей, system — задания самой системы (срезы, уведомления, сроки)",
    )
    parser.add_argument("--until-done", action="store_true", help="выйти, когда заданий больше нет")


def run(arguments: argparse.Namespace) -> int:
    with opened(arguments.role):
        from orientir.kit.jobs.worker import work
        from orientir.project.migrating import refuse_other_database

        refuse_other_database()
        work(arguments.role, wait=not arguments.until_done)
    return 0
