-- The handing over of editions: one row for every certificate that has an electronic edition, of the newest.
-- Shelf and last day are the certificate's, so that the queue of what may still be handed over is a handful of
-- index ranges, whatever else the store holds.

CREATE TABLE delivery (
	certificate INTEGER PRIMARY KEY,
	version     INTEGER NOT NULL,
	shelf       INTEGER NOT NULL,
	valid_to    INTEGER NOT NULL,
	state       INTEGER NOT NULL, -- the numbers of package delivery
	since       INTEGER NOT NULL,
	revision    INTEGER NOT NULL,
	code_key    INTEGER,          -- of the pick-up code; NULL where there is none
	code        BLOB,             -- sealed
	code_until  INTEGER NOT NULL, -- its last day; 0 where there is none
	trail       BLOB              -- sealed: the steps so far, those of older editions too
) STRICT;

CREATE INDEX delivery_queue ON delivery (shelf, state, since, certificate, valid_to);
CREATE INDEX delivery_lapse ON delivery (shelf, code_until, certificate, valid_to) WHERE code_until > 0;
CREATE UNIQUE INDEX delivery_code ON delivery (code_key) WHERE code_key IS NOT NULL;

-- 3 is 已送达, 1 is 待送达; when a delivery was recorded says its event, of operation 16.
INSERT INTO delivery SELECT c.id, c.version, c.shelf, c.valid_to, CASE c.delivered WHEN 0 THEN 1 ELSE 3 END,
	coalesce((SELECT max(v.at) FROM event v WHERE c.delivered AND v.certificate = c.id AND v.operation = 16), e.made_at),
	1, NULL, NULL, 0, NULL FROM certificate c JOIN edition e ON e.certificate = c.id AND e.version = c.version;
