"""Secrets of this installation: made once, kept in files that only their owner reads."""

import os
import secrets
from pathlib import Path

import settings


def folder() -> Path:
    """The folder of secrets and stored files, closed to everybody else."""
    place = settings.get().data_dir / "secrets"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def secret(name: str) -> str:
    """A random text by name, made at its first use; every process gets the same one."""
    return kept_in(folder() / name)


def secret_key() -> str:
    """Key of cookies and links: the setting, else one of this installation."""
    return settings.get().secret_key.get_secret_value() or secret("secret-key")


def payout_key() -> str:
    """Key of partners' bank accounts: the setting, else one of this installation."""
    return settings.get().payout_key.get_secret_value() or secret("payout-key")


def demo_password() -> str:
    """Password of all people of the demo world, kept in CRM_DATA_DIR/demo-password."""
    settings.get().data_dir.mkdir(parents=True, exist_ok=True)
    return kept_in(settings.get().data_dir / "demo-password", size=9)


def kept_in(path: Path, size: int = 32) -> str:
    """What the file holds; a file that is not there is written whole, by whoever comes first."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(size))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first: its secret counts
        finally:
            draft.unlink()
    return path.read_text().strip()
