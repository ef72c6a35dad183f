import pytest

from alarm_backends.service.scheduler.tasks.cron import tick
from alarm_backends.service.scheduler.tasks.numbers import add_number, add_number_slowly
from bkmonitor import counters
from bkmonitor.models import BeatTick
from bkmonitor.version import VERSION

pytestmark = pytest.mark.django_db(databases="__all__")


def test_a_number_done_twice_is_one_number_and_two_runs(redis):
    add_number(7)
    add_number_slowly(7, 0)
    assert redis.values == {
        counters.TASK_NUMBERS: {"7"},
        counters.TASK_RUNS: "2",
        counters.WORKER_VERSION: VERSION,
    }


def test_a_tick_counts_in_redis_and_in_the_database():
    tick("1")
    tick("2")
    assert BeatTick.objects.using("backend_alert").get().count == 2
    assert (counters.read(counters.TICKS), counters.client.get(counters.BEAT_VERSION)) == (2, "2")
