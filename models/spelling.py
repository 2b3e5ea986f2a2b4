"""How a Python name is spelt in the API."""


def camel(name: str) -> str:
    """Return the GraphQL form of a Python name: billing_address → billingAddress."""
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)
