"""Who carries messages from the relay to the workers: this process itself, Redis or RabbitMQ."""

from __future__ import annotations

from urllib.parse import urlsplit

from dramatiq import Broker
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import Middleware, TimeLimit

import settings


def make(url: str) -> Broker:
    """A broker for an address; without one, messages stay in this process.

    The outbox retries and remembers, so the broker needs nothing but the limit of time.
    """
    middleware: list[Middleware] = [TimeLimit()]
    match urlsplit(url).scheme:
        case "redis" | "rediss":
            from dramatiq.brokers.redis import RedisBroker  # noqa: PLC0415  # only where it is used

            return RedisBroker(  # type: ignore[no-untyped-call]
                url=url, middleware=middleware, namespace=queue_name()
            )
        case "amqp" | "amqps":
            from dramatiq.brokers.rabbitmq import RabbitmqBroker  # noqa: PLC0415  # same

            return RabbitmqBroker(url=url, middleware=middleware)
        case _:
            return StubBroker(middleware=middleware)


def queue_name() -> str:
    """The queue of this installation: others may share the broker."""
    return f"{settings.get().database_role_prefix}reactions"
