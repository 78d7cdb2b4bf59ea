package page

import (
	"context"
	"path/filepath"

	"roadcert/domain/access"
	"roadcert/ui/look"
	"roadcert/ui/part"
)

// trustCommand adds a root certificate that the seals of others are measured against.
func (s *seals) trustCommand() part.Command {
	return part.Command{Name: "信任根证书…", Why: needs(s.desk, access.ManageSeals), Do: func() {
		chooseFile(s.host, "选择根证书", folder(sealFolder), []string{".cer", ".crt", ".pem", ".der"}, func(path string) {
			rememberFolder(sealFolder, filepath.Dir(path))
			s.glance(path)
		})
	}}
}

// glance shows whose certificate it is before it is trusted.
func (s *seals) glance(path string) {
	lookInto(s.host, "读取证书", path, func(ctx context.Context, content []byte) (root rootCertificate, err error) {
		root.subject, root.fingerprint, err = s.desk.TrustCertificate(ctx, content, "")
		return root, err
	}, s.offerTrust)
}

// rootCertificate is what is shown of a certificate before it is trusted.
type rootCertificate struct{ subject, fingerprint string }

// offerTrust asks whether the fingerprint was compared: whoever issues certificates under this one is believed
// from then on.
func (s *seals) offerTrust(content []byte, root rootCertificate) {
	body := part.Down(look.Medium,
		part.Labelled("证书", part.Strong(root.subject).Loose()), part.Labelled("指纹", part.Prose(root.fingerprint)),
		part.Prose("信任以后，由这个根证书签发的签章证书盖的章，核验时都算有来历。请与制章单位公布的指纹或电话里读出的指纹逐段核对，一致后再继续。").In(look.Warning))
	var dialog *part.Dialog
	dialog = part.NewDialog("信任根证书", body, part.Command{Name: "指纹一致，信任它", Do: func() {
		s.host.Run("信任根证书", func(ctx context.Context, _ func(done, total int)) error {
			_, _, err := s.desk.TrustCertificate(ctx, content, root.fingerprint)
			return err
		}, dialog.Ends(func() {
			s.host.Toast("已信任根证书“" + root.subject + "”")
		}))
	}})
	dialog.Wide().Show(s.host.Window())
}
