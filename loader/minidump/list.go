package minidump

// list is the entries of a list stream.
type list struct {
	block        // the entries that are there, one after the other
	count uint64 // how many those are
	size  uint64 // bytes of one
	first uint64 // offset of the first in the stream
}

// item is entry i.
func (l list) item(i uint64) block { return l.sub(i*l.size, l.size) }

// counted reads a list that begins with a 32-bit count (MINIDUMP_THREAD_LIST,
// MINIDUMP_MODULE_LIST, MINIDUMP_MEMORY_LIST). Breakpad pads the count to 8 bytes on
// some systems, which only the length of the stream tells.
func (r *reader) counted(s stream, size uint64) list {
	count, ok := s.uint(0, 4)
	if !ok {
		r.d.AddProblem(s.name, s.at, "%s is too short to hold its count", s.name)
		return list{}
	}
	start := uint64(4)
	if s.declared == 8+count*size {
		start = 8
	}
	return r.entriesOf(s, start, count, size)
}

// described reads a list that begins with the sizes of its header and entries
// (MINIDUMP_MEMORY_INFO_LIST, MINIDUMP_UNLOADED_MODULE_LIST and others) and a count
// of countSize bytes at 8. known is the smallest entry that can be understood.
func (r *reader) described(s stream, countSize, known uint64) list {
	header, size := s.u32(0), s.u32(4)
	count, ok := s.uint(8, countSize)
	if !ok {
		r.d.AddProblem(s.name, s.at, "%s is too short to hold its header", s.name)
		return list{}
	}
	if header < 8+countSize || size < known || size > 1<<16 {
		if count > 0 {
			r.d.AddProblem(s.name, s.span(0, 12), "%s says its header is %d and an entry %d bytes long, which cannot be right: an entry has at least %d", s.name, header, size, known)
		}
		return list{}
	}
	return r.entriesOf(s, header, count, size)
}

// entriesOf bounds a list by the bytes that are there and by its limit.
func (r *reader) entriesOf(s stream, start, count, size uint64) list {
	room := s.sub(start, s.len())
	have := min(count, (s.present-min(start, s.present))/size)
	if have < count {
		r.d.AddProblem(s.name, s.span(0, start), "%s says it has %d entries of %d bytes, but there is room for %d: those are read", s.name, count, size, have)
	}
	limit := uint64(maxItems)
	if s.limit != 0 {
		limit = s.limit
	}
	if have > limit {
		r.d.AddProblem(s.name, s.span(0, start), "%s has %d entries: only the first %d are read", s.name, have, limit)
		have = limit
	}
	return list{room.sub(0, have*size), have, size, start}
}
