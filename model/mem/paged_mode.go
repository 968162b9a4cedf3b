package mem

import "dumplens/model"

// Mode is the format of a machine's page tables.
type Mode uint8

// The modes; each has a file of its own with its paging. (A file whose name ends in
// _arm64.go would be built on ARM64 machines only.)
const (
	ModeX64    Mode = iota // 4 levels, or 5 with PagedOptions.Levels
	ModeX86                // 2 levels of 32-bit entries
	ModeX86PAE             // 3 levels of 64-bit entries
	ModeARM64              // 4 levels, granule of 4 KiB
)

// ModeOf is the mode of an architecture; false when its tables cannot be read.
func ModeOf(arch model.Arch) (Mode, bool) {
	switch arch {
	case model.ArchX64:
		return ModeX64, true
	case model.ArchX86:
		return ModeX86, true
	case model.ArchX86PAE:
		return ModeX86PAE, true
	case model.ArchARM64:
		return ModeARM64, true
	}
	return 0, false
}

func (m Mode) paging(levels int) *paging {
	switch m {
	case ModeX86:
		return &x86
	case ModeX86PAE:
		return &x86PAE
	case ModeARM64:
		return &arm64
	}
	if levels == 5 {
		return &x64With5
	}
	return &x64
}

// paging describes one format of page tables to the walker.
type paging struct {
	levels []level // from the table of pages up
	width  uint    // bits of a virtual address
	halves bool    // the addresses with the top bit set stand at the top of 64 bits
	entry  uint64  // bytes of an entry
	root   uint64  // the bits of a directory table base that are its address
	// hardware reads an entry whose bit 0 is set, of the table levels[n].
	hardware func(e uint64, n int) target
	bits     []entryBit
	soft     software
}

// level is one table of the way: its entries stand 1<<shift bytes of memory apart,
// and there are 1<<bits of them.
type level struct {
	name        string // of an entry, as in the manuals of the processor
	shift, bits uint8
}

// target is where an entry of the hardware leads: to a table or, at a leaf, to memory.
type target struct {
	at       uint64
	leaf     bool
	reserved bool // the processor defines no such entry
}

// entryBit is a bit that is worth a word. A level of -1 is every level.
type entryBit struct {
	bit  uint
	word string
}

// software describes the entries that Windows keeps where the hardware sees none.
// All modes have the bits Prototype (10) and Transition (11) in common.
type software struct {
	frame      uint64 // of a transition entry: the bits of the page's address
	file       uint   // lowest bit of the number of the paging file (4 bits)
	fileOld    uint   // the same before build 17134
	page       uint   // lowest bit of the page in the paging file; it goes to the top
	protection uint   // lowest bit of the 5 bits of Protection
	swizzle    uint64 // the bit that says that InvalidMask was not applied; 0 for none
	prototype  func(e uint64, base model.Addr) model.Addr
	bottom     model.Addr // the lowest address that a prototype PTE can have
}

const (
	bitValid      = 1 << 0
	bitPrototype  = 1 << 10
	bitTransition = 1 << 11
)

// all is a page number with all bits set: only the VAD knows where the page is.
func (m *paging) all() uint64 { return ^uint64(0) >> (64 - m.entry*8) >> m.soft.page }

// top is the number of the highest level.
func (m *paging) top() int { return len(m.levels) - 1 }

// inside tells whether the processor can form an address, and if not, how many
// bytes from at on it cannot (0 for all to the top of 64 bits).
func (m *paging) inside(at model.Addr) (ok bool, left uint64) {
	if !m.halves {
		return at>>m.width == 0, -uint64(at)
	}
	spare := 64 - m.width
	if uint64(int64(at<<spare)>>spare) == uint64(at) {
		return true, 0
	}
	return false, -(uint64(1) << (m.width - 1)) - uint64(at)
}

// extend makes an address of its bits.
func (m *paging) extend(bits uint64) model.Addr {
	if !m.halves {
		return model.Addr(bits)
	}
	spare := 64 - m.width
	return model.Addr(int64(bits<<spare) >> spare)
}
