-- Take away what 0011 made.

DROP TABLE library_visits, partner_resources;
