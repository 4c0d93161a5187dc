"""The demo: a hospital loaded once through the services that its people would use."""
