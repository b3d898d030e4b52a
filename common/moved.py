"""A model that moves to another app: its rows stay in their table, which takes the name of the new app."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def arrives(model: Any, former_app: str, app: str) -> migrations.SeparateDatabaseAndState:
    """The model in its new app, given as its CreateModel; its table, with all rows, is renamed."""
    table = model.name.lower()
    return migrations.SeparateDatabaseAndState(
        state_operations=[model],
        database_operations=[
            migrations.RunSQL(
                f'ALTER TABLE "{former_app}_{table}" RENAME TO "{app}_{table}"',
                f'ALTER TABLE "{app}_{table}" RENAME TO "{former_app}_{table}"',
            )
        ],
    )


def leaves(name: str) -> migrations.SeparateDatabaseAndState:
    """The former app forgets the model; nothing happens in the database."""
    return migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name)])
