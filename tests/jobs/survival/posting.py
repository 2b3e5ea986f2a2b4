"""A mail server that loses its temper: by a seeded chance it breaks the line, or says later."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from tests.jobs.mailing.servers import DROP, Behaviour


@dataclass
class Moody(Behaviour):
    """Breaks the line before the mail, or after it before the yes; or answers 451."""

    chance: random.Random = field(default_factory=random.Random)
    rate: float = 0.0
    broken: int = 0
    deferred: int = 0

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        """The mail, up to its last dot: kept whatever is answered."""
        self.received.append(envelope)
        return await self.answer("DATA", server)

    async def answer(self, step: str, server: Any, usual: str = "250 fine") -> str:
        """What is said at a step, by chance."""
        drawn = self.chance.random()
        if step in {"MAIL", "DATA"} and drawn < self.rate:
            if drawn < self.rate / 4:
                self.deferred += 1
                return "451 later"
            self.broken += 1
            self.answers[step] = DROP
        try:
            return await super().answer(step, server, usual)
        finally:
            self.answers.pop(step, None)

    def arrived(self) -> dict[str, list[EmailMessage]]:
        """The mails that came, by their Message-ID."""
        found: dict[str, list[EmailMessage]] = defaultdict(list)
        for envelope in self.received:
            mail = message_from_bytes(cast("bytes", envelope.content), policy=policy.default)
            found[str(mail["Message-ID"])].append(mail)
        return found
