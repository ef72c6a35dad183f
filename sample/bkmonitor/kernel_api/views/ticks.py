from django.http import JsonResponse
from django.views.decorators.http import require_GET

from bkmonitor import counters
from bkmonitor.models import BeatTick


@require_GET
def ticks(request):
    """How often beat's periodic task has run, as Redis and as MySQL counted it."""
    row = BeatTick.objects.using("backend_alert").filter(name="tick").first()
    return JsonResponse(
        {
            "redis": counters.read(counters.TICKS),
            "mysql": row.count if row else 0,
            "last_at": row.last_at.isoformat() if row else None,
            "beat_version": counters.client.get(counters.BEAT_VERSION),
        }
    )
