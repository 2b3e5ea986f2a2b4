"""The public audits of GraphQL over HTTP (npm graphql-http) against this endpoint."""
