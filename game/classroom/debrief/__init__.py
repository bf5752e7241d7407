"""What remains of a session: its facts, gathered from the acts, and the page that tells them."""
