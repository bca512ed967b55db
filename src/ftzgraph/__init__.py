"""A knowledge graph of China's pilot free trade zones, with the evidence for each fact."""

__version__ = "0.1.0"
