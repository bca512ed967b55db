"""Each rule, on the least data that shows it, and that it does not do more."""

import re
from pathlib import Path

import pytest

from ftzgraph.graph.build import build
from ftzgraph.graph.infer import rules

from .small import ask, built, data, load

PLACES = """
<id/region/c> a ftz:Region ; ftz:regionLevel <scheme/region-level/country> .
<id/region/r> a ftz:Region ; ftz:partOfRegion <id/region/c> .
<id/region/r/s> a ftz:Region ; ftz:partOfRegion <id/region/r> .
<id/zone/z> a ftz:PilotFreeTradeZone ; skos:prefLabel "某自由贸易试验区"@zh-hans ; skos:altLabel "某自贸区"@zh-hans ;
    ftz:inRegion <id/region/r> .
<id/zone/z/a> a ftz:ZoneArea ; ftz:partOfZone <id/zone/z> .
<id/zone/z/a/b> a ftz:ZoneArea ; ftz:partOfZone <id/zone/z/a> .
"""
BODIES = """
<id/organisation/o> a ftz:Organisation ; skos:prefLabel "甲部"@zh-hans ; skos:altLabel "甲"@zh-hans .
<id/platform/p> a ftz:Platform ; skos:prefLabel "甲部"@zh-hans .
"""
REPORT = """
<id/section/d> a ftz:Section ; skos:prefLabel "某领域情况"@zh-hans .
<id/section/f> a ftz:Section ; skos:prefLabel "某方面提升"@zh-hans ; ftz:partOfSection <id/section/d> .
<id/section/n> a ftz:Section ; skos:prefLabel "新方面"@zh-hans ; ftz:partOfSection <id/section/d> .
<id/table/t> a ftz:SourceTable ; ftz:inSection <id/section/f> .
<id/table/u> a ftz:SourceTable ; ftz:inSection <id/section/n> .
<id/innovation/i> a ftz:InstitutionalInnovation ; ftz:listedIn <id/table/t> ; ftz:statedZone "某自贸区"@zh-hans .
<id/innovation/j> a ftz:InstitutionalInnovation ; ftz:listedIn <id/table/u> .
<scheme/reform-domain/x> skos:inScheme <scheme/reform-domain> ; skos:topConceptOf <scheme/reform-domain> ;
    skos:prefLabel "某领域"@zh-hans ; skos:altLabel "某领域情况"@zh-hans .
<scheme/reform-domain/x-y> skos:inScheme <scheme/reform-domain> ; skos:broader <scheme/reform-domain/x> ;
    skos:prefLabel "某方面提升"@zh-hans .
"""

