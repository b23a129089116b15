"""The simulated users of Muster."""
