"""The words in which an import preview speaks to the window."""

from __future__ import annotations

from app.services.inventory.preview import FieldChange, ImportPreview, RowPreview, RowState

__all__ = ["FieldChange", "ImportPreview", "RowPreview", "RowState"]
