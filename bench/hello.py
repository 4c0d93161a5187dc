"""The measure of all figures: a Flask application that says hello and does nothing else."""

from __future__ import annotations

from flask import Flask


def create_app() -> Flask:
    """An application of one page of eleven bytes, with none of our frame."""
    app = Flask("hello")

    @app.get("/")
    def hello() -> str:
        return "hello world"

    return app
