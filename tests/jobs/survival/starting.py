"""Commands as processes forked off one that has imported all they need: a start costs no seconds.

Each is a process of its own like those of `./crm serve` and `./crm worker`: it has its own
environment, settings and connections, its children are its own, and it is killed like any.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.context import ForkServerProcess

import cli
import settings

os.environ["dramatiq_restart_delay"] = "300"  # noqa: SIM112 - the library's; in milliseconds
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.jobs.survival.warm"])


def started(arguments: Sequence[str], environment: Mapping[str, str]) -> ForkServerProcess:
    """A command that runs with these variables and no others."""
    made = FORKS.Process(target=_run, args=(list(arguments), dict(environment)))
    made.start()
    return made


def _run(arguments: list[str], environment: dict[str, str]) -> None:
    as_if_with(environment)
    try:
        sys.exit(cli.main(arguments))
    finally:
        atexit._run_exitfuncs()  # a process of this kind ends without them


def as_if_with(environment: Mapping[str, str]) -> None:
    """Let a new process be as if it had been started with these variables, and silent."""
    os.environ.clear()
    os.environ.update(environment)
    settings.get.cache_clear()
    os.chdir(settings.ROOT)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    if "SURVIVAL_LOUD" not in environment:
        os.dup2(nowhere, 2)
