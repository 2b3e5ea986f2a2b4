"""From events to mails: who is told what, once for each event and person."""

from jobs.letters.papers import mail_paper
from jobs.letters.secrets import filled
from jobs.letters.sending import send_mail
from jobs.letters.showing import newest, shown
from jobs.letters.writing import write_mails

__all__ = ["filled", "mail_paper", "newest", "send_mail", "shown", "write_mails"]
