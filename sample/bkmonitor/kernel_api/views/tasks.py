from django.http import JsonResponse
from django.views.decorators.http import require_http_methods
from kombu.exceptions import OperationalError

from alarm_backends.service.scheduler.app import app
from alarm_backends.service.scheduler.tasks.numbers import add_number, add_number_early, add_number_slowly
from bkmonitor import counters
from kernel_api.views.body import read_json

MOST_AT_ONCE = 100_000


@require_http_methods(["DELETE", "GET", "POST"])
def tasks(request):
    """POST `{"number": 7, "count": 1, "seconds": 0}` enqueues a task for each number from 7 on; with `"early": true`
    one that is acknowledged when it begins.

    GET tells how many tasks ran and how many different numbers they left; DELETE forgets both.
    """
    if request.method == "POST":
        return _enqueue(request)
    if request.method == "DELETE":
        counters.client.delete(counters.TASK_NUMBERS, counters.TASK_RUNS)
    return JsonResponse(
        {
            "numbers": counters.client.scard(counters.TASK_NUMBERS),
            "runs": counters.read(counters.TASK_RUNS),
            "worker_version": counters.client.get(counters.WORKER_VERSION),
        }
    )


def _enqueue(request):
    try:
        body = read_json(request)
        number, count, seconds = int(body["number"]), int(body.get("count", 1)), float(body.get("seconds", 0))
    except (KeyError, TypeError, ValueError) as error:
        return JsonResponse({"error": f"number, count and seconds must be numbers: {error}"}, status=400)
    if not 1 <= count <= MOST_AT_ONCE:
        return JsonResponse({"error": f"count must be 1 to {MOST_AT_ONCE}"}, status=400)
    task, more = (add_number_slowly, (seconds,)) if seconds > 0 else (add_number, ())
    if body.get("early"):
        task, more = add_number_early, (seconds,)
    try:
        with app.producer_or_acquire() as producer:
            for each in range(number, number + count):
                task.apply_async((each, *more), producer=producer)
    except OperationalError as error:
        return JsonResponse({"error": f"broker: {error}"}, status=503)
    return JsonResponse({"enqueued": count}, status=202)
