"""The pages of this room, one file for each of the things they are about."""
