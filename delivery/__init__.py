"""What goes to an office machine without a network: the bundle, its list, its installers."""
