package model

// Layouts finds structures of the build in hand.
type Layouts interface {
	// Struct gives the layout of a structure such as _EPROCESS.
	Struct(name string) (*Layout, bool)
	// Source says where the layouts come from: "Windows 10 1809 (17763), x64".
	Source() string
}

// LayoutLister is Layouts that can tell which structures it has, for those who let a
// user choose one.
type LayoutLister interface {
	Layouts
	// Names are the names of the structures, sorted.
	Names() []string
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
	// Type is what its bytes are in the notation of package typed, such as LIST_ENTRY*;
	// "" when that is not told.
	Type string
}