CASES = {
    "a figure about a zone's outcome belongs to the zone and its region": (
        PLACES
        + """<id/innovation/i> a ftz:InstitutionalInnovation ; ftz:originatesIn <id/zone/z> .
        <id/effect/e> a ftz:EffectMeasure ; schema:observationAbout <id/innovation/i> .""",
        "<id/effect/e> ftz:takesPlaceIn <id/zone/z> , <id/region/r>",
        "<id/effect/e> ftz:takesPlaceIn <id/region/c>",
    ),
    "a figure about an area belongs to the area": (
        PLACES + "<id/figure/f> a ftz:Observation ; schema:observationAbout <id/zone/z/a> .",
        "<id/figure/f> ftz:takesPlaceIn <id/zone/z/a>",
        "<id/zone/z/a> ftz:takesPlaceIn ?x",
    ),
    "a part of a strategy's part is part of the strategy": (
        """<id/strategy/a> ftz:partOfStrategy <id/strategy/b> .
        <id/strategy/b> ftz:partOfStrategy <id/strategy/c> .""",
        "<id/strategy/a> ftz:partOfStrategy <id/strategy/c>",
        "<id/strategy/c> ftz:partOfStrategy ?x",
    ),
    "what a figure is about has the figure": (
        "<id/figure/f> a ftz:Observation ; schema:observationAbout <id/zone/z> .",
        "<id/zone/z> ftz:hasFigure <id/figure/f>",
        "<id/figure/f> ftz:hasFigure ?x",
    ),
    "what an alignment is about aligns with the rule": (
        """<id/alignment/a> a ftz:RuleAlignment ; ftz:alignedResource <id/platform/p> ;
        ftz:alignsWith <id/rule/r> .""",
        "<id/platform/p> ftz:alignsWith <id/rule/r>",
        "<id/rule/r> ftz:alignsWith ?x",
    ),
    "a practice that an innovation's list names is part of the innovation, a platform is not": (
        """<id/enumeration/e> ftz:enumerationOf <id/innovation/i> .
        <id/enumeration/e> ftz:listsResource <id/practice/p> , <id/platform/q> .
        <id/innovation/i> a ftz:InstitutionalInnovation .
        <id/practice/p> a ftz:Practice .
        <id/platform/q> a ftz:Platform .""",
        "<id/practice/p> ftz:partOfInnovation <id/innovation/i>",
        "<id/platform/q> ftz:partOfInnovation ?x",
    ),
    "a stated zone is the zone with that label": (
        PLACES + '<id/innovation/i> a ftz:InstitutionalInnovation ; ftz:statedZone "某自贸区"@zh-hans .',
        "<id/innovation/i> ftz:originatesIn <id/zone/z>",
        "<id/innovation/i> ftz:issuedForZone ?x",
    ),
    "a programme's stated zone is the programme's": (
        PLACES + '<id/programme/i> a ftz:LinkageProgramme ; ftz:statedZone "某自贸区"@zh-hans .',
        "<id/programme/i> ftz:ofZone <id/zone/z>",
        "<id/programme/i> ftz:originatesIn ?x",
    ),
    "a responsible body is an organisation, not whatever bears the name": (
        BODIES + '<id/experience/e> ftz:statedResponsible "甲部"@zh-hans .',
        "<id/experience/e> ftz:responsibleOrganisation <id/organisation/o>",
        "<id/experience/e> ftz:responsibleOrganisation <id/platform/p>",
    ),
    "a lead is also responsible": (
        BODIES + '<id/experience/e> ftz:statedLead "甲"@zh-hans .',
        "<id/experience/e> ftz:leadOrganisation <id/organisation/o> ; ftz:responsibleOrganisation <id/organisation/o>",
        "<id/experience/e> eli:passed_by ?x",
    ),
    "an issuer has passed the document": (
        BODIES + '<id/document/d> ftz:statedIssuer "甲"@zh-hans .',
        "<id/document/d> eli:passed_by <id/organisation/o>",
        "<id/document/d> ftz:responsibleOrganisation ?x",
    ),
    "a part of a name is no name": (
        BODIES + '<id/document/d> ftz:statedIssuer "甲部办公厅"@zh-hans .',
        "<id/document/d> ftz:statedIssuer ?x",
        "<id/document/d> eli:passed_by ?x",
    ),
    "a stated scope is the concept": (
        '<id/experience/e> ftz:statedScope "全国"@zh-hans .',
        "<id/experience/e> ftz:replicationScope <scheme/replication-scope/nationwide>",
        "<id/experience/e> ftz:replicationScope <scheme/replication-scope/pilot-ftzs>",
    ),
    "field and domain come from the headings": (
        REPORT,
        "<id/innovation/i> ftz:inReformField <scheme/reform-domain/x-y> ; ftz:inReformDomain <scheme/reform-domain/x>",
        "<id/innovation/i> ftz:inReformField <scheme/reform-domain/x>",
    ),
    "a heading that the scheme lacks leaves the chapter's domain": (
        REPORT,
        "<id/innovation/j> ftz:inReformDomain <scheme/reform-domain/x>",
        "<id/innovation/j> ftz:inReformField ?x",
    ),
    "a match says that the experience replicates the innovation": (
        "<id/match/m> a ftz:OriginMatch ; ftz:matchedExperience <id/experience/e> ; "
        "ftz:matchedInnovation <id/innovation/i> .",
        "<id/experience/e> ftz:replicates <id/innovation/i>",
        "<id/innovation/i> ftz:replicates ?x",
    ),
    "an effect is seen from both ends": (
        "<id/effect/e> ftz:effectOf <id/innovation/i> . <id/innovation/j> ftz:hasEffect <id/effect/f> .",
        "<id/innovation/i> ftz:hasEffect <id/effect/e> . <id/effect/f> ftz:effectOf <id/innovation/j>",
        "<id/effect/e> ftz:effectOf <id/innovation/j>",
    ),
    "a part of a part is a part": (
        PLACES,
        "<id/zone/z/a/b> ftz:partOfZone <id/zone/z>",
        "<id/zone/z> ftz:partOfZone ?x",
    ),
    "what takes place in an area takes place in its zone and region": (
        PLACES + "<id/practice/p> a ftz:Practice ; ftz:takesPlaceIn <id/zone/z/a> .",
        "<id/practice/p> ftz:takesPlaceIn <id/zone/z> , <id/region/r>",
        "<id/practice/p> ftz:takesPlaceIn <id/zone/z/a/b>",
    ),
    "and not in the country, which would tell nobody anything": (
        PLACES + "<id/practice/p> a ftz:Practice ; ftz:takesPlaceIn <id/zone/z> .",
        "<id/practice/p> ftz:takesPlaceIn <id/region/r>",
        "<id/practice/p> ftz:takesPlaceIn <id/region/c>",
    ),
    "a record of a narrow class is a record": (
        "<id/practice/p> a ftz:LocalAdoption .",
        "<id/practice/p> a ftz:Practice , ftz:Record",
        "<id/practice/p> a ftz:PilotCase",
    ),
    "evidence is not said twice": (
        "<id/practice/p> ftz:evidencedBy <passage/2031/1-2> .",
        "<id/practice/p> ftz:evidencedBy <passage/2031/1-2>",
        "<id/practice/p> <http://www.w3.org/ns/prov#wasDerivedFrom> ?x",
    ),
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_inferred(case: str, tmp_path: Path) -> None:
    turtle, holds, does_not_hold = CASES[case]
    dataset = built(tmp_path, curated=turtle)
    assert ask(dataset, holds)
    assert not ask(dataset, does_not_hold)


def test_what_is_asserted_is_not_inferred_again(tmp_path: Path) -> None:
    turtle = (
        PLACES
        + """<id/innovation/i> a ftz:InstitutionalInnovation ;
        ftz:statedZone "某自贸区"@zh-hans ; ftz:originatesIn <id/zone/z> ."""
    )
    graphs = {
        quad.graph_name.value.rpartition("/")[2]
        for quad in load(built(tmp_path, curated=turtle))
        if quad.predicate.value.endswith("#originatesIn") and "/id/" in str(quad.subject)
    }
    assert graphs == {"curated"}


def test_a_name_that_leads_nowhere_or_to_two_things_is_told(tmp_path: Path) -> None:
    turtle = (
        BODIES
        + """<id/organisation/p> a ftz:Organisation ; skos:altLabel "甲"@zh-hans .
        <id/document/d> ftz:statedIssuer "甲"@zh-hans , "甲部"@zh-hans .
        <id/document/e> ftz:statedIssuer "丙"@zh-hans .
        <id/document/f> ftz:statedIssuer "市商务局"@zh-hans ; eli:passed_by <id/organisation/o> ."""
    )
    notices = build(tmp_path / "built", data(tmp_path / "data", curated=turtle))
    assert len(notices) == 2
    assert "“丙” (1 record) is no label of anything" in notices[0]
    assert "“甲” (1 record) is a label of 2 things" in notices[1]


@pytest.mark.parametrize("rule", rules(), ids=lambda path: path.name)
def test_a_rule_says_what_and_why_in_its_head(rule: Path) -> None:
    assert re.fullmatch(r"\d\d-[a-z-]+\.rq", rule.name)
    assert rule.read_text("utf-8").startswith("# ")
