"""What fast means here, measured: each figure is a ratio taken in one run (`make bench`)."""
