"""The courses of the world: how to sell tills, and what tenders ask."""

from __future__ import annotations

from typing import Any, Final

SELLING_TILLS: Final[dict[str, Any]] = {
    "title": "Selling tills and devices",
    "description": "What shops ask first, which till fits, how a roll-out goes. 20 minutes.",
    "lessons": [
        {
            "title": "What a shop asks first",
            "body": "Three questions open every talk: how many stores, how many counters in each,"
            " and what happens when the network is down.",
        },
        {
            "title": "Which till fits",
            "body": "Counters with a scale need the large till. Where people queue, a handheld"
            " beside each counter takes the small baskets.",
        },
        {
            "title": "How a roll-out goes",
            "body": "Stores open in waves. Nobody opens before its people were trained, and the"
            " first wave is never larger than eight stores.",
        },
    ],
    "quiz": [
        {
            "text": "What does a shop ask first?",
            "choices": [
                "How many stores and counters",
                "The colour of the till",
                "What happens without a network",
            ],
            "right_choices": ["How many stores and counters", "What happens without a network"],
        },
        {
            "text": "What takes the small baskets where people queue?",
            "choices": ["A second scale", "A handheld beside each counter"],
            "right_choices": ["A handheld beside each counter"],
        },
        {
            "text": "How large is the first wave of a roll-out?",
            "choices": ["At most eight stores", "All stores at once", "One store"],
            "right_choices": ["At most eight stores"],
        },
    ],
}
TENDERS: Final[dict[str, Any]] = {
    "title": "Answering tenders",
    "description": "For partners from Gold on: what public buyers ask, and how we answer together.",
    "tier": "certified",
    "valid_months": 12,
    "lessons": [
        {
            "title": "Who answers what",
            "body": "You answer for installation and support in your country, we for the product."
            " One person on each side reads the whole answer before it leaves.",
        },
    ],
    "quiz": [
        {
            "text": "Who answers for support in the country?",
            "choices": ["The partner", "Nobody"],
            "right_choices": ["The partner"],
        },
    ],
}
