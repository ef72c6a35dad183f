import pytest

from alarm_backends.service.scheduler.tasks.cron import tick
from alarm_backends.service.scheduler.tasks.numbers import add_number, add_number_early, add_number_slowly
from bkmonitor import counters
from bkmonitor.models import BeatTick
from bkmonitor.version import VERSION

pytestmark = pytest.mark.django_db(databases="__all__")


def test_a_number_done_thrice_is_one_number_and_three_runs(redis):
    add_number(7)
    add_number_slowly(7, 0)
    add_number_early(7, 0)
    assert redis.values == {
        counters.TASK_NUMBERS: {"7"},
        counters.TASK_RUNS: "3",
        counters.WORKER_VERSION: VERSION,
    }


def test_a_tick_counts_in_redis_and_in_the_database():
    tick("1")
    tick("2")
    assert BeatTick.objects.using("backend_alert").get().count == 2
    assert (counters.read(counters.TICKS), counters.client.get(counters.BEAT_VERSION)) == (2, "2")


def test_only_the_early_task_is_forgotten_by_its_broker_when_it_begins():
    assert [task.acks_late for task in (add_number, add_number_slowly, add_number_early)] == [True, True, False]
