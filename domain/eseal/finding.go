package eseal

// Weight is how much a finding counts.
type Weight int

// The weights. Only Wrong proves something against the file.
const (
	Wrong Weight = iota // it is not what it says it is
	Doubt               // it could not be decided here: no trusted root, for example
	Note                // worth knowing, and nothing against it
)

// Finding is one thing a check found. The rule stays the same for ever; the text is for the person.
type Finding struct {
	Rule   string
	Weight Weight
	Text   string // what was found, and what it means
}

// The rules, in the order they are checked.
const (
	RuleSignature       = "signature"        // the signer's signature value
	RuleAlgorithm       = "algorithm"        // an algorithm other than SM2 with SM3
	RuleSignerListed    = "signer-listed"    // the seal lets this certificate sign
	RuleSealIdentical   = "seal-identical"   // Seal.esl is the seal that was signed
	RuleSealSignature   = "seal-signature"   // the maker's signature over the seal
	RuleSealPeriod      = "seal-period"      // the seal's own period
	RuleMakerPeriod     = "maker-period"     // the maker's certificate when the seal was made
	RuleMakerUsage      = "maker-usage"      // the maker's certificate may sign
	RuleMakerChain      = "maker-chain"      // the maker's certificate leads to a trusted root
	RuleSignerPeriod    = "signer-period"    // the signer's certificate when it signed
	RuleSignerUsage     = "signer-usage"     // the signer's certificate may sign
	RuleSignerChain     = "signer-chain"     // the signer's certificate leads to a trusted root
	RuleDigest          = "digest"           // what was signed is what is there
	RuleProperty        = "property"         // the signature speaks of this signature file
	RuleRevocation      = "revocation"       // whether certificates were revoked, which needs the network
	RuleTimestamp       = "timestamp"        // a time stamp that was not checked
	RuleExtension       = "extension"        // extension data that nobody here knows
	RuleTraining        = "training"         // a seal for practice
	RuleSigningInFuture = "signed-in-future" // signed later than now
)
