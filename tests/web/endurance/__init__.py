"""What the server must survive, in a short form that runs with all tests and a long one, `make soak`."""
