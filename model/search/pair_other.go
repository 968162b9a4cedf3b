//go:build !amd64

package search

// indexPairAVX2 is never called: useAVX2 is false on these processors.
func indexPairAVX2(*byte, uintptr, uintptr, *[4]byte) int { return -1 }
