"""What `wanchang check` prints, in every format."""
