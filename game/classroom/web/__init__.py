"""The pages of a class session: forms first, scripts only to spare a reload."""
