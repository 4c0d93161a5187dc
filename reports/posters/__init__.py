"""Posters with QR codes: a page for a door, on paper, to hang up."""
