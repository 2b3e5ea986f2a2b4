"""The endpoint behind a real uvicorn on 127.0.0.1, for tests with real bytes."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import uvicorn

from schema.http.protocol import OneWrite


@contextmanager
def serving(
    endpoint: Any, *, lifespan: Literal["on", "off"] = "off", idle: int = 5
) -> Iterator[tuple[str, int]]:
    """Serve until the block ends; yields host and port."""
    listener = socket.create_server(("127.0.0.1", 0))
    configuration = uvicorn.Config(
        endpoint,
        lifespan=lifespan,
        log_level="warning",
        access_log=False,
        ws="none",
        http=OneWrite,
        timeout_keep_alive=idle,
    )
    server = uvicorn.Server(configuration)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        yield listener.getsockname()
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
