"""The inventory as a table: export, and import with a preview before anything is written."""
