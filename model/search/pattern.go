package search

// Pattern is what is searched for. Make one with Hex, Text, Integer, Range, Pointer,
// PointerInto, GUID, Regex or AnyOf. It is safe for concurrent use.
type Pattern struct {
	// Title says in words what is searched for.
	Title string
	kind  kind
}

// kind is a way to look for something.
type kind interface {
	// longest is how many bytes a match has at most, at least 1.
	longest() int
	// before is how many bytes before a match have a say in it.
	before() int
	// scan calls hit for each match in the piece that begins from first to before limit,
	// in order, until hit returns false, which it hands back. which is 0 but for AnyOf.
	scan(p piece, hit func(off, length, which int) bool) bool
}
