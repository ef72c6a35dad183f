"""The tasks of beat's schedule."""

import logging

from django.db.models import F
from django.utils import timezone

from alarm_backends.service.scheduler.app import app
from bkmonitor import counters
from bkmonitor.models import BeatTick, Note

logger = logging.getLogger(__name__)


@app.task
def tick(beat_version):
    """Counts itself in Redis and in MySQL; `beat_version` is the code that beat itself runs."""
    # Two aliases in one database, as in bk-monitor: only local_settings.py knows `backend_alert` in development.
    rows = BeatTick.objects.using("backend_alert")
    rows.get_or_create(name="tick")
    rows.filter(name="tick").update(count=F("count") + 1, last_at=timezone.now())
    counters.client.incr(counters.TICKS)
    counters.client.set(counters.BEAT_VERSION, beat_version)


@app.task
def count_notes():
    logger.info("there are %s notes", Note.objects.count())
