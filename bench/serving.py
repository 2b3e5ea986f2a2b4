"""One server of the bench in its own process: `python -m bench.serving module:factory port`."""

from __future__ import annotations

import gc
import sys
from typing import Any

import uvicorn

from commands.serving import COLLECTOR, application


def api() -> Any:
    """Return the product as it is once it has started."""
    made = application()
    made.warm()
    return made


def idiomatic() -> Any:
    """Return the idiomatic server, settled like the API's."""
    from bench.idiomatic.server import create_app  # noqa: PLC0415  # each process needs one of them

    return _settled(create_app())


def floor() -> Any:
    """Return the floor, settled like the API's."""
    from bench.floor import create_app  # noqa: PLC0415  # each process needs one of them

    return _settled(create_app())


def serve(factory: str, port: int) -> None:
    """Run a server with the flags that the product has, the same for all three.

    But without a lifespan: jobs run in a process of their own wherever speed matters.
    """
    uvicorn.run(
        factory,
        factory=True,
        host="127.0.0.1",
        port=port,
        loop="uvloop",
        http="schema.http.protocol:OneWrite",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
    )


def _settled(made: Any) -> Any:
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTOR)
    return made


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
