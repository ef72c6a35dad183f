"""The web role's addresses; the api role's are in kernel_api.urls."""

from django.urls import include, path

urlpatterns = [path("", include("monitor_web.urls"))]
