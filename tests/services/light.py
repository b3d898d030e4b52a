"""The portal with light children instead of web, worker and beat: a program of its own, so that tests can kill it.

    python -m tests.services.light VAR_DIR PORT [STEP …]

Each child writes its name to VAR_DIR/ends when it is asked to stop. STEP is the command run before the children.
"""

import sys
from pathlib import Path

from enforcement.services import ServiceError, postgres, valkey
from enforcement.services.portal import serve
from enforcement.services.process import Program

NAMES = ("worker", "web", "beat")


def child(name: str, var_dir: Path) -> Program:
    """Waits until it is asked to stop, says so, and has a child of its own."""
    code = f'trap "echo {name} >> {var_dir}/ends; exit" TERM; sleep 1000 & while :; do sleep 0.05; done'
    return Program(name, ("sh", "-c", code, name, str(var_dir)), log=var_dir / "log" / f"{name}.log")


def main(var_dir: Path, port: int, step: list[str]) -> None:
    """Run until asked to stop."""
    try:
        serve(
            var_dir,
            port,
            servers=[postgres.program, valkey.program],
            steps=[Program("The step", tuple(step or ["true"]))],
            children=[child(name, var_dir) for name in NAMES],
        )
    except ServiceError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
