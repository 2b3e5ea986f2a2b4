"""A plain reference of the API: graphql-core's own executor over rows loaded from the database.

Nothing here knows the planner. Which rows a role sees and what a computed field is are asked of
the database row by row; edges, filters, search, orderings, pages, counts and aggregates are
straightforward Python. What both agree on is what the API means.
"""
