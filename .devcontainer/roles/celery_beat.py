"""Celery's `celery ... beat`, loaded as bkdev_loading.py says."""

import runpy
import sys

import bkdev_loading

bkdev_loading.begin()

from celery.signals import beat_init  # noqa: E402

beat_init.connect(lambda **_: bkdev_loading.end(), weak=False)
del sys.path[0]  # this folder, which is none of the product's
runpy.run_module("celery", run_name="__main__", alter_sys=True)
