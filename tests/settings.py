"""The portal's settings over the servers of this run of the tests; the settings themselves are those of everyone."""

from tests import servers

SERVERS = servers.for_this_process()  # before the next line: it computes the addresses

from enforcement.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # slow hashing protects nobody here

# Static files straight from their sources: no test waits for them to be collected and compressed.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
MIDDLEWARE = [name for name in MIDDLEWARE if name != "whitenoise.middleware.WhiteNoiseMiddleware"]  # noqa: F405
