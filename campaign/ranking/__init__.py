"""评优: units, people and reports ranked by the weights in the settings, every point traceable to rows."""
