"""The steps from one format of the plan file to the next, read by Alembic."""
