package model

// Zone is a Region in short, for pictures of an address space: lists of them may have
// hundreds of thousands of entries.
type Zone struct {
	First, Last Addr // Last is inclusive
	State       ZoneState
	Access      Access
	Words       string // state, protection and type: "committed, read/write, private"
}

// ZoneState is what the memory manager did with addresses.
type ZoneState uint8

// The states, from nothing to memory: of a stretch with several the greatest one counts.
const (
	NoZone ZoneState = iota // the list does not say
	Free
	Reserved
	Committed
)

// Access is what a process may do with memory.
type Access uint8

// The kinds of access. ReadWrite includes copy on write, Execute every protection that
// allows to execute.
const (
	NoAccess Access = iota // or not known
	ReadOnly
	ReadWrite
	Execute
)
