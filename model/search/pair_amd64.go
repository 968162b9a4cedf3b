package search

// indexPairAVX2 is the first i below n, a multiple of 128, where p[i]&k[1] == k[0] and
// p[i+apart]&k[3] == k[2]; -1 for none. It reads up to p[n+apart-1].
//
//go:noescape
func indexPairAVX2(p *byte, n, apart uintptr, k *[4]byte) int
