"""How a command fails: one clear line on stderr and an exit code that is not 0."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


class CommandError(Exception):
    """The command cannot do what was asked; the message says why and what to do."""


@dataclass
class Outcome:
    """What the shell is told."""

    code: int = 1


@contextmanager
def reported() -> Iterator[Outcome]:
    """Turn failures that a user can do something about into a line; bugs keep their trace."""
    outcome = Outcome()
    try:
        yield outcome
    except KeyboardInterrupt:
        outcome.code = 130
    except BrokenPipeError:
        sys.stderr.close()
    except Exception as error:
        line = _message(error)
        if line is None:
            raise
        sys.stderr.write(f"✗ {line}\n")


def _message(error: Exception) -> str | None:
    from sqlalchemy.exc import OperationalError  # noqa: PLC0415  # only when something went wrong

    from models.constraints import refusal  # noqa: PLC0415
    from models.embedded_programs import EmbeddedError  # noqa: PLC0415
    from models.errors import DomainError  # noqa: PLC0415
    from models.migrate import NotMigratedError  # noqa: PLC0415
    from settings import SettingsError  # noqa: PLC0415

    refused = error if isinstance(error, DomainError) else refusal(error)
    if refused:
        return f"{refused.field}: {refused.message}" if refused.field else refused.message
    if isinstance(error, SettingsError):
        return f"Wrong settings:\n{error}"
    if isinstance(error, OperationalError):
        return f"PostgreSQL does not answer: {str(error.orig).strip()}"
    if isinstance(error, CommandError | EmbeddedError | NotMigratedError):
        return str(error)
    return None
