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

// Object is a Layout laid over a Space. Its reads give Values, never panics; a
// member that the layout does not know is absent as unknown.
type Object struct {
	*Layout
	Span
}

// Member finds where a member lies, size bytes long; false when the layout does
// not know it.
func (o Object) Member(name string, size uint64) (Span, bool) {
	if o.Layout == nil || o.Space == nil {
		return Span{}, false
	}
	m, ok := o.Members[name]
	if !ok {
		return Span{}, false
	}
	return Span{o.Space, o.At + Addr(m.Offset), size}, true
}

// Uint reads a member as an unsigned number of size bytes, a bit field shifted
// down. The Value is a Count; change Fmt for another.
func (o Object) Uint(name string, size int) Value {
	at, ok := o.Member(name, uint64(size))
	if !ok {
		return Absent(Unknown, "the layout of this build does not say where "+name+" is")
	}
	n, err := ReadUint(at.Space, at.At, size)
	if err != nil {
		return AbsentFor(err).From(at)
	}
	if m := o.Members[name]; m.BitCount > 0 {
		n = n >> m.Bit & (1<<m.BitCount - 1)
	}
	return Num(n).From(at)
}
