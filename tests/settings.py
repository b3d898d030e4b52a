"""The portal's settings over the servers of this run of the tests; the settings themselves are those of everyone."""

from tests import servers

SERVERS = servers.for_this_process()  # before the next line: it computes the addresses

from enforcement.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # slow hashing protects nobody here
