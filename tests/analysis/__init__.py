"""Tests of the planner, the balance report and the backtest."""
