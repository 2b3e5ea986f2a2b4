"""Generated pages say what they are generated from."""

import settings
from commands.documents import pages


def test_generated_pages_are_current():
    stale = [
        str(path.relative_to(settings.ROOT))
        for path, content in pages().items()
        if not path.is_file() or path.read_text() != content
    ]
    assert stale == [], "run ./crm docs"


def test_every_setting_says_what_it_means():
    silent = [
        name for name, field in settings.Settings.model_fields.items() if not field.description
    ]
    assert silent == []


def test_the_readme_names_its_two_commands_first():
    commands = [
        line for line in (settings.ROOT / "README.md").read_text().splitlines() if "./crm" in line
    ]
    assert [line.split("#")[0].strip() for line in commands[:2]] == ["./crm up", "./crm test"]
