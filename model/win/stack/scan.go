package stack

import (
	"encoding/binary"
	"fmt"

	"dumplens/model"
	"dumplens/model/pe"
)

// doubt is the note of frames that a scan found.
const doubt = "may be left over from an earlier call"

// scan searches the stack, from the last frame up, for the next return address.
func (k *walk) scan() (Frame, string) {
	if f, ok := k.trapFrame64(k.regs.SP); ok {
		return f, ""
	}
	at, ok := k.findReturn(k.regs.SP, 0)
	if !ok {
		return Frame{}, k.noReturn()
	}
	v, slot, _ := k.read(at)
	f := Frame{At: slot, How: model.FromScan, Note: doubt}
	f.Regs.PC, f.Regs.SP = k.returnAddress(v), at+model.Addr(k.pointer())
	k.keepFrame(&f, at)
	return f, ""
}

// noReturn says why no return address was found.
func (k *walk) noReturn() string {
	switch {
	case k.scanned >= maxScan:
		return fmt.Sprintf("the search for return addresses was ended after %s of the stack", model.HumanSize(uint64(k.scanned)))
	case k.missing != nil:
		return fmt.Sprintf("the stack from %s on: %s", k.missing.At.Short(), k.missing.Reason())
	}
	return "no return address lies above on the stack"
}

// keepFrame gives a scanned frame a frame pointer where x86 code would have pushed it.
func (k *walk) keepFrame(f *Frame, slot model.Addr) {
	if k.pointer() != 4 {
		return
	}
	if ebp, _, ok := k.read(slot - 4); ok && ebp > slot && ebp-slot < 0x10000 {
		f.Regs.Set(regEBP, uint64(ebp))
		return
	}
	if ebp, known := k.regs.Get(regEBP); known {
		f.Regs.Set(regEBP, ebp)
	}
}

// returnAddress takes the signature from an address of ARM64.
func (k *walk) returnAddress(v model.Addr) model.Addr {
	if k.Arch == model.ArchARM64 {
		return pe.StripPAC(uint64(v))
	}
	return v
}

// findReturn finds the first slot from at on, below end, that holds what may be a return
// address; end 0 is the end of the stack.
func (k *walk) findReturn(at, end model.Addr) (model.Addr, bool) {
	ptr := k.pointer()
	at = (at + model.Addr(ptr) - 1) &^ model.Addr(ptr-1)
	space, why := k.Space(at)
	if why != "" {
		return 0, false
	}
	if end == 0 {
		end = at + maxScan
		if k.base != 0 && at >= k.limit && at < k.base {
			end = min(end, k.base)
		}
	}
	var buf [0x400]byte
	for at < end && k.scanned < maxScan && k.ctx.Err() == nil {
		n, err := space.ReadAt(buf[:min(len(buf), int(end-at))], at)
		n -= n % ptr
		k.scanned += n
		for i := 0; i < n; i += ptr {
			if k.isReturn(slotValue(buf[i : i+ptr])) {
				return at + model.Addr(i), true
			}
		}
		if err != nil || n == 0 {
			k.missing = model.AsHole(err, space.Name(), at)
			return 0, false
		}
		at += model.Addr(n)
	}
	return 0, false
}

func slotValue(b []byte) model.Addr {
	if len(b) == 4 {
		return model.Addr(binary.LittleEndian.Uint32(b))
	}
	return model.Addr(binary.LittleEndian.Uint64(b))
}

// isReturn tells whether a number may be a return address: in the code of a module, of
// the same half as the stack, after a call as far as the code is there.
func (k *walk) isReturn(v model.Addr) bool {
	v = k.returnAddress(v)
	if k.Top != 0 && v > k.Top != (k.regs.SP > k.Top) {
		return false
	}
	_, code := k.code(v)
	return code && k.afterCall(v) != no
}

// answer is yes, no, or that it is not known.
type answer int

const (
	unknown answer = iota
	yes
	no
)

// afterCall tells whether the instruction before an address is a call; unknown when the
// code is not there.
func (k *walk) afterCall(at model.Addr) answer {
	s, why := k.Space(at)
	if why != "" || at < 8 {
		return unknown
	}
	var b [7]byte
	if k.Arch == model.ArchARM64 {
		if _, err := s.ReadAt(b[:4], at-4); err != nil {
			return unknown
		}
		return is(callARM64(binary.LittleEndian.Uint32(b[:])))
	}
	if k.Arch == model.ArchARM {
		return unknown
	}
	if _, err := s.ReadAt(b[:], at-7); err != nil {
		return unknown
	}
	return is(callX86(b[:]))
}

func is(b bool) answer {
	if b {
		return yes
	}
	return no
}

// callARM64 tells bl, blr and blr with a signed pointer.
func callARM64(w uint32) bool {
	return w>>26 == 0x25 || w&0xfffffc1f == 0xd63f0000 || w&0xfefff800 == 0xd63f0800
}

// callX86 tells whether the seven bytes end in a call: E8 with a distance, or FF /2 with
// a register or memory.
func callX86(b []byte) bool {
	if b[2] == 0xe8 {
		return true
	}
	for n := 2; n <= 7; n++ {
		if c := b[7-n:]; c[0] == 0xff && c[1]>>3&7 == 2 && formLength(c[1:]) == n-1 {
			return true
		}
	}
	return false
}

// formLength is the length of a ModRM byte with what follows it.
func formLength(c []byte) int {
	mode, rm := c[0]>>6, c[0]&7
	if mode == 3 {
		return 1
	}
	n := 1
	if rm == 4 {
		if n = 2; mode == 0 && len(c) > 1 && c[1]&7 == 5 {
			return 6
		}
	}
	switch {
	case mode == 0 && rm == 5, mode == 2:
		n += 4
	case mode == 1:
		n++
	}
	return n
}
