"""The process that does jobs: one queue, one job at a time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal

from asgiref.sync import sync_to_async
from django.db import connections
from procrastinate import App
from procrastinate.contrib.django import app

from orientir.kit.jobs.running import has_in_hand, interrupt_cancelled
from orientir.kit.jobs.tasks import SILENCE, put_back_stalled, settle_lost_jobs

log = logging.getLogger(__name__)

HEARTBEAT = 5.0
CANCEL_PAUSE = 2.0  # seconds between two looks for jobs to be cancelled
GRACE = 8.0  # seconds for the job in hand once we are told to stop; a longer one is done anew later
STOPPED_IN_A_JOB = 143


def work(queue: str, *, wait: bool = True) -> None:
    """Do the jobs of ``queue`` (``worker`` or ``system``) until told to stop, or until there is none left."""
    asyncio.run(_work(queue, wait=wait))


async def _work(queue: str, *, wait: bool) -> None:
    # a copy of the app has the worker's connection; tasks themselves keep Django's, so that what a job
    # asks for in its transaction is asked for only if the transaction commits
    working = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with working.open_async():
        await put_back_stalled(SILENCE)
        await sync_to_async(settle_lost_jobs)()
        running = asyncio.create_task(_run(working, queue, wait=wait))
        watching = asyncio.create_task(_watch())
        if wait:
            _stop_on_signals(running)
        try:
            with contextlib.suppress(asyncio.CancelledError):
                await running
        finally:
            watching.cancel()


async def _watch() -> None:
    """Break off what is to be cancelled and does not stop by itself."""
    while True:
        await asyncio.sleep(CANCEL_PAUSE)
        try:
            await asyncio.to_thread(_interrupt)
        except Exception:
            log.exception("jobs to be cancelled were not looked for")


def _interrupt() -> None:
    if not has_in_hand():
        return
    try:
        interrupt_cancelled()
    finally:
        connections.close_all()  # of this thread


async def _run(working: App, queue: str, *, wait: bool) -> None:
    await working.run_worker_async(
        queues=[queue],
        name=queue,
        wait=wait,
        listen_notify=wait,
        delete_jobs="successful",
        install_signal_handlers=False,
        update_heartbeat_interval=HEARTBEAT,
        stalled_worker_timeout=SILENCE,
        shutdown_graceful_timeout=GRACE,
    )


def _stop_on_signals(running: asyncio.Task[None]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stop, running)


def _stop(running: asyncio.Task[None]) -> None:
    """Let the job in hand end; past the grace leave with it, since a thread cannot be stopped from outside."""
    running.cancel()
    asyncio.get_running_loop().call_later(GRACE + 1, os._exit, STOPPED_IN_A_JOB)
