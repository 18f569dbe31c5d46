"""How often the kind of a policy document is recognised, and how far its confidence can be trusted.

    python -m analyzer.learn.policy_type_figures --gold DIR [--split train]

The labelled documents have 22 coarser kinds; `ACCEPTED` says which of ours count as right for each.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

from analyzer.corpus import load_corpus
from analyzer.datatypes import Document, Source
from analyzer.learn.dataset import load_gold
from analyzer.policy_type import guess_policy_type

ACCEPTED = {
    "AI governance": {"governance", "risk_management"},
    "BCP / DR / availability": {"business_continuity", "backup", "availability"},
    "HR / personnel": {"human_resources", "security_awareness", "code_of_conduct"},
    "acceptable use / endpoint": {"acceptable_use", "endpoint_security", "remote_work"},
    "access control": {"access_control"},
    "asset management": {"asset_management"},
    "change management": {"change_management", "configuration_management"},
    "data classification / handling": {"data_classification", "confidentiality"},
    "encryption": {"cryptography"},
    "governance / infosec policy": {"governance", "board_charter", "audit_assurance", "communications"},
    "incident response": {"incident_response"},
    "logging & monitoring": {"logging_monitoring"},
    "network / infrastructure": {"network_security"},
    "password / authentication": {"authentication"},
    "physical security": {"physical_security"},
    "privacy": {"privacy", "privacy_notice", "data_processing_agreement"},
    "processing integrity": {"processing_integrity"},
    "retention & disposal": {"data_retention"},
    "risk management": {"risk_management"},
    "secure development": {"secure_development"},
    "vendor / third party": {"vendor_management"},
    "vulnerability / patch": {"vulnerability_management"},
}


def main() -> None:
    """Print accuracy, the documents that were not recognised, and accuracy by confidence."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--gold", type=Path, required=True)
    arguments.add_argument("--split", default="train", choices=("train", "val"))
    options = arguments.parse_args()
    corpus = load_corpus()
    bins: dict[int, list[tuple[bool, float]]] = defaultdict(list)
    for gold in load_gold(options.gold, (options.split,)):
        document = Document(Source(gold.name, "", gold.sha256), "", (), title=gold.title)
        guess = guess_policy_type(document, gold.statements, corpus)
        if guess is None:
            continue
        right = guess.id in ACCEPTED[gold.policy_type]
        bins[min(int(guess.confidence * 5), 4)].append((right, guess.confidence))
        if not right and options.split == "train":
            print(f"  {gold.id} {gold.title!r}, labelled {gold.policy_type}: {guess.id} ({guess.confidence})")
    rows = [row for group in bins.values() for row in group]
    print(
        f"recognised: {sum(right for right, _ in rows)} of {len(rows)} ({100 * sum(right for right, _ in rows) / max(1, len(rows)):.1f} %)"
    )
    for number, group in sorted(bins.items()):
        accuracy, confidence = (sum(values) / len(group) for values in zip(*group, strict=True))
        print(
            f"  confidence {number / 5:.1f} to {number / 5 + 0.2:.1f}: {len(group)} documents, right {accuracy:.2f}, said {confidence:.2f}"
        )


if __name__ == "__main__":
    main()
