"""Progress is a bar for people who watch, and lines for those who read it later."""

import io

from resolvers.imports.progress import Progress


class Terminal(io.StringIO):
    """A screen."""

    def isatty(self) -> bool:
        """One that people look at."""
        return True


def told(out: io.StringIO) -> str:
    progress = Progress(out)
    progress.step("reading a.csv")
    for done in range(1, 5):
        progress.part(done, 4, "rows")
    progress.done()
    return out.getvalue()


def test_a_terminal_gets_a_bar_that_leaves_no_trace():
    shown = told(Terminal())
    assert "[" + "█" * 15 + "·" * 15 + "] 2 of 4 rows" in shown
    assert shown.endswith("\r\033[K")


def test_a_file_gets_lines_only():
    assert told(io.StringIO()) == "• reading a.csv\n"
