"""GraphQL over HTTP: the raw ASGI endpoint and everything that is decided before the engine."""
