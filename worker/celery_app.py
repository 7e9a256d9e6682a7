"""The Celery application: `celery -A worker.celery_app worker` and `celery -A worker.celery_app beat`.

Celery may lose a task or run it twice, and nothing here minds: tasks carry no arguments, and do what the database says
is to be done. So there are no results, no retries and no times of its own.
"""

from __future__ import annotations

import functools
import os
from typing import Any

from celery import Celery
from flask import Flask

from app import create_app, jobs
from config import Settings
from worker.schedule import SCHEDULE

VISIBILITY_SECONDS = 3600


def configuration() -> dict[str, Any]:
    """Return Celery's settings; read when the first of them is needed, not when this module is imported."""
    return {
        "broker_url": settings().redis_url,
        "result_backend": None,
        "task_ignore_result": True,
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_default_queue": jobs.QUEUE,
        # A ring that a killed worker held comes again; one that kills its worker does not (celery#9082).
        "task_acks_late": True,
        "task_reject_on_worker_lost": False,
        # Take a ring only when there is a hand free for it.
        "worker_prefetch_multiplier": 1,
        "worker_disable_prefetch": True,
        "worker_enable_remote_control": False,
        "worker_hijack_root_logger": False,
        "broker_transport_options": {
            "visibility_timeout": VISIBILITY_SECONDS,
            "socket_timeout": 30.0,
            "socket_connect_timeout": jobs.SOCKET_SECONDS,
            "socket_keepalive": True,
            "health_check_interval": 10,
        },
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "timezone": "UTC",
        "enable_utc": True,
        "beat_scheduler": "worker.schedule:SteadyScheduler",
        "beat_schedule": SCHEDULE,
        "include": [
            "worker.tasks.messages",
            "worker.tasks.replies",
            "worker.tasks.calendars",
            "worker.tasks.housekeeping",
        ],
    }


@functools.cache
def settings() -> Settings:
    """Return the settings of this process.

    :raises SettingsError: names every missing or wrong variable at once.
    """
    return Settings.from_env(os.environ)


@functools.cache
def flask_app() -> Flask:
    """Return the Flask application; made in each worker process, so that none shares a connection with its parent."""
    return create_app(settings())


app = Celery("worker")
app.add_defaults(configuration)
