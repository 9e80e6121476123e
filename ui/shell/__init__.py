"""The main window: its frame, menus, section list and page stack."""
