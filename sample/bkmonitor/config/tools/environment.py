"""Which role this process plays, and in which environment."""

import os
from typing import NamedTuple

ROLES = ("web", "api", "worker")
ENVIRONMENT_FILES = {"development": "dev", "testing": "stag", "production": "prod"}


class ConfModule(NamedTuple):
    role: str
    environment: str
    platform: str


def read_conf_module(environ):
    """Splits DJANGO_CONF_MODULE, `<any>.<role>.<environment>.<platform>`, and checks what bk-monitor checks.

    An unknown environment passes and fails later as `import config.None`.
    """
    value = environ.get("DJANGO_CONF_MODULE", "")
    if not value:
        platform = environ.get("BKAPP_DEPLOY_PLATFORM", "")
        if not platform:
            raise RuntimeError("BKAPP_DEPLOY_PLATFORM should not be empty")
        value = f"config.web.{environ.get('BK_ENV', 'development')}.{platform}"
    parts = value.split(".")
    if len(parts) != 4:
        raise RuntimeError(f"DJANGO_CONF_MODULE must have 4 parts, not {len(parts)}: {value}")
    conf = ConfModule(*parts[1:])
    if conf.role not in ROLES:
        raise RuntimeError(f"DJANGO_CONF_MODULE names an unknown role: {conf.role}")
    return conf


ROLE, ENVIRONMENT, PLATFORM = read_conf_module(os.environ)
