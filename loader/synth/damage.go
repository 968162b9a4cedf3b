package synth

import "bytes"

// Cut is the first n bytes of a dump: a copy that broke off.
func Cut(dump []byte, n int) []byte { return bytes.Clone(dump[:min(n, len(dump))]) }

// Zeros is a file of n zero bytes, which Windows leaves when it reserves a dump and
// never writes it.
func Zeros(n int) []byte { return make([]byte, n) }

// WrongSignature is the dump with its first four bytes changed.
func WrongSignature(dump []byte) []byte {
	out := bytes.Clone(dump)
	copy(out, "EGAP")
	return out
}

// Flip is the dump with bytes of its first limit bytes changed at random, one in
// every; seed chooses them.
func Flip(dump []byte, seed uint64, limit, every int) []byte {
	out := bytes.Clone(dump)
	r := random(seed)
	for range min(limit, len(out)) / every {
		out[r.below(uint64(min(limit, len(out))))] = byte(r.u64())
	}
	return out
}
