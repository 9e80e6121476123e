"""Content packs: from YAML through a checked schema to frozen values."""
