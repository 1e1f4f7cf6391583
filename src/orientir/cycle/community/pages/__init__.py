"""What pages show, put into the components' words."""
