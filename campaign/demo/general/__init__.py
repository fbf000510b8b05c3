"""The demo of any campaign: what clerks fill in and get wrong is read from the form."""
