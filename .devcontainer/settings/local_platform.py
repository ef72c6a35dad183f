"""Stands in for what bk-monitor expects of its platform: login, gateway, and a built front end.

local_settings.py puts these into the settings. All imports of the application are late, since this loads with them.
"""

import json
import os
import re
from pathlib import Path

USER = os.environ.get("LOCAL_LOGIN", "")
PREFIX = "/api/bk-monitor/prod/"
BUILDS = ("monitor", "fta", "apm", "trace", "rum", "weixin", "external")


def local_login(get_response):
    """Middleware of web in place of the product's own: everybody is LOCAL_LOGIN (env/common.env), who may do everything.

    It keeps what that does besides: tokens in `Authorization: Bearer`, and the tenant of the user.
    """
    from blueapps.account.middlewares import LoginRequiredMiddleware
    from bkmonitor.iam.compatible import CompatibleIAM
    from bkmonitor.middlewares.authentication import ApiTokenAuthenticationMiddleware
    from constants.common import DEFAULT_TENANT_ID
    from django.contrib import auth

    class LocalUser(LoginRequiredMiddleware):
        def process_view(self, request, view, *args, **kwargs):
            if getattr(view, "login_exempt", False) or request.user.get_username() == USER:
                return
            auth.login(request, auth.authenticate(request, username=USER, tenant_id=DEFAULT_TENANT_ID))

    # Lists of spaces ask IAM in spite of SKIP_IAM_PERMISSION_CHECK.
    CompatibleIAM._do_policy_query = lambda *_, **__: {"op": "any"}
    # The product's class calls its `super()` for the login itself, which now is LocalUser.
    return type("LocalLogin", (ApiTokenAuthenticationMiddleware, LocalUser), {})(get_response)


class DirectCalls:
    """Middleware of api that lets the other roles call it without a gateway between them.

    They call the gateway's paths (/api/bk-monitor/prod/app/…), api serves others (/api/v4/…), and the product's resource
    definitions relate them. Nobody is refused here; the profile `gateway` has one that checks.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.routes = None

    def __call__(self, request):
        if request.path_info.startswith(PREFIX):
            self.routes = self.routes or routes()
            path = request.path_info.removeprefix(PREFIX).strip("/")
            served = served_path(self.routes, request.method, path)
            if served is None:
                from django.http import JsonResponse

                message = f"API not found [method={request.method} path={path}]"
                return JsonResponse({"result": False, "code": 1640401, "message": message}, status=404)
            request.path = request.path_info = served
            self.identify(request)
        return self.get_response(request)

    @staticmethod
    def identify(request):
        """Hands on who is calling, in the headers that api believes without a gateway."""
        try:
            caller = json.loads(request.headers.get("X-Bkapi-Authorization") or "{}")
        except ValueError:
            caller = {}
        for header, key in {"HTTP_BK_APP_CODE": "bk_app_code", "HTTP_BK_USERNAME": "bk_username"}.items():
            if caller.get(key):
                request.META.setdefault(header, caller[key])


def routes():
    """Returns the path that api serves by method and path of the gateway, in which parameters are in braces."""
    import yaml

    found = {}
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in Python alone, it takes several seconds
    for file in Path("support-files/apigw/resources").glob("*/*/*.yaml"):
        for path, operations in (yaml.load(file.read_text(encoding="utf-8"), loader).get("paths") or {}).items():
            for method, operation in operations.items():
                found[method.upper(), path.strip("/")] = operation["x-bk-apigateway-resource"]["backend"]["path"]
    return found


def served_path(known, method, path):
    if (method, path) in known:
        return known[method, path]
    for (of, template), served in known.items():
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template))
        if of == method and (values := re.fullmatch(pattern, path)):
            return served.format(**values.groupdict())
    return None


def placeholder():
    """Returns a template engine that only has the pages of the front end's builds: front-end.html, which tells how to
    make them. Without it, web answers each of them with a 500. Django asks it after the other engines."""
    page = Path("/opt/bkdev/settings/front-end.html").read_text(encoding="utf-8")
    pages = {f"{build}/index.html": page for build in BUILDS}
    pages |= {"monitor/manifest.json": "{}", "monitor/service-worker.js": ""}
    return {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "front-end",
        "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", pages)]},
    }
