"""The officials' door: the REST API, the pages and the commands of the administration."""
