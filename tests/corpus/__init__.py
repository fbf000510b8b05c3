"""All real and hostile files of the corpus through one run of `wanchang check`, and what comes of each."""
