"""The lives of what agencies do together, each a table of moves that its writes read. Pure."""

from django.utils.translation import gettext_noop as _noop

NEEDED = _noop("Bước này cần trường này.")  # of a detail whose absence a form tells before
