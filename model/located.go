package model

// Origin is where a byte of a space comes from, one step further down: a virtual
// address from physical memory, physical memory from the file.
type Origin struct {
	Space Space  // below
	At    Addr   // there
	Len   uint64 // bytes from it on that follow in both, at least 1
	Words string // which entry says so: run 3 of 43, pages 0x100 to 0x9eff; "" for none
}

// Located is a Space that can tell where its bytes come from.
type Located interface {
	Space
	// Locate gives the origin of the byte at at; false when it has none: a hole, or a
	// page of zeros that is stored nowhere.
	Locate(at Addr) (Origin, bool)
}

// mostOrigins bounds a way down: spaces of spaces are three deep at most.
const mostOrigins = 8

// Way is the way of a byte down to the file, step by step; nil when the space does not
// tell.
func Way(s Space, at Addr) []Origin {
	var way []Origin
	for len(way) < mostOrigins {
		l, ok := s.(Located)
		if !ok {
			break
		}
		o, ok := l.Locate(at)
		if !ok || o.Space == nil {
			break
		}
		way = append(way, o)
		s, at = o.Space, o.At
	}
	return way
}

// FileOffset gives the offset in the dump's file of the byte at at of a space; false when
// it is not in that file.
func FileOffset(s Space, at Addr) (Addr, bool) {
	if way := Way(s, at); len(way) > 0 {
		last := way[len(way)-1]
		s, at = last.Space, last.At
	}
	if s == nil || s.Name() != "file" {
		return 0, false
	}
	if run, ok := s.Next(at); !ok || run.At != at {
		return 0, false
	}
	return at, true
}

// Explain says how the byte at at of a space is found, or why it is not; the walk of a
// space without page tables has no steps.
func Explain(s Space, at Addr) Walk {
	if t, ok := s.(Translator); ok {
		return t.Translate(at)
	}
	walk := Walk{Space: s.Name(), At: at}
	var one [1]byte
	if _, err := s.ReadAt(one[:], at); err != nil {
		h := AsHole(err, s.Name(), at)
		walk.Why = h.Why
		if h.Cause != nil {
			walk.Detail = h.Cause.Error()
		}
	}
	return walk
}
