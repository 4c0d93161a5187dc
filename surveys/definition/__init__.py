"""What a questionnaire says, and everything that can be worked out from it.

Pure: no Flask, no database, no clock. ``model`` is the content of one version,
``questions`` its kinds of question, and each other module does one thing with
the content: check it, compare it, edit it, sign it, make it countable.
"""
