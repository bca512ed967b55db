"""Where the ontology, shapes, data and queries lie: in the checkout, or inside the installed package."""

from pathlib import Path

_PACKAGED = Path(__file__).parent / "assets"
_CHECKOUT = Path(__file__).parents[2]


def resource(kind: str) -> Path:
    """The folder of one kind of resource: "ontology", "shapes", "data" or "queries".

    Raises FileNotFoundError when the installation is incomplete.
    """
    for root in (_PACKAGED, _CHECKOUT):
        folder = root / kind
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the {kind} folder is missing: install ftzgraph again, or run it from a checkout")
