"""Progress of commands, on stderr, so that stdout carries the result only."""

import sys


def say(text: str) -> None:
    """One line for a step that begins."""
    sys.stderr.write(f"• {text}\n")
    sys.stderr.flush()


def result(text: str) -> None:
    """What was asked for."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
