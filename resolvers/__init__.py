"""What happens: the use-cases, plain functions of a session and an actor."""
