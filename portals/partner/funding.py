"""Marketing funds: what a partner asked for, how far it is, and the proof of what was spent."""

from __future__ import annotations
