"""One game: the session that every front end plays through, its journal, and where journals are kept."""
