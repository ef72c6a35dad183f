import os
from urllib.request import urlopen

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods
from kombu.exceptions import OperationalError

from ai_agent.replies import greet
from bkmonitor import counters
from bkmonitor.models import Note
from bkmonitor.version import VERSION
from monitor_web.tasks import plan_report


@require_GET
def home(request):
    return render(
        request,
        "monitor/index.html",
        {
            "version": VERSION,
            "greeting": greet(settings.ROLE),
            "notes": Note.objects.order_by("-id")[:20],
            "front_end": finders.find("monitor/app.js") is not None,
        },
    )


@require_GET
def notes(request):
    """Passes the page's request on to the api, as an ingress does in production."""
    api = os.environ.get("SAMPLE_API_URL", "http://127.0.0.1:10204")
    try:
        with urlopen(f"{api}/api/v4/notes/", timeout=5) as answer:
            return HttpResponse(answer.read(), content_type="application/json")
    except OSError as error:
        return JsonResponse({"error": f"api: {error}"}, status=502)


@require_http_methods(["GET", "POST"])
def reports(request):
    """POST hands a report to the web worker, GET tells how many it has built."""
    if request.method == "POST":
        try:
            plan_report.delay("daily")
        except OperationalError as error:
            return JsonResponse({"error": f"broker: {error}"}, status=503)
        return JsonResponse({"enqueued": 1}, status=202)
    return JsonResponse({"built": counters.read(counters.REPORTS)})
