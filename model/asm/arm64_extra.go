package asm

import "fmt"

// The instructions below are those of Arm's manual that arm64asm does not know and that
// the compilers of Windows use: signed return addresses, atomic memory operations, and
// loads and stores with acquire and release semantics.

// hints are the instructions in the space of hints, by their number.
var hints = map[uint32]string{
	0: "nop", 1: "yield", 2: "wfe", 3: "wfi", 4: "sev", 5: "sevl", 6: "dgh", 7: "xpaclri",
	8: "pacia1716", 10: "pacib1716", 12: "autia1716", 14: "autib1716", 16: "esb", 17: "psb csync", 18: "tsb csync", 20: "csdb",
	24: "paciaz", 25: "paciasp", 26: "pacibz", 27: "pacibsp", 28: "autiaz", 29: "autiasp", 30: "autibz", 31: "autibsp",
	32: "bti", 34: "bti c", 36: "bti j", 38: "bti jc",
}

// fixedARM64 are instructions without operands.
var fixedARM64 = map[uint32]string{
	0xd65f0bff: "retaa", 0xd65f0fff: "retab", 0xd69f0bff: "eretaa", 0xd69f0fff: "eretab", 0xd50330ff: "sb",
}

// arm64Extra reads an instruction that arm64asm does not know.
func arm64Extra(n uint32) (string, bool) {
	if s, ok := fixedARM64[n]; ok {
		return s, true
	}
	switch {
	case n&0xfffff01f == 0xd503201f:
		s, ok := hints[n>>5&0x7f]
		return s, ok
	case n>>16 == 0:
		return fmt.Sprintf("udf #%s", hexARM(n)), true
	case n&0xfffff800 == 0xd61f0800, n&0xfffff800 == 0xd63f0800, n&0xfffff800 == 0xd71f0800, n&0xfffff800 == 0xd73f0800:
		return authBranch(n)
	case n&0xffff8000 == 0xdac10000:
		return auth(n)
	case n&0x3b200c00 == 0x38200000 && n>>26&1 == 0:
		return atomic(n)
	case n&0x3fa07c00 == 0x08a07c00:
		size := n >> 30
		return "cas" + order(n>>22&1, n>>15&1) + smallSize(size) + fmt.Sprintf(" %s,%s,[%s]", reg(size, n>>16), reg(size, n), base(n)), true
	case n&0xbfa07c00 == 0x08207c00:
		size := 2 + n>>30&1
		s, t := n>>16&31, n&31
		return "casp" + order(n>>22&1, n>>15&1) + fmt.Sprintf(" %s,%s,%s,%s,[%s]", reg(size, s), reg(size, s+1), reg(size, t), reg(size, t+1), base(n)), true
	case n&0x3f200c00 == 0x19000000:
		return unscaled(n)
	}
	return "", false
}

func hexARM(n uint32) string {
	if n < 10 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("0x%x", n)
}

// reg is the register of the lowest five bits of n; of 8 bytes when size is 3.
func reg(size, n uint32) string {
	n &= 31
	switch {
	case size != 3 && n == 31:
		return "wzr"
	case size != 3:
		return fmt.Sprintf("w%d", n)
	case n == 31:
		return "xzr"
	case n == 30:
		return "lr"
	case n == 29:
		return "fp"
	}
	return fmt.Sprintf("x%d", n)
}

// base is the register Rn, where 31 is the stack pointer.
func base(n uint32) string {
	if n>>5&31 == 31 {
		return "sp"
	}
	return reg(3, n>>5)
}

func order(acquire, release uint32) string {
	return [...]string{"", "l", "a", "al"}[acquire<<1|release]
}

func smallSize(size uint32) string { return [...]string{"b", "h", "", ""}[size&3] }

// atomic reads the atomic memory operations: LDADD and its like, SWP, LDAPR.
func atomic(n uint32) (string, bool) {
	size, acquire, release, rs, rt := n>>30, n>>23&1, n>>22&1, n>>16&31, n&31
	opc, swap := n>>12&7, n>>15&1 == 1
	if swap && opc == 4 && acquire == 1 && release == 0 && rs == 31 {
		return "ldapr" + smallSize(size) + fmt.Sprintf(" %s,[%s]", reg(size, rt), base(n)), true
	}
	if swap && opc != 0 {
		return "", false
	}
	if swap {
		return "swp" + order(acquire, release) + smallSize(size) + fmt.Sprintf(" %s,%s,[%s]", reg(size, rs), reg(size, rt), base(n)), true
	}
	name := [...]string{"add", "clr", "eor", "set", "smax", "smin", "umax", "umin"}[opc]
	if rt == 31 && acquire == 0 {
		return "st" + name + order(0, release) + smallSize(size) + fmt.Sprintf(" %s,[%s]", reg(size, rs), base(n)), true
	}
	return "ld" + name + order(acquire, release) + smallSize(size) + fmt.Sprintf(" %s,%s,[%s]", reg(size, rs), reg(size, rt), base(n)), true
}

// unscaled reads LDAPUR and STLUR.
func unscaled(n uint32) (string, bool) {
	size, opc, off := n>>30, n>>22&3, int32(n<<11)>>23
	name, wide := "", size
	switch {
	case opc == 0:
		name = "stlur" + smallSize(size)
	case opc == 1:
		name = "ldapur" + smallSize(size)
	case size == 3 || size == 2 && opc == 3:
		return "", false
	default:
		name = "ldapurs" + [...]string{"b", "h", "w"}[size]
		wide = 5 - opc // 3 for x, 2 for w
	}
	place := "[" + base(n)
	if off > 0 {
		place += ",#" + hexARM(uint32(off))
	} else if off < 0 {
		place += ",#-" + hexARM(uint32(-off))
	}
	return name + " " + reg(wide, n) + "," + place + "]", true
}

// authBranch reads branches to signed addresses: BRAA, BLRAB and their like.
func authBranch(n uint32) (string, bool) {
	name := "br"
	if n>>21&1 == 1 {
		name = "blr"
	}
	name += [...]string{"aa", "ab"}[n>>10&1]
	if n>>24&1 == 1 {
		return fmt.Sprintf("%s %s,%s", name, reg(3, n>>5), modifier(n)), true
	}
	if n&31 != 31 {
		return "", false
	}
	return fmt.Sprintf("%sz %s", name, reg(3, n>>5)), true
}

func modifier(n uint32) string {
	if n&31 == 31 {
		return "sp"
	}
	return reg(3, n)
}

// auth reads the instructions that sign and authenticate a register.
func auth(n uint32) (string, bool) {
	op := n >> 10 & 0x3f
	names := [...]string{"pacia", "pacib", "pacda", "pacdb", "autia", "autib", "autda", "autdb"}
	switch {
	case op < 8:
		return fmt.Sprintf("%s %s,%s", names[op], reg(3, n), base(n)), true
	case op < 16 && n>>5&31 == 31:
		name := names[op-8]
		return fmt.Sprintf("%sz%s %s", name[:len(name)-1], name[len(name)-1:], reg(3, n)), true
	case op == 16 && n>>5&31 == 31:
		return "xpaci " + reg(3, n), true
	case op == 17 && n>>5&31 == 31:
		return "xpacd " + reg(3, n), true
	}
	return "", false
}
