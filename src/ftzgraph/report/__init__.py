"""From the report's text to records: its outline, tables, annexes, timeline and documents. Knows no RDF store."""
