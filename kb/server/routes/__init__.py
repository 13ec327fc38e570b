"""The app's own routes, one file a group."""
