"""Where links lead when no CRM_BASE_URL says it: to the port on which the web listened last."""

import os
from pathlib import Path

import settings


def follow_port(port: int) -> None:
    """Links carry the chosen port, those of the commands and workers beside this web too."""
    if _is_configured():
        return
    address = f"http://127.0.0.1:{port}"
    _lead_to(address)
    note = _note()
    note.parent.mkdir(parents=True, exist_ok=True)
    draft = note.with_name(f"{note.name}.{os.getpid()}")
    draft.write_text(address)
    draft.replace(note)


def follow_web() -> None:
    """Links lead to the web of this installation, which runs or ran in another process."""
    note = _note()
    if not _is_configured() and note.exists():
        _lead_to(note.read_text())


def _is_configured() -> bool:
    return "base_url" in settings.get().model_fields_set


def _lead_to(address: str) -> None:
    os.environ["CRM_BASE_URL"] = address
    settings.get.cache_clear()


def _note() -> Path:
    return settings.get().data_dir / "address"
