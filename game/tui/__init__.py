"""The full-screen front end, on Textual: screens that draw what a session says and own no rules."""
