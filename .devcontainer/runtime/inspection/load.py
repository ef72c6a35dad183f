"""Loads the product as one of its programs does, writes the settings in effect to a file descriptor, and ends.

load.py DESCRIPTOR '{"celery": "shop.celery"}'                    as `celery -A shop.celery`
load.py DESCRIPTOR '{"script": ["manage.py", "runserver"]}'       as `python manage.py runserver`, up to the command
load.py DESCRIPTOR '{"module": "shop.wsgi:application"}'          as a server does

Started by run.py, which limits its time and its output. What the product converts or computes is read after that: the
settings of Celery and Django themselves, and the queue that Celery's own router chooses for each task.
"""

import contextlib
import gc
import importlib
import json
import os
import runpy
import shutil
import sys

from bkdev_hosts import unresolved
from bkdev_masking import address, masked_url

# Roles have this folder on their path already; the product must not find more of bkdev here than there.
sys.path.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "settings"))
from bkdev_failures import Unusable, failure_of, said_of  # noqa: E402
from bkdev_say import message  # noqa: E402

sys.path.pop()

KEPT = 500
EXAMPLES = 3
# What could not be looked at, although the program would run.
notes: list = []


class Reached(BaseException):
    """Django's command line was reached. No `except Exception` of the product may take it."""


def main() -> None:
    descriptor, start = int(sys.argv[1]), json.loads(sys.argv[2])
    os.set_inheritable(descriptor, False)
    yield_to_others()
    gc.disable()
    try:
        document = look(start)
    except BaseException as error:
        document = {"failure": failure_of(error)}
    with contextlib.suppress(Exception):  # it may be closed
        sys.stdout.flush()
    written = json.dumps(document).encode()
    while written:
        written = written[os.write(descriptor, written) :]
    os._exit(0)  # neither threads nor exit handlers of the product may delay the end


def yield_to_others() -> None:
    """Loading a product takes as much of the machine as starting a role; the roles come first."""
    os.nice(10)
    try:
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")
    except OSError:
        pass


def look(start: dict) -> dict:
    # As for the program: the folder that it starts in, or that of the script, instead of this one.
    sys.path[0] = os.getcwd()
    if "celery" in start:
        app = celery_app(start["celery"])
        app.set_current()  # as a worker does
        app.loader.import_default_modules()
    else:
        if "script" in start:
            run_script(start["script"])
        else:
            importlib.import_module(start["module"].partition(":")[0])
        app = None
    return {"celery": about_apps(app), "django": about_django(), "notes": notes}


def celery_app(name: str):
    try:
        from celery.app.utils import find_app
    except ModuleNotFoundError as error:
        if error.name == "celery":
            raise Unusable("inspect.no-celery") from None
        raise
    sys.argv = ["celery", "-A", name, "worker"]
    return find_app(name)


def run_script(words: list) -> None:
    """Runs the product's own script up to Django's command line, then does what that does before a command runs."""
    script = words[0] if os.path.exists(words[0]) else shutil.which(words[0])
    if script is None:
        raise Unusable("inspect.no-script", script=words[0])
    from django.core import management

    def reached(utility) -> None:
        raise Reached

    management.ManagementUtility.execute = reached
    sys.argv = words
    sys.path[0] = os.path.dirname(os.path.abspath(script))
    try:
        runpy.run_path(script, run_name="__main__")
    except Reached:
        pass
    else:
        raise Unusable("inspect.no-command-line", script=words[0])
    import django

    django.setup()
    name = next((word for word in words[1:] if not word.startswith("-")), None)
    owner = management.get_commands().get(name)
    if isinstance(owner, str):
        management.load_command_class(owner, name)
    load_urls()


def load_urls() -> None:
    """Servers load what handles requests, and with it the tasks that those send. Other programs can do without."""
    try:
        from django.urls import get_resolver

        list(get_resolver().url_patterns)
    except Exception as error:
        notes.append(message("inspect.urls-unknown", error=said_of(error)))


def about_apps(named) -> list:
    """Describes the application of a worker, and all by which the process sends tasks."""
    state = sys.modules.get("celery._state")
    others = [app for app in state._get_active_apps() if app is not named] if state is not None else []
    others.sort(key=lambda app: str(app.main))
    for app in others:
        try:
            app.loader.import_default_modules()
        except Exception as error:
            notes.append(message("inspect.tasks-unknown", error=said_of(error)))
    about = [(app, about_celery(app)) for app in ([named] if named is not None else []) + others]
    used = [known for app, known in about if app is named or known["tasks"] or known["schedule"]["count"]]
    return used or [known for _, known in about[:1]]


