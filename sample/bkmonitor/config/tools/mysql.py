"""MySQL as the environment describes it; config.dev replaces all of this."""

import os


def mysql_database(prefix, default_name):
    """One Django database, of the variables `<prefix>MYSQL_*` and, where one is missing, `MYSQL_*`."""

    def read(name, default):
        return os.environ.get(f"{prefix}MYSQL_{name}") or os.environ.get(f"MYSQL_{name}") or default

    return {
        "ENGINE": "django.db.backends.mysql",
        "NAME": os.environ.get(f"{prefix}MYSQL_NAME") or default_name,
        "USER": read("USER", "root"),
        "PASSWORD": read("PASSWORD", ""),
        "HOST": read("HOST", "localhost"),
        "PORT": read("PORT", "3306"),
        # The connection may speak utf8mb4 where the database is utf8mb3; the tables must stay at 3 bytes a character.
        "OPTIONS": {"charset": "utf8mb4"},
    }
