"""What the houses show beside their stories, each kind of scene in a file of its own."""
