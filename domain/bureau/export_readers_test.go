package bureau

import "roadcert/domain/exchange"

// What the desk is handed, as its use cases read it.

// ReadInvitation reads the file of a province's invitation.
func ReadInvitation(content []byte) (exchange.Invitation, error) { return readInvitation(content) }

// PictureOf takes a photo in, and returns it as it is kept.
func PictureOf(content []byte) ([]byte, error) {
	r, err := pictureOf(content)
	return r.Content, err
}

// FormatOf tells what sort of file is attached to a case.
func FormatOf(content []byte) (string, error) { return formatOf(content, "不能添加附件") }
