"""A warm renderer for all tests that only want PDFs, with keys of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs.rendering import Renderer, SealKeys
from tests.jobs.pdf import contents


@pytest.fixture(scope="package")
def keys_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys") / "keys"


@pytest.fixture(scope="package")
def renderer(keys_folder: Path) -> Iterator[Renderer]:
    made = Renderer(SealKeys(keys_folder))
    yield made
    made.close()


@pytest.fixture(scope="package")
def quote_pdf(renderer: Renderer) -> bytes:
    return renderer.quote(contents.QUOTE, files=contents.FILES)


@pytest.fixture(scope="package")
def signed_pdf(renderer: Renderer) -> bytes:
    return renderer.quote(contents.QUOTE, files=contents.FILES, evidence=[contents.EVIDENCE])


@pytest.fixture(scope="package")
def sealed_pdf(renderer: Renderer, signed_pdf: bytes) -> bytes:
    return renderer.seal(signed_pdf, reason="Accepted by Ana Almeida", field="Seal")
