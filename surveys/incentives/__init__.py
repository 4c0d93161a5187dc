"""A thank-you for answering: vouchers and draws, tied to no answer."""
