"""The line-by-line front end: append-only text and numbered choices, for screen readers, pipes and thin wires."""
