"""What may stand in an address in the place of a record."""

from django.urls.converters import StringConverter


class CodeConverter(StringConverter):
    """The code of an agency or a person: any text, slashes too, but no NUL, which the database does not take."""

    regex = r"[^\x00]+"
