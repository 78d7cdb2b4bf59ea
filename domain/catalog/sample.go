package catalog

// Sample is a believable face of a kind for previews, made from its fields. Nobody in it is real.
func Sample(k *Kind) map[string]string {
	return nil
}
