"""The things to do of a plan: what waits for what, and which evidence each one needs."""
