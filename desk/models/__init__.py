from desk.models.duties import CalendarFeed, DigestSent, Snooze
from desk.models.lists import ColumnChoice, ListExport, SavedFilter

__all__ = ["CalendarFeed", "ColumnChoice", "DigestSent", "ListExport", "SavedFilter", "Snooze"]
