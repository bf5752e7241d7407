"""Double Down: a policy-strategy game of sanctions, leverage and alignment."""

__version__ = "0.1.0"
