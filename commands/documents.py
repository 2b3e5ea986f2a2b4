"""`docs`: the generated pages, so that nothing is declared twice; tests hold them current."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr

import settings
from commands.progress import say

NOTE: Final = "Generated from settings.py by ./crm docs; do not edit."


def run() -> None:
    """`./crm docs` writes every generated page."""
    for path, content in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != content:
            path.write_text(content)
            say(f"wrote {path.relative_to(settings.ROOT)}")


def pages() -> Mapping[Path, str]:
    """Every generated page and what it must say."""
    from schema.build import printed, roles  # noqa: PLC0415  # seconds to build: only these pages need it
    from schema.documentation import permission_page  # noqa: PLC0415

    return {
        settings.ROOT / ".env.example": _example(),
        settings.ROOT / "docs" / "configuration.md": _configuration(),
        settings.ROOT / "docs" / "permissions.md": permission_page(),
        **{
            settings.ROOT / "schema" / "sdl" / f"{role.value.lower()}.graphql": printed(role)
            for role in roles()
        },
    }


def _example() -> str:
    lines = [
        f"# {NOTE}",
        "# Copy to .env and change what you need; what stands here are the defaults.",
    ]
    for variable, default, meaning in _variables():
        lines += ["", f"# {meaning}", f"#{variable}={default}"]
    return "\n".join(lines) + "\n"


def _configuration() -> str:
    lines = [
        "# Configuration",
        "",
        f"<!-- {NOTE} -->",
        "",
        "Every setting is an environment variable, or a line of `.env` in the repository's folder.",
        "All are checked at the start of every command; a misspelt name is an error too.",
        "",
        "| variable | default | meaning |",
        "| --- | --- | --- |",
    ]
    lines += [
        f"| `{variable}` | {f'`{default}`' if default else ''} | {meaning} |"
        for variable, default, meaning in _variables()
    ]
    return "\n".join(lines) + "\n"


def _variables() -> list[tuple[str, str, str]]:
    return [
        (f"{settings.PREFIX}{name}".upper(), _written(field.default), field.description or "")
        for name, field in settings.Settings.model_fields.items()
    ]


def _written(default: Any) -> str:
    if default is None or isinstance(default, SecretStr):
        return ""
    if isinstance(default, bool):
        return str(default).lower()
    return default.value if isinstance(default, StrEnum) else str(default)
