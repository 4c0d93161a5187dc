"""“You said, we did”: what was done after surveys and complaints, told to everybody."""
