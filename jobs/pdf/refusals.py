"""What the renderer refuses to print, in words that may be shown."""

from __future__ import annotations


class Refused(Exception):
    """This document or file cannot be worked with; the message is safe to show."""
