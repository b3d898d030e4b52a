"""Judgments, cases and imports for other systems: the same rules, rights and figures as the pages."""
