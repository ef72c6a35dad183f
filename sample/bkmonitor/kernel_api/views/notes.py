from bk_monitor_base.domains.space import DEFAULT_SPACE_UID
from django.http import JsonResponse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from bkmonitor import counters
from bkmonitor.models import Note
from kernel_api.views.body import read_json


@require_http_methods(["GET", "POST"])
def notes(request):
    """GET lists the newest notes (MySQL) and how many were ever written here (Redis); POST writes one."""
    if request.method == "POST":
        return _write(request)
    newest = Note.objects.order_by("-id")[:100]
    return JsonResponse({"notes": [_show(note) for note in newest], "written": counters.read(counters.NOTES_WRITTEN)})


def _write(request):
    try:
        body = read_json(request)
    except ValueError as error:
        return JsonResponse({"error": str(error)}, status=400)
    title = str(body.get("title", "")).strip()
    if not title or len(title) > 120:
        return JsonResponse({"error": "title must have 1 to 120 characters"}, status=400)
    note = Note.objects.create(
        title=title,
        body=str(body.get("body", "")),
        slug=slugify(title),
        space_uid=DEFAULT_SPACE_UID,
    )
    return JsonResponse({**_show(note), "written": counters.client.incr(counters.NOTES_WRITTEN)}, status=201)


def _show(note):
    return {
        "id": note.id,
        "title": note.title,
        "body": note.body,
        "slug": note.slug,
        "space_uid": note.space_uid,
        "created_at": note.created_at.isoformat(),
    }
