"""The register of cases: what it is filtered by, its pages, and what a person keeps of it."""
