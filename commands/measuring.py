"""`bench`: measures this API beside an idiomatic server and the floor."""


def run(*, arguments: list[str]) -> int:
    """`./crm bench [--scale N] [--seconds N] [--json]`."""
    from bench.run import main  # noqa: PLC0415  # the bench has a world of its own

    return main(arguments) or 0
