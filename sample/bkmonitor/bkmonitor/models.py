from django.conf import settings
from django.db import models


class Note(models.Model):
    title = models.CharField(max_length=120)
    body = models.TextField(blank=True)
    slug = models.SlugField(max_length=120, db_index=True)
    space_uid = models.CharField(max_length=128)
    created_at = models.DateTimeField(auto_now_add=True)


class CacheNode(models.Model):
    """Which Redis the backend keeps its state in; the worker role writes it when it starts."""

    host = models.CharField(max_length=128)
    port = models.IntegerField()

    class Meta:
        unique_together = [("host", "port")]

    @classmethod
    def refresh_from_settings(cls):
        conf = settings.REDIS_SERVICE_CONF
        return cls.objects.get_or_create(host=conf["host"], port=conf["port"])[0]


class BeatTick(models.Model):
    """How often a periodic task has run; its row lives behind the alias `backend_alert`."""

    name = models.CharField(max_length=64, unique=True)
    count = models.PositiveBigIntegerField(default=0)
    last_at = models.DateTimeField(auto_now=True)


class ClusterConfig(models.Model):
    """Its unique key is 4 x 255 characters: 3060 bytes in utf8mb3, 4080 in utf8mb4, where InnoDB ends at 3072.

    bk-monitor has three such keys. MySQL refuses the table with error 1071, MariaDB silently makes a hash index.
    """

    bk_tenant_id = models.CharField(max_length=255)
    namespace = models.CharField(max_length=255)
    kind = models.CharField(max_length=255)
    name = models.CharField(max_length=255)
    content = models.JSONField(default=dict)

    class Meta:
        unique_together = [("bk_tenant_id", "namespace", "kind", "name")]


class SpaceType(models.Model):
    """What kinds of spaces there are: filled by `manage.py init_space_type`, not by a migration."""

    type_id = models.CharField(max_length=64, unique=True)
    type_name = models.CharField(max_length=64)
