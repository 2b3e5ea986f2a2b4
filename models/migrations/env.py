"""What Alembic runs: always online, on the connection it is given or on the configured database."""

import importlib
import pkgutil

from alembic import context
from sqlalchemy import Connection

import models
from models import database
from models.base import Base

for module in pkgutil.iter_modules(models.__path__):
    if module.name != "migrations":
        importlib.import_module(f"models.{module.name}")


def migrate(connection: Connection) -> None:
    """Run in the transaction of the connection."""
    context.configure(
        connection=connection, target_metadata=Base.metadata, transaction_per_migration=False
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    with database.engine().begin() as own:
        migrate(own)
