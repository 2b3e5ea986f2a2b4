"""Settings are checked all at once and say what is wrong with each."""

import pytest

import settings


@pytest.fixture(autouse=True)
def read_again():
    settings.get.cache_clear()
    yield
    settings.get.cache_clear()


def test_all_mistakes_are_told_at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CRM_DATABASE_URL", "mysql://somewhere")
    monkeypatch.setenv("CRM_PAGE_MAXIMUM_STAFF", "0")
    monkeypatch.setenv("CRM_BASEURL", "http://x")
    with pytest.raises(settings.SettingsError) as raised:
        settings.get()
    assert str(raised.value).splitlines() == [
        "CRM_BASEURL: no such setting; CRM_BASE_URL?",
        "CRM_DATABASE_URL: must start with postgresql:// or postgres://",
        "CRM_PAGE_MAXIMUM_STAFF: Input should be greater than 0",
    ]


def test_production_wants_a_key_and_https(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CRM_ENV", "production")
    with pytest.raises(
        settings.SettingsError, match=r"CRM_SECRET_KEY.*\n.*CRM_SIGNING_KEY.*\n.*https"
    ):
        settings.get()


def test_a_demo_is_generous_and_production_is_not(monkeypatch: pytest.MonkeyPatch):
    assert settings.get().limits("CUSTOMER") == (100, 1_000, 1_000_000, 10_000)
    monkeypatch.setenv("CRM_ENV", "production")
    monkeypatch.setenv("CRM_SECRET_KEY", "k" * 32)
    monkeypatch.setenv("CRM_SIGNING_KEY", "keys/seal.pem")
    monkeypatch.setenv("CRM_BASE_URL", "https://crm.example.org")
    settings.get.cache_clear()
    assert settings.get().limits("PARTNER") == (100, 1_000, 2_000, 100)
    assert settings.get().limits("STAFF") == (1_000, 25_000, 50_000, 2_500)


def test_an_empty_variable_means_the_default(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CRM_PAGE_MAXIMUM_STAFF", "")
    assert settings.get().page_maximum_staff == 1_000
