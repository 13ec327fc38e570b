"""Every word that the web app shows, a module a page, to be edited without reading code."""
