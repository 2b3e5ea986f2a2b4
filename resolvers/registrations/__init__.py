"""Deal registrations: who may sell to whom for how long, decided by the database's order."""
