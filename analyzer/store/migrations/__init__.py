"""Migrations of the store, run by Alembic (see ../migrate.py)."""
