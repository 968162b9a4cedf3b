package lines

import (
	"fmt"
	"math/bits"
	"strings"

	"dumplens/model"
)

// lastAddr is the top of every address space but those of 32-bit pointers, which end at
// lastAddr32.
const (
	lastAddr   = ^model.Addr(0)
	lastAddr32 = model.Addr(1)<<32 - 1
)

// gap is a stretch of missing bytes between captured ones. Its ends are inclusive:
// a gap may end at the last address there is.
type gap struct {
	first, last model.Addr
	why         model.Reason // of its first byte
	words       string       // 0x3f2000 bytes not in dump
}

// captured gives the first captured address at or after at.
func captured(s model.Space, at model.Addr) (model.Addr, bool) {
	run, ok := s.Next(at)
	if !ok || run.Len == 0 || run.At < at {
		return 0, false
	}
	return run.At, true
}

// capturedBefore gives the last captured address below at. A Space only looks
// upwards, so it is found by halving: "something is captured in [x, at)" is true
// up to the address sought and false after it. It starts near at, where the answer
// mostly is, and asks at most 128 times.
func capturedBefore(s model.Space, at model.Addr) (model.Addr, bool) {
	holds := func(x model.Addr) (model.Addr, bool) { // the highest captured address known from asking at x
		run, ok := s.Next(x)
		if !ok || run.Len == 0 || run.At < x || run.At >= at {
			return 0, false
		}
		return run.At + min(model.Addr(run.Len-1), at-1-run.At), true
	}
	if at == 0 {
		return 0, false
	}
	low, found := model.Addr(0), false // the highest captured address so far
	high := at                         // nothing in [high, at)
	for step := model.Addr(blockSize); !found; step <<= 1 {
		x := at - min(step, at)
		if step == 0 { // shifted out at the top
			x = 0
		}
		if low, found = holds(x); !found {
			if x == 0 {
				return 0, false
			}
			high = x
		}
	}
	for low < high-1 {
		mid := low + (high-low)/2
		if got, ok := holds(mid); ok {
			low = got
		} else {
			high = mid
		}
	}
	return low, true
}

// capturedLast gives the last captured address of the space.
func capturedLast(s model.Space) (model.Addr, bool) {
	if at, ok := captured(s, lastAddr); ok {
		return at, true
	}
	return capturedBefore(s, lastAddr)
}

// maxHoles bounds how many holes of a gap are looked at for its words: a gap of
// physical memory may be made of millions of single pages.
const maxHoles = 256

// explain fills in the words of a gap by asking for its holes one by one.
func (g *gap) explain(s model.Space) {
	type share struct {
		why   model.Reason
		bytes uint64
	}
	var shares []share
	at, whole := g.first, false
	for range maxHoles {
		var one [1]byte
		why, n := model.Unknown, uint64(1)
		if _, err := s.ReadAt(one[:], at); err != nil {
			h := model.AsHole(err, s.Name(), at)
			why, n = h.Why, max(h.Len, 1)
		}
		rest := uint64(g.last - at) // one less than the bytes left, which may be 2^64
		if whole = n > rest; whole {
			n = rest + 1
		}
		if k := len(shares); k > 0 && shares[k-1].why == why {
			shares[k-1].bytes += n
		} else {
			shares = append(shares, share{why, n})
		}
		if whole {
			break
		}
		at += model.Addr(n)
	}
	g.why = shares[0].why
	g.words = sizeWords(g.first, g.last) + " bytes"
	if whole && len(shares) == 1 {
		g.words += " " + g.why.String()
		return
	}
	sums := map[model.Reason]uint64{}
	var order []model.Reason
	for _, x := range shares {
		if sums[x.why] == 0 {
			order = append(order, x.why)
		}
		sums[x.why] += x.bytes
	}
	parts := make([]string, len(order))
	for i, why := range order {
		parts[i] = fmt.Sprintf("0x%x %s", sums[why], why)
	}
	g.words += ": " + strings.Join(parts, ", ")
	if !whole {
		g.words += ", the rest not looked at"
	}
}

// sizeWords writes the length of first..last, which may be 2^64.
func sizeWords(first, last model.Addr) string {
	n, carry := bits.Add64(uint64(last-first), 1, 0)
	if carry != 0 {
		return "0x10000000000000000"
	}
	return fmt.Sprintf("0x%x", n)
}
