package asm

import (
	"slices"

	"dumplens/model"
)

// before finds where the instructions start that end right before the end of code, at
// most n of them, in their order; the offsets are into code. What is left in front of
// the first when they are fewer than n is too short for one.
//
// Instructions of x86 differ in length, so from the end alone nobody can tell. But
// streams that start at different bytes fall into step after a few instructions, so the
// start that most streams flow through is right but for the first few of code.
func before(arch model.Arch, code []byte, at model.Addr, n int) []int {
	if arch == model.ArchARM64 {
		return beforeFixed(len(code), n)
	}
	flow, next := flows(arch, code, at)
	var out []int
	for end := len(code); end > 0 && len(out) < n; {
		best := -1
		for i := end - 1; i >= 0 && i >= end-longest; i-- {
			if next[i] == end && (best < 0 || flow[i] >= flow[best]) {
				best = i
			}
		}
		if best < 0 {
			best = end - 1 // it is a byte that fits to nothing
		}
		out = append(out, best)
		end = best
	}
	slices.Reverse(out)
	return out
}

// beforeFixed is before for instructions of 4 bytes.
func beforeFixed(size, n int) (out []int) {
	for i := max(size-4*n, size%4); i < size; i += 4 {
		out = append(out, i)
	}
	return out
}

// flows decodes at every byte: next is where the instruction there ends, 0 when there is
// none, and flow how many streams come through there.
func flows(arch model.Arch, code []byte, at model.Addr) (flow, next []int) {
	flow, next = make([]int, len(code)+1), make([]int, len(code))
	x := x86{mode: 64, names: noNames}
	if arch == model.ArchX86 {
		x.mode = 32
	}
	for i := range code {
		flow[i]++
		n := x.length(code[i:min(i+longest, len(code))])
		if n == 0 {
			continue
		}
		next[i] = i + n
		flow[i+n] += flow[i]
	}
	return flow, next
}
