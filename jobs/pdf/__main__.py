"""The child: reads requests from stdin and writes answers to stdout until its parent ends.

It limits its own memory and time, because it works on what strangers wrote and uploaded.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import resource
import shutil
import signal
import sys
import tempfile
from typing import BinaryIO, Final

from jobs.pdf import requests, wire
from jobs.pdf.refusals import Refused

OUT_OF_MEMORY: Final = 70

logger = logging.getLogger("jobs.pdf")


def main() -> None:
    """Answer until stdin ends."""
    parser = argparse.ArgumentParser(prog="python -m jobs.pdf")
    parser.add_argument("--memory", type=int, default=1024, help="most address space, in MB")
    parser.add_argument("--seconds", type=int, default=60, help="most time for one request")
    parser.add_argument("--scratch", default="", help="folder of its own for temporary files")
    given = parser.parse_args()
    tempfile.tempdir = given.scratch or None
    resource.setrlimit(resource.RLIMIT_AS, (given.memory * 2**20,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.basicConfig(level=logging.ERROR, format="pdf: %(message)s", stream=sys.stderr)
    gc.disable()  # it costs a fifth of a long document; between two requests nobody waits
    answers = _own_stdout()
    while (frame := wire.received(sys.stdin.buffer.read)) is not None:
        signal.alarm(given.seconds)  # ends this process, even when its parent is gone
        answers.write(_answered(frame))
        answers.flush()
        signal.alarm(0)
        gc.collect()
    if given.scratch:  # its parent is gone, and did not clean up
        shutil.rmtree(given.scratch, ignore_errors=True)


def _own_stdout() -> BinaryIO:
    """Keep stdout for answers: what libraries print goes to stderr."""
    kept = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(kept, "wb")


def _answered(frame: wire.Frame) -> bytes:
    try:
        return wire.packed(*requests.answer(frame))
    except (MemoryError, SystemError):  # the second is how libraries in C say the first
        os._exit(OUT_OF_MEMORY)
    except Refused as error:
        return wire.packed({"refused": str(error)})
    except KeyError as error:
        logger.exception("a %s lacks something", frame.header.get("kind"))
        return wire.packed({"refused": f"The content lacks {error}"})
    except Exception:
        logger.exception("a %s failed", frame.header.get("kind"))
        return wire.packed({"refused": "The document could not be made"})


if __name__ == "__main__":
    main()
