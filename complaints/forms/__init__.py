"""The forms of the staff's pages of this room."""
