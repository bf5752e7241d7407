"""One screen a module, imported when it is first shown."""
