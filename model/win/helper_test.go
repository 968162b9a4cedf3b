package win

import "dumplens/model"

// memory is a space of bytes from 0 on.
type memory []byte

func (m memory) Name() string { return "memory" }

func (m memory) ReadAt(p []byte, at model.Addr) (int, error) {
	n := 0
	if uint64(at) < uint64(len(m)) {
		n = copy(p, m[at:])
	}
	if n < len(p) {
		return n, &model.Hole{Space: "memory", At: at + model.Addr(n), Len: 1, Why: model.NotInDump}
	}
	return n, nil
}

func (m memory) Next(at model.Addr) (model.Span, bool) {
	if uint64(at) >= uint64(len(m)) {
		return model.Span{}, false
	}
	return model.Span{Space: m, At: at, Len: uint64(len(m)) - uint64(at)}, true
}
