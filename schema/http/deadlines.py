"""How long a request may take: one timer for all, because one each costs more than reading it."""

from asyncio import (
    AbstractEventLoop,
    CancelledError,
    Task,
    TimerHandle,
    current_task,
    get_running_loop,
)
from time import monotonic
from types import TracebackType
from typing import Any, Final, Self

GRAIN: Final = 0.1


class Deadlines:
    """The running deadlines of an event loop, looked at each tenth of a second."""

    def __init__(self) -> None:
        self._running: dict[Deadline, float] = {}
        self._timer: TimerHandle | None = None
        self._loop: AbstractEventLoop | None = None

    def within(self, seconds: float) -> "Deadline":
        """A block that ends with TimeoutError when it has not ended by itself."""
        return Deadline(self, seconds)

    def begin(self, deadline: "Deadline", seconds: float) -> None:
        """Watch a deadline from now on."""
        self._running[deadline] = monotonic() + seconds
        loop = get_running_loop()
        if self._timer is None or self._loop is not loop:
            self._loop = loop
            self._timer = loop.call_later(GRAIN, self._look)

    def end(self, deadline: "Deadline") -> None:
        """Stop watching."""
        self._running.pop(deadline, None)

    def _look(self) -> None:
        now = monotonic()
        for deadline in [each for each, due in self._running.items() if due <= now]:
            del self._running[deadline]
            deadline.expire()
        self._timer = get_running_loop().call_later(GRAIN, self._look) if self._running else None


class Deadline:
    """One block of one task; the like of asyncio.timeout."""

    __slots__ = ("_cancelling", "_expired", "_owner", "_seconds", "_task")

    def __init__(self, owner: Deadlines, seconds: float) -> None:
        self._owner = owner
        self._seconds = seconds
        self._expired = False
        self._task: Task[Any] | None = None
        self._cancelling = 0

    def __enter__(self) -> Self:
        self._task = current_task()
        self._cancelling = self._task.cancelling() if self._task else 0
        self._owner.begin(self, self._seconds)
        return self

    def restart(self, seconds: float) -> None:
        """Count anew, with another number of seconds."""
        self._owner.begin(self, seconds)

    def __exit__(
        self, kind: type[BaseException] | None, found: object, trace: TracebackType | None
    ) -> None:
        self._owner.end(self)
        if self._expired and self._task is not None:
            only_ours = self._task.uncancel() <= self._cancelling
            if only_ours and kind is CancelledError:
                raise TimeoutError from None

    def expire(self) -> None:
        """Cancel what the task waits for."""
        self._expired = True
        if self._task is not None:
            self._task.cancel()
