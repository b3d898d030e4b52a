"""Words to the person at the terminal."""

import sys


def say(sentence: str) -> None:
    """A remark; standard output stays free for a command's own answer."""
    sys.stderr.write(sentence + "\n")


def answer(sentence: str) -> None:
    """What was asked for."""
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()
