"""GraphQL only: types, inputs, mutations, projection, compiled reads and the HTTP endpoint."""
