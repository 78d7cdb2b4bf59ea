-- What is valid (1) only until a day, in the order of those days: figures leave out what has run out since.
CREATE INDEX certificate_ending ON certificate (county, valid_to) WHERE status = 1 AND valid_to > 0;
