"""Cases that belong together: duplicates merged, matters split apart, cases linked by a word."""
