import hashlib

from django.conf import settings

# Read at import, as in bk-monitor: this is where an empty secret becomes ImproperlyConfigured.
CIPHER_KEY = hashlib.sha256(settings.SECRET_KEY.encode()).hexdigest()
