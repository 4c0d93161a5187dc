"""The guides' pictures, taken anew from a running demo."""
