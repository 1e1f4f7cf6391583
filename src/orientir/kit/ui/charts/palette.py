"""Colours of data: one blue and its steps, grey for others, orange for "this one" (ux.md, 4)."""

INK, INK_2, INK_3 = "#17202b", "#47525f", "#5f6a77"
BLUE, HERE, OTHER = "#1d4e7e", "#c2410c", "#9aa5b1"
GRID, LINE, MARK = "#e7e9ec", "#c6ccd4", "#8b95a1"
STEPS = ("#e4edf6", "#b5cce3", "#7ea7cd", "#3f78ac", "#143f6b")
BAR, BAND = "#7ea7cd", "#b5cce3"
SAND, WHITE = "#efe6d2", "#ffffff"
TYPE = "Golos Text, system-ui, Segoe UI, Roboto, DejaVu Sans, sans-serif"
