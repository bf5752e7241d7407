"""The page for authors: what the machine saw of their cards."""
