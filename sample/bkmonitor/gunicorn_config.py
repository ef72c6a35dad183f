"""How production serves the api role: `gunicorn --config gunicorn_config.py wsgi:application`."""

import os

bind = f"{os.environ.get('LAN_IP', '0.0.0.0')}:{os.environ.get('BK_MONITOR_KERNELAPI_PORT', '10204')}"
workers = int(os.environ.get("GUNICORN_WORKERS", "8"))
timeout = 300

if os.environ.get("DEPLOY_MODE") != "kubernetes":
    # Outside Kubernetes bk-monitor names the service for its registry here: a missing name is a KeyError at start.
    proc_name = f"{os.environ['BKAPP_DEPLOY_PLATFORM']}.{os.environ['BK_PAAS_HOST']}"
