"""The staff directory: whom customers meet, whether or not they can sign in."""
