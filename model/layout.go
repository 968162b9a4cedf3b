package model

// Layouts finds structures of the build in hand.
type Layouts interface {
	// Struct gives the layout of a structure such as _EPROCESS.
	Struct(name string) (*Layout, bool)
	// Source says where the layouts come from: "Windows 10 1809 (17763), x64".
	Source() string
}

// Layout is where the members of a structure lie.
type Layout struct {
	Name    string
	Size    uint64 // 0 unknown
	Members map[string]Member
}

// Member is one member: its offset in bytes and, for a bit field, its bits.
type Member struct {
	Offset   uint64
	Bit      uint8 // first bit
	BitCount uint8 // 0 for a whole member
}
