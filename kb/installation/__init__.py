"""Whether the program is installed as it was delivered, and keeps to this machine."""
