"""The portal's settings over the servers of this run of the tests; the settings themselves are those of everyone."""

import os
import re

from tests import servers

SERVERS = servers.for_this_process()  # before the next line: it computes the addresses

from enforcement.settings import *  # noqa: E402, F403

TEMPLATES_ARE_STRICT = True

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # slow hashing protects nobody here

# Static files straight from their sources: no test waits for them to be collected and compressed.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
MIDDLEWARE = [name for name in MIDDLEWARE if name != "whitenoise.middleware.WhiteNoiseMiddleware"]  # noqa: F405

# Each worker of a run keeps in a database of its own: one that empties its cache must not empty that of the others.
WORKER = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or -1) + 1
CACHES = {"default": CACHES["default"] | {"LOCATION": CACHES["default"]["LOCATION"].replace("db=0", f"db={WORKER}")}}  # noqa: F405
