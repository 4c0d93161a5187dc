"""Complaints by mail: read with care, threaded by a proof, doubtful ones kept for a person."""
