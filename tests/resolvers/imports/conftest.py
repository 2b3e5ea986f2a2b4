"""The summary says so when the public data set is not here."""

import pytest

import settings


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line, because tests that do not exist fail nobody."""
    place = settings.get().test_data_dir / "crm-sales-opportunities"
    if not place.is_dir():
        terminalreporter.write_line(f"not imported: {place} is not here (CRM_TEST_DATA_DIR)")
