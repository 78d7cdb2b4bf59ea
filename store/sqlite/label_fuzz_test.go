package sqlite

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"testing"
	"time"

	"roadcert/domain/bureau"
)

// FuzzLabel: what stands before a backup, which anybody can write, is read as it was written or is none.
func FuzzLabel(f *testing.F) {
	good, err := json.Marshal(label{
		Format: labelFormat, BackupLabel: bureau.BackupLabel{Made: time.Unix(1_800_000_000, 0).UTC()}, Salt: make([]byte, saltSize), Recovery: []byte("wrapped"),
	})
	if err != nil {
		f.Fatal(err)
	}
	figures, err := json.Marshal(bureau.Figures{LogSeq: 7, LogHash: "00"})
	if err != nil {
		f.Fatal(err)
	}
	before := append(binary.BigEndian.AppendUint32(nil, uint32(len(figures))), figures...)
	f.Add(good, before)
	f.Add([]byte(`{"format":"roadcert-backup-1","salt":""}`), []byte{0xFF, 0xFF, 0xFF, 0xFF})
	f.Fuzz(func(t *testing.T, line, before []byte) {
		if l, err := parseLabel(line); err == nil {
			if len(l.Salt) < saltSize || l.Made.IsZero() {
				t.Errorf("a label that no key is derived with: %+v", l)
			}
			again, err := json.Marshal(l)
			if err != nil {
				t.Fatal(err)
			}
			if back, err := parseLabel(again); err != nil || !back.Made.Equal(l.Made) || !bytes.Equal(back.Recovery, l.Recovery) {
				t.Errorf("%s is written again as %s: %v", line, again, err)
			}
		}
		r := bytes.NewReader(before)
		if _, err := readFigures(r); err == nil && len(before)-r.Len() > 4+mostFigures {
			t.Errorf("%d bytes of figures", len(before)-r.Len())
		}
	})
}
