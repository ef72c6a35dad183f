#!/usr/bin/env python
import os
import sys

import dotenv

# Only this file reads .env, as in bk-monitor: `celery -A …` and gunicorn never do.
dotenv.load_dotenv()


def link_ai_agent():
    """Makes `ai_agent` importable by a link to the folder beside this project.

    As in bk-monitor the link is absolute, so one made in a container dangles on the host, and a dangling link
    counts as missing here but not for the operating system: `os.symlink` then fails.
    """
    here = os.path.dirname(os.path.abspath(__file__))
    link = os.path.join(here, "ai_agent")
    if os.path.exists(link):
        return
    try:
        os.symlink(os.path.join(os.path.dirname(here), "ai_agent"), link)
    except OSError as error:
        print(f"cannot link ai_agent: {error}")
        sys.exit(1)


if __name__ == "__main__":
    link_ai_agent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
