-- What comes due beside the last day and the review: the end of an integrity grade. It stands on the face, which
-- is sealed, so that it is NULL until a face that was there before has been read for it (grade.go).
ALTER TABLE certificate ADD COLUMN grade_until INTEGER; -- 0 where there is none

CREATE INDEX certificate_grade  ON certificate (shelf, grade_until, valid_to) WHERE grade_until > 0;
CREATE INDEX certificate_unread ON certificate (id) WHERE grade_until IS NULL;
