"""The web application's Celery: `manage.py celery worker -Q celery,celery_resource`."""

from celery import Celery

app = Celery("proj")
app.config_from_object("config.celery.config")
