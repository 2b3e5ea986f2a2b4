-- Take away what 0010 made.

DROP TABLE partner_applications;
