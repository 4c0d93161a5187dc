"""The register as a file: asked for with its filters, made in the background, fetched later."""
