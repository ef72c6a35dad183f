"""Asks MySQL whether django-celery-beat's scheduler lives: it has not slept through what was due since its last tick.

Nobody holds a lock there. What the scheduler leaves behind is when it sent each task last (`last_run_at`), and that it
writes only every three minutes or when it ends (celery/beat.py, `sync_every`). So its last tick that is known is the
newest of these; a task that was due after that, and should have been written long ago, was missed.
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
# More than a scheduler sleeps that has something to do each minute.
LATE_SECONDS = 90
# A crontab that fits no day until then, as the 30th of February, is never due.
SEARCH_DAYS = 366

# Solar schedules are left out: they need the sun. What runs only once is switched off afterwards.
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
    """The schedule in one database, for one thread. A connection a look, as the store's probe has it."""

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
    """`since`: when the scheduler started; what was due before is the business of an earlier one."""
    # Django keeps times in UTC and leaves the zone away.
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
        return None  # the scheduler itself cannot read it


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
