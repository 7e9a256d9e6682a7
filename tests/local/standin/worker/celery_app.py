"""A worker with nothing to do."""

import os

from celery import Celery

app = Celery("standin", broker=os.environ["REDIS_URL"])
app.conf.update(
    worker_enable_remote_control=False, broker_connection_retry_on_startup=True, beat_scheduler="celery.beat:Scheduler"
)
