"""Checks in MySQL whether django-celery-beat's scheduler is alive: it has not missed what was due since its last tick.

There is no lock. The scheduler records when it last sent each task (`last_run_at`), but writes that only every three
minutes or at its end (celery/beat.py, `sync_every`). So its last known tick is the newest of these; a task that was
due after that, and should have been written long ago, was missed.
"""

import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

from celery.schedules import ParseException, crontab
from connection_errors import no_answer_within
from messages import Wording, message
from mysql_store import NO_TABLE, connect, mysql, query, verdict_on
from verdict import Verdict, cut_off, healthy, unhealthy

WRITTEN_SECONDS = 180
# Longer than a scheduler sleeps that has a task each minute.
LATE_SECONDS = 90
# A crontab that matches no day until then, such as February 30, is never due.
SEARCH_DAYS = 366

# Without solar schedules, which need the sun, and one-off tasks, which are disabled afterwards.
TASKS = """
    SELECT task.name, task.last_run_at, every.every, every.period,
           cron.minute, cron.hour, cron.day_of_month, cron.month_of_year, cron.day_of_week, cron.timezone
    FROM django_celery_beat_periodictask task
    LEFT JOIN django_celery_beat_intervalschedule every ON every.id = task.interval_id
    LEFT JOIN django_celery_beat_crontabschedule cron ON cron.id = task.crontab_id
    WHERE task.enabled AND NOT task.one_off
      AND (task.start_time IS NULL OR task.start_time <= UTC_TIMESTAMP())
      AND (task.expires IS NULL OR task.expires > UTC_TIMESTAMP())
"""


class DatabaseSchedule:
    """The schedule in one database, for use by one thread. Opens a connection per look, as the store's probe does."""

    def __init__(self, options: dict, timeout: float):
        self.options = options
        self.address = f"{options['host']}:{options['port']}/{options['database']}"
        self.timeout = timeout

    def ask(self, since: float) -> Verdict:
        started = time.monotonic()
        try:
            connection = connect(self.options, self.timeout)
            try:
                rows = query(connection, TASKS)
            finally:
                connection.close()
        except mysql.Error as error:
            if error.args[0] == NO_TABLE:
                return unhealthy(message("probe.schedule-unreadable", error=str(error)))
            return cut_off(message("probe.database", database=self.address, why=verdict_on(error, self.options).reason))
        reason = why_stuck(rows, datetime.fromtimestamp(since, UTC), datetime.now(UTC))
        return unhealthy(reason) if reason else healthy(time.monotonic() - started)

    def when_stuck(self, seconds: float) -> Wording:
        return message("probe.database", database=self.address, why=no_answer_within(seconds))

    def close(self) -> None:
        pass


def why_stuck(rows: list[tuple], since: datetime, now: datetime) -> Wording:
    """`since`: when the scheduler started; what was due before concerns an earlier one."""
    # Django stores times in UTC without a zone.
    ran = [at.replace(tzinfo=UTC) for _, at, *_ in rows if at is not None]
    ticked_at = max([since, *ran])
    dues = [(due, name) for name, _, *schedule in rows if (due := next_after(ticked_at, *schedule))]
    if not dues:
        return ""
    due, name = min(dues)
    late = (now - due).total_seconds()
    if late <= WRITTEN_SECONDS + LATE_SECONDS:
        return ""
    return message("probe.scheduler-stuck", task=name, overdueMs=round(late / 60) * 60_000)


def next_after(at: datetime, every, period, minute, hour, month_day, month, weekday, zone) -> datetime | None:
    if every is not None:
        return at + timedelta(**{period: every})
    if minute is None:
        return None
    try:
        days = crontab(minute, hour, weekday, month_day, month)
        return first_after(at.astimezone(ZoneInfo(zone)), days)
    except (ParseException, ValueError, LookupError):
        return None  # the scheduler cannot parse it either


def first_after(at: datetime, cron: crontab) -> datetime | None:
    for ahead in range(SEARCH_DAYS):
        day = at.date() + timedelta(days=ahead)
        if not fits(day, cron):
            continue
        for hour in sorted(cron.hour):
            for minute in sorted(cron.minute):
                due = datetime.combine(day, clock(hour, minute), at.tzinfo)
                if due > at:
                    return due
    return None


def fits(day: date, cron: crontab) -> bool:
    weekday = day.isoweekday() % 7
    return day.month in cron.month_of_year and day.day in cron.day_of_month and weekday in cron.day_of_week
