"""Content packs: TOML text to checked models to a compiled deck."""
