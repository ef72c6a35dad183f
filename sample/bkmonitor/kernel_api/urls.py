"""The api role's addresses."""

from django.http import HttpResponse
from django.urls import path

from bkmonitor.version import VERSION
from kernel_api.views.notes import notes
from kernel_api.views.tasks import tasks
from kernel_api.views.ticks import ticks

urlpatterns = [
    path("ping", lambda request: HttpResponse("pong")),
    path("version", lambda request: HttpResponse(VERSION)),
    path("api/v4/notes/", notes),
    path("api/v4/tasks/", tasks),
    path("api/v4/ticks/", ticks),
]
