"""The signed pack of an audit as a document."""
