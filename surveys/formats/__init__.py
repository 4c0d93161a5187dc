"""Questionnaires from other tools' files and from pasted text, and back.

Pure: text or bytes go in, a questionnaire and notes come out; no Flask, no database. What a format
cannot carry is a note, never a silence. Files are strangers' work: every reader counts what it
takes in, and what it cannot read it refuses with the place.
"""
