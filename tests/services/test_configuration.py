"""What is written beside the code keeps up with it: variables, packages, the schedule."""

import re

from enforcement.celery import app
from tests.services.machine import ROOT

READ_IN_CODE = re.compile(r"""(?:env\.\w+|environ\.get|environ)[(\[]["']([A-Z_]+)["']""")
READ_IN_COMPOSE = re.compile(r"\$\{([A-Z_]+)")


def test_every_variable_that_is_read_is_explained() -> None:
    code = [ROOT / "manage.py", *(ROOT / "enforcement").glob("*.py")]
    read = {name for file in code for name in READ_IN_CODE.findall(file.read_text())}
    read |= set(READ_IN_COMPOSE.findall((ROOT / "docker-compose.yml").read_text()))
    explained = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE))
    assert read - {"DJANGO_SETTINGS_MODULE"} == explained


def test_lists_of_packages_name_no_machine() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text().splitlines()
        assert not [line for line in lines if line.lstrip().startswith("--") and "--hash" not in line]
        assert not [line for line in lines if "://" in line or "/" in line.split("#")[0]]


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    for entry in app.conf.beat_schedule.values():
        assert entry["task"] in app.tasks
