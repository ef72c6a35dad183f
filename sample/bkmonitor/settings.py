"""The settings, in layers: a later one wins.

config.default, config.{dev,stag,prod}, config.role.{web,api,worker}, BKAPP_SETTINGS_* of the environment,
local_settings (development only), and what bk-monitor-base adds.
"""

import importlib
import os
import sys

# Relative to the working directory, as in bk-monitor: every role must be started in this folder.
sys.path.append(os.getcwd() + "/packages")

from config.default import *
from config.tools.environment import ENVIRONMENT, ENVIRONMENT_FILES, ROLE


def _load(name):
    module = importlib.import_module(name)
    globals().update({key: value for key, value in vars(module).items() if key.isupper()})


_load(f"config.{ENVIRONMENT_FILES.get(ENVIRONMENT)}")
_load(f"config.role.{ROLE}")

# Each BKAPP_SETTINGS_X becomes the setting X, always a string, and is printed with its value: so bk-monitor does.
for _name, _value in os.environ.items():
    if _name.startswith("BKAPP_SETTINGS_"):
        globals()[_name.removeprefix("BKAPP_SETTINGS_")] = _value
        print(f"[settings] {_name}={_value}")

if ENVIRONMENT == "development":
    try:
        # Any folder of PYTHONPATH may hold it. An ImportError inside it passes unseen, as in bk-monitor.
        from local_settings import *
    except ImportError:
        pass

try:
    from bk_monitor_base.config.django import merge_django_settings

    merge_django_settings(globals())
except ImportError as _error:
    # The application imports the package elsewhere too, so this only delays the failure to a less clear place.
    print(f"import bk-monitor-base and load settings failed: {_error}")
