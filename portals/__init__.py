"""Pages for customers, partners and staff: clients of the schema, with the visitor's own rights."""
