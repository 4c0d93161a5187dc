"""The staff's pages of complaints."""
