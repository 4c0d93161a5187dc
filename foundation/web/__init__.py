"""What every page stands on: the application, access, headers, limits, languages, forms."""
