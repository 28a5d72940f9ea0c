"""Reads one JSON object from standard input and prints what each validator has against its parts, one per line.

{"ocsf": [event], "version": "1.5.0", "stix": bundle, "sigma": "yaml", "sarif": [log], "schema": "file"}. Nothing is fetched: checks that would need the
network (ATT&CK tags, D3FEND tags) are left out.
"""

import json
import sys

asked = json.load(sys.stdin)
problems = []

if "ocsf" in asked:
    from jsonschema import Draft202012Validator
    from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

    schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(asked["version"])).get_class_schema("detection_finding", [])
    validator = Draft202012Validator(schema)
    for index, event in enumerate(asked["ocsf"]):
        for error in validator.iter_errors(event):
            problems.append(f"ocsf {index}: {list(error.absolute_path)} {error.message[:300]}")

if "stix" in asked:
    import stix2
    from stix2validator import ValidationOptions, validate_instance

    bundle = asked["stix"]
    # 103: UUIDs of version 5 where 4 is only recommended; 302: links without a hash of what they lead to.
    options = ValidationOptions(version="2.1", disabled=["103", "302"])
    result = validate_instance(bundle, options)
    problems += [f"stix: {error}" for error in result.errors + result.warnings]
    stix2.parse(bundle, version="2.1")
    for item in bundle["objects"]:
        if item["type"] in ("directory", "file", "user-account"):
            bare = {key: value for key, value in item.items() if key != "id"}
            expected = stix2.parse(bare, version="2.1").id
            if expected != item["id"]:
                problems.append(f"stix: {item['id']} should be {expected}")

if "sigma" in asked:
    from sigma.collection import SigmaCollection
    from sigma.plugins import InstalledSigmaPlugins
    from sigma.validation import SigmaValidator

    rules = SigmaCollection.from_yaml(asked["sigma"])
    checks = InstalledSigmaPlugins.autodiscover().validators.values()
    fetching = {"ATTACKTagValidator", "D3FENDTagValidator"}
    found = SigmaValidator(check for check in checks if check.__name__ not in fetching).validate_rules(rules)
    problems += [f"sigma: {issue}" for issue in found]
    problems += [f"sigma: {error}" for rule in rules.rules for error in rule.errors]
    if asked["rules"] != len(rules.rules):
        problems.append(f"sigma: {len(rules.rules)} rules were read, {asked['rules']} written")

if "sarif" in asked:
    from jsonschema import Draft7Validator

    with open(asked["schema"], encoding="utf8") as file:
        validator = Draft7Validator(json.load(file))
    for index, log in enumerate(asked["sarif"]):
        for error in validator.iter_errors(log):
            problems.append(f"sarif {index}: {list(error.absolute_path)} {error.message[:300]}")

for problem in problems:
    print(problem)
print("done")
