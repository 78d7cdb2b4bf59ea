-- What a certificate's life brings beside issue and end: terms, results, links, and cases of several steps.

-- The last day of a suspension, and whether the desk has decided anything since the certificate was collected.
ALTER TABLE certificate ADD COLUMN until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE certificate ADD COLUMN decided INTEGER NOT NULL DEFAULT 0;

-- The result of a review or an assessment, and the certificate an event links to.
ALTER TABLE event ADD COLUMN result TEXT;
ALTER TABLE event ADD COLUMN other INTEGER;
CREATE INDEX event_other ON event (other) WHERE other IS NOT NULL;
CREATE INDEX event_casework ON event (casework) WHERE casework IS NOT NULL;

-- The day a case has to be decided by; 0 where none is set.
ALTER TABLE casework ADD COLUMN due INTEGER NOT NULL DEFAULT 0;
CREATE INDEX casework_certificate ON casework (certificate) WHERE certificate > 0;

-- 1 is a collection, 15 an expiry that was recorded: neither is a decision of the desk. 2 is 暂扣, as status.
UPDATE certificate SET decided = 1 WHERE EXISTS
	(SELECT 1 FROM event e WHERE e.certificate = certificate.id AND e.operation NOT IN (1, 15));
UPDATE certificate SET until = coalesce((SELECT e.until FROM event e WHERE e.certificate = certificate.id AND e.operation = 9
	ORDER BY e.revision DESC LIMIT 1), 0)
	WHERE shelf IN (SELECT id FROM shelf WHERE status = 2);

-- Suspended shelves are small: who is due to come back is looked for on them.
CREATE INDEX certificate_until ON certificate (until) WHERE until > 0;
