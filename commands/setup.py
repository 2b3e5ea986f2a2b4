"""`setup`: the script crm has done the work by the time this runs."""

from commands.progress import say


def run(*, test: bool) -> None:
    """`./crm setup [--test]`."""
    say("everything is in place, test tools too" if test else "everything is in place")
