"""`python -m tests.bench [--quick] [--write]`: how fast the portal is, measured in one run on databases of its own.

Every figure is the median of several repeats, with the least and the most; a ratio compares two figures of this run.
PostgreSQL runs as `make run` starts it (with fsync), in the first free folder of `var/test`. Nothing outside is touched.
`--write` appends the run to docs/benchmarks.md.
"""

import os

import django

from tests.servers import for_this_process

SERVERS = for_this_process()  # before the settings: they compute the addresses
os.environ["DJANGO_SETTINGS_MODULE"] = "enforcement.settings"
django.setup()
