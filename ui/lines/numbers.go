package lines

// uintOf reads all of p in both byte orders.
func uintOf(p []byte) (little, big uint64) {
	for i, c := range p {
		little |= uint64(c) << (8 * i)
		big = big<<8 | uint64(c)
	}
	return little, big
}

func signExtend(v uint64, size int) int64 {
	shift := 64 - 8*size
	return int64(v<<shift) >> shift
}
