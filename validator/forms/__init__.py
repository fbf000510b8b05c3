"""Work on definitions of forms: finding them, proving them, telling of them, comparing them."""
