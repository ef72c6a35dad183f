from django.core.management.base import BaseCommand

from bkmonitor.models import SpaceType

SPACE_TYPES = {"bkcc": "Business", "bcs": "Container project", "default": "Monitoring"}


class Command(BaseCommand):
    help = "Writes the kinds of spaces, which bk-monitor's migrations leave out too; may be run again"

    def handle(self, *args, **options):
        for type_id, type_name in SPACE_TYPES.items():
            SpaceType.objects.update_or_create(type_id=type_id, defaults={"type_name": type_name})
        self.stdout.write(f"space types: {SpaceType.objects.count()}")