def about_celery(app) -> dict:
    app.finalize()
    conf = app.conf
    broker = broker_of(app)
    backend = conf.result_backend
    tasks, unknown = queues_of_tasks(app)
    return {
        "app": str(app.main or "?"),
        "isEager": bool(conf.task_always_eager),
        "broker": {**broker, "unresolved": unresolved(broker["hosts"])},
        "results": address(str(backend)) if backend else None,
        "defaultQueue": str(conf.task_default_queue),
        "queues": sorted(map(str, app.amqp.queues))[:KEPT],
        "tasks": tasks,
        "unknownRoutes": unknown,
        "schedule": schedule_of(app),
    }


def broker_of(app) -> dict:
    try:
        with app.connection_for_write() as connection:
            return address(list(connection.alt or []) or [connection.as_uri(include_password=True)])
    except ValueError:  # its text may contain a part of the password
        raise Unusable("inspect.broker-invalid") from None


def queues_of_tasks(app):
    """Returns how many tasks go to each queue, by Celery's own router, and how many tasks have no known queue."""
    found, unknown = {}, 0
    for name, task in sorted(app.tasks.items()):
        if name.startswith("celery.") or not sends_by(app, task):
            continue
        queue = queue_of(app, name, dict(task._get_exec_options()), task)
        if queue is None:
            unknown += 1
        else:
            found.setdefault(queue, []).append(name)
    listed = [{"queue": queue, "count": len(names), "some": names[:EXAMPLES]} for queue, names in sorted(found.items())]
    return listed[:KEPT], unknown


def sends_by(app, task) -> bool:
    """Celery gives each application the tasks of all others, but code sends one by the application that defined it."""
    defined = getattr(sys.modules.get(task.__module__), getattr(task, "__name__", ""), None)
    owner = getattr(defined, "app", None)
    if hasattr(owner, "_get_current_object"):
        owner = owner._get_current_object()
    return owner is None or owner is app


def queue_of(app, name: str, options: dict, task=None):
    """A route may be a function of the product's, and may need the task's arguments."""
    try:
        queue = app.amqp.router.route(options, name, (), {}, task_type=task).get("queue")
    except Exception:
        return None
    return str(getattr(queue, "name", queue)) if queue else None


def schedule_of(app) -> dict:
    entries = app.conf.beat_schedule or {}
    listed = []
    for key, entry in list(entries.items())[:KEPT]:
        name = str(entry["task"])
        task = app.tasks.get(name)
        options = {**(task._get_exec_options() if task else {}), **(entry.get("options") or {})}
        listed.append({"name": str(key), "task": name, "queue": queue_of(app, name, options, task)})
    scheduler = app.conf.beat_scheduler
    return {"scheduler": getattr(scheduler, "__qualname__", str(scheduler)), "count": len(entries), "entries": listed}


def about_django():
    if "django.conf" not in sys.modules and "DJANGO_SETTINGS_MODULE" not in os.environ:
        return None
    try:
        from django.conf import settings
    except ModuleNotFoundError as error:
        if error.name != "django":
            raise
        return None
    if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
        return None
    apps = settings.INSTALLED_APPS
    return {
        "settings": str(os.environ.get("DJANGO_SETTINGS_MODULE", "")),
        "databases": [database(alias, known) for alias, known in settings.DATABASES.items()][:KEPT],
        "caches": [cache(alias, known) for alias, known in settings.CACHES.items()][:KEPT],
        "apps": [str(app) for app in apps][:KEPT],
    }


def database(alias: str, known: dict) -> dict:
    host = str(known.get("HOST") or "")
    return {
        "alias": str(alias),
        "engine": str(known.get("ENGINE") or ""),
        "name": masked_url(str(known.get("NAME") or "")),
        "host": host,
        "port": str(known.get("PORT") or ""),
        "unresolved": unresolved([host]),
    }


def cache(alias: str, known: dict) -> dict:
    backend, location = str(known.get("BACKEND") or ""), known.get("LOCATION") or []
    places = [location] if isinstance(location, str) else [str(each) for each in location]
    if "memcached" in backend.lower():  # HOST:PORT, or the path of a socket
        places = [place if place.startswith(("/", "unix:")) else f"memcached://{place}" for place in places]
    found = address([place for each in places for place in each.split(",") if "://" in place])
    return {
        "alias": str(alias),
        "backend": backend,
        "locations": [masked_url(place) for place in places][:KEPT],
        "hosts": found["hosts"],
        "unresolved": unresolved(found["hosts"]),
    }


main()
