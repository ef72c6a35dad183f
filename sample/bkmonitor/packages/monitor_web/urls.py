from django.http import HttpResponse
from django.urls import path

from bkmonitor.version import VERSION
from monitor_web.views import home, notes, reports

urlpatterns = [
    path("", home),
    path("ping", lambda request: HttpResponse("pong")),
    path("version", lambda request: HttpResponse(VERSION)),
    path("rest/v2/reports/", reports),
    path("api/v4/notes/", notes),
]
