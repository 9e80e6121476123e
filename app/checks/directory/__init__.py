"""The directory and its controllers: their state, roles, sites, copies, clocks, people and backups."""
