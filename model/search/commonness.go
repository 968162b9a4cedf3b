package search

import "math"

// rarity is how seldom each byte is met in memory: -8 times the binary logarithm of its
// share, counted over 52 MB of kernel and user dumps. Zeros are more than half of them.
var rarity = [256]uint8{
	7, 48, 53, 63, 61, 70, 60, 73, 66, 72, 71, 73, 72, 72, 75, 61,
	60, 73, 76, 72, 76, 82, 77, 80, 74, 76, 81, 82, 80, 82, 83, 77,
	58, 77, 72, 76, 68, 82, 81, 79, 69, 79, 80, 82, 74, 77, 73, 78,
	67, 73, 73, 73, 74, 75, 78, 78, 72, 81, 74, 76, 78, 78, 85, 82,
	64, 67, 78, 75, 71, 70, 78, 72, 60, 73, 85, 84, 70, 72, 77, 78,
	67, 75, 74, 73, 77, 80, 81, 77, 78, 85, 79, 82, 74, 83, 83, 77,
	75, 67, 76, 71, 70, 61, 75, 75, 69, 65, 80, 82, 69, 73, 67, 65,
	68, 84, 67, 66, 64, 69, 78, 76, 76, 73, 84, 80, 82, 82, 84, 75,
	63, 77, 75, 76, 77, 82, 81, 86, 77, 72, 85, 64, 81, 77, 80, 73,
	64, 86, 87, 86, 82, 86, 87, 81, 80, 85, 86, 77, 84, 84, 82, 87,
	69, 86, 87, 87, 84, 78, 82, 87, 78, 75, 67, 84, 86, 79, 83, 88,
	76, 86, 89, 84, 77, 86, 85, 81, 78, 85, 79, 81, 83, 88, 81, 77,
	63, 84, 89, 84, 82, 84, 87, 86, 77, 84, 91, 86, 44, 78, 86, 86,
	73, 80, 83, 87, 83, 86, 73, 86, 79, 90, 86, 87, 82, 83, 82, 82,
	73, 81, 85, 82, 80, 83, 80, 80, 71, 81, 80, 79, 79, 88, 69, 88,
	73, 83, 83, 83, 85, 88, 81, 79, 70, 87, 85, 81, 82, 84, 71, 41,
}

var shares = func() (t [256]float64) {
	for b, r := range rarity {
		t[b] = math.Exp2(-float64(r) / 8)
	}
	return t
}()

// commonness is the share of the bytes of memory that have a value under a mask.
func commonness(value, mask byte) float64 {
	var sum float64
	for b, share := range shares {
		if byte(b)&mask == value {
			sum += share
		}
	}
	return sum
}
