"""A process with jobs that will be killed in the middle of a reaction."""

import sys
import time

from jobs import actors, worker
from tests.jobs.doing import NOTE, note


def hang(*given) -> None:
    """Do it, and never come to commit."""
    note(*given)
    sys.stdout.write("in the middle\n")
    sys.stdout.flush()
    time.sleep(60)


if __name__ == "__main__":
    actors.REACTIONS[NOTE] = hang
    worker.run()
