"""In what conditions organisations work, each among those like it: sets of indicators with intervals and trends."""
