"""The commands of ./crm: names, options, and which function of commands/ each one calls.

A command is written "module.function"; its module is imported only when the command runs, because a
warm start must not pay for what other commands need.
"""

import argparse
import signal
import sys
from importlib import import_module
from pathlib import Path
from typing import Final

from commands.failures import reported

ROLES: Final = ("agent", "manager", "finance", "admin", "customer", "partner")
KINDS: Final = ("staff", "customer", "partner")
# All that follows these is another program's: pytest's, or the bench's own options.
PASSING_ON: Final = {"test": "testing.run", "bench": "measuring.run"}


def main(arguments: list[str]) -> int:
    """Run one command; the answer is the exit code."""
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _end)
    with reported() as outcome:
        if arguments and arguments[0] in PASSING_ON:
            chosen: dict[str, object] = {"arguments": arguments[1:]}
            target = PASSING_ON[arguments[0]]
        else:
            chosen = vars(_parser().parse_args(arguments))
            target = str(chosen.pop("target"))
        module, function = target.split(".")
        outcome.code = getattr(import_module(f"commands.{module}"), function)(**chosen) or 0
    return outcome.code


def _end(ending: int, _: object) -> None:
    """End in order, so that the last process that uses the embedded PostgreSQL stops it."""
    sys.exit(128 + ending)


class Commands:
    """The table of commands, as argparse wants it."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self._choices = parser.add_subparsers(metavar="COMMAND", required=True)

    def add(self, name: str, target: str, summary: str) -> argparse.ArgumentParser:
        """A command that calls "module.function" with its options as keywords."""
        parser = self._choices.add_parser(name, help=summary, description=summary)
        parser.set_defaults(target=target)
        return parser

    def group(self, name: str, summary: str) -> "Commands":
        """A word that is followed by another one."""
        return Commands(self._choices.add_parser(name, help=summary, description=summary))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./crm", description="TrustCart CRM")
    commands = Commands(parser)
    _add_running(commands)
    _add_database(commands)
    _add_identities(commands)
    _add_looking(commands)
    return parser


def _add_running(commands: Commands) -> None:
    commands.add(
        "setup", "setup.run", "install what the commands need (each does it by itself)"
    ).add_argument("--test", action="store_true", help="the test tools too")
    up = commands.add("up", "serving.up", "from an empty machine to the running product")
    up.add_argument("--no-demo", dest="demo", action="store_false", help="no demo world")
    serve = commands.add("serve", "serving.serve", "the web on a database that is up to date")
    serve.add_argument("--workers", type=int, default=1, metavar="N", help="processes (default 1)")
    for each in (up, serve):
        each.add_argument("--port", type=int, default=8000, help="default 8000")
        each.add_argument("--host", default="127.0.0.1", help="default 127.0.0.1")
    commands.add("worker", "serving.work", "jobs in a process of their own")
    commands.add("test", "testing.run", "all checks and tests; --fast leaves out the slow ones")
    commands.add("bench", "measuring.run", "the table of docs/benchmarks.md")


def _add_database(commands: Commands) -> None:
    commands.add("migrate", "migration.run", "bring tables and grants up to date")
    demo = commands.group("demo", "the demo world").add(
        "load", "demo.load", "load the demo world into a database without people"
    )
    demo.add_argument(
        "--scale",
        type=_scale,
        default=0,
        metavar="N",
        help="and N times 100,000 customers, 300,000 deals, 1,000,000 activities (0.01 is a start)",
    )
    reading = commands.add("import", "importing.run", "read CSV files through a mapping file")
    reading.add_argument("folder", metavar="DIR", type=_given_path)
    reading.add_argument(
        "--mapping", metavar="FILE", type=_given_path, help="other than the default"
    )
    reading.add_argument("--dry-run", action="store_true", help="report only, change nothing")
    reading.add_argument("--skip-bad-rows", action="store_true", help="leave out refused rows")


def _add_identities(commands: Commands) -> None:
    token = commands.group("token", "API tokens").add(
        "create", "identities.create_token", "print a new API token of a user"
    )
    token.add_argument("email", metavar="EMAIL")
    token.add_argument("--name", default="command line", help="what it is for")
    token.add_argument("--days", type=int, default=90, help="until it expires (default 90)")
    token.add_argument(
        "--scope", dest="scopes", action="append", default=[], help="api:read, api:write, api:adhoc"
    )
    user = commands.group("user", "logins").add(
        "create", "identities.create_user", "make a login and print a link that sets its password"
    )
    user.add_argument("email", metavar="EMAIL")
    user.add_argument("--kind", choices=KINDS, required=True)
    user.add_argument("--role", help="of staff: agent (default), manager, finance or admin")
    user.add_argument("--name", help="default: the address's first part")
    user.add_argument("--company", metavar="ID", help="of a customer or partner: its id or name")
    client = commands.group("client", "OAuth clients").add(
        "create", "identities.create_client", "print a new client's id and secret"
    )
    client.add_argument("name", metavar="NAME")
    client.add_argument("--scope", dest="scopes", action="append", required=True)
    client.add_argument("--role", choices=ROLES[:4], default="agent", help="it acts in (agent)")
    client.add_argument("--redirect", dest="redirects", action="append", default=[], metavar="URL")
    client.add_argument("--public", action="store_true", help="one that cannot keep a secret")


def _add_looking(commands: Commands) -> None:
    schema = commands.group("schema", "the GraphQL schema").add(
        "print", "looking.print_schema", "print the schema in SDL"
    )
    schema.add_argument("--role", choices=ROLES, help="as this role sees it (default: all of it)")
    outbox = commands.group("outbox", "mails, and what is still to do after events")
    mails = outbox.add("list", "looking.list_outbox", "list all mails, the newest first")
    waiting = outbox.add("jobs", "looking.list_reactions", "list what follows events")
    for each in (mails, waiting):
        each.add_argument("--json", dest="as_json", action="store_true")
    commands.add("docs", "documents.run", "write the generated pages")
    commands.add("doctor", "doctor.run", "say what this installation has and lacks")


def _scale(text: str) -> float:
    if not 0 < (scale := float(text)) <= 10:
        raise argparse.ArgumentTypeError("choose a number above 0, at most 10")
    return scale


def _given_path(text: str) -> Path:
    return Path.cwd() / text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
