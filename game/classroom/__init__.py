"""A class at one game: what happens in a session, who may do it, and where it is kept."""
