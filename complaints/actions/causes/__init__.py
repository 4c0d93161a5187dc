"""Why it happened: five whys, the fishbone, and which of them an action of a severity needs."""
