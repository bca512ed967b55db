"""What is answered over HTTP: the SPARQL protocol, linked data, pages."""
