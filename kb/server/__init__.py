"""The web server: the app's pages, its JSON interface, and who may use them."""
