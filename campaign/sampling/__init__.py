"""抽查: stratified random samples of what was reported, each recorded, and what inspectors found on the spot."""
