package clientele

// A code stands for a customer key: it is equal for equal keys and different
// for different ones (see coder). Keys of up to 8 bytes leave b at 0. The bits
// of a are mixed: a is a hash of the key, from which the key can be had again.
type code struct{ a, b uint64 }

const (
	spreadB = 0x9e3779b97f4a7c15
	mixA    = 0xff51afd7ed558ccd
	mixB    = 0xc4ceb9fe1a85ec53
	unmixA  = 0x4f74430c22a54005 // mixA·unmixA = 1 (mod 2⁶⁴)
	unmixB  = 0x9cb4b2f8129337db
)

// newCode returns the code of 16 bytes (the finaliser of MurmurHash3, Appleby
// 2011).
func newCode(low, b uint64) code {
	h := low ^ b*spreadB
	h ^= h >> 33
	h *= mixA
	h ^= h >> 33
	h *= mixB
	return code{h ^ h>>33, b}
}

// low returns the bytes that are mixed.
func (c code) low() uint64 {
	h := c.a ^ c.a>>33
	h *= unmixB
	h ^= h >> 33
	h *= unmixA
	return h ^ h>>33 ^ c.b*spreadB
}
