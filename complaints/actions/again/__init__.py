"""Whether a cause came back after its action worked, or lives on in other departments."""
