"""What holds other files, a module for each format: bytes -> what is in them, counted while it comes out."""
