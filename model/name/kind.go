package name

// Kind says what sort of thing a Name names.
type Kind uint8

// The kinds, the most telling first.
const (
	KindImage  Kind = iota // an address in a module
	KindObject             // a structure of the kernel or of a process: EPROCESS, TEB
	KindStack              // a thread's stack
	KindTable              // an entry of the page tables or of the PFN database
	KindPool               // a block of the kernel's pool
	KindRegion             // a range of addresses with one use
)

var kindWords = [...]string{"module", "object", "stack", "table", "pool", "region"}

// String is the kind in one word.
func (k Kind) String() string {
	if int(k) < len(kindWords) {
		return kindWords[k]
	}
	return "unknown"
}
