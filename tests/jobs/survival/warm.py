"""All that the commands import or build before they know their settings; only forks import it."""

import app
from commands import serving
from jobs import worker
from schema.build import whole

READY = (app, serving, worker, whole())
