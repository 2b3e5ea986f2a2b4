"""The import of CSV files, on files made in the tests and on the public data set."""
