"""Where queries run, and the guard in front."""
