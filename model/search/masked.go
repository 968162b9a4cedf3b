package search

import (
	"bytes"
	"errors"
)

// masked is a pattern of a fixed number of bytes, some bits of which may be anything.
type masked struct {
	value, mask []byte // of equal length; bits of value outside the mask are 0
	exact       bool   // all bits count
	step        uint64 // 1, or the alignment that a hit must have
	pair        pair
	// also looks closer at bytes that have the value; nil when that is all.
	also func(b []byte) bool
}

var errNothing = errors.New("nothing to search for: give at least one byte that is not ??")

// newMasked makes a pattern. mask is nil when all bits count.
func newMasked(value, mask []byte, step uint64, also func([]byte) bool) (*masked, error) {
	m := &masked{value: value, mask: mask, step: step, also: also, exact: true}
	if mask == nil {
		m.mask = bytes.Repeat([]byte{0xff}, len(value))
	}
	some := false
	for i, b := range m.mask {
		m.value[i] &= b
		m.exact = m.exact && b == 0xff
		some = some || b != 0
	}
	if !some {
		return nil, errNothing
	}
	if len(value) > maxLength {
		return nil, errTooLong
	}
	m.pair = choosePair(m.value, m.mask)
	return m, nil
}

// maxLength bounds a match: a worker keeps so much of the block before.
const maxLength = 64 << 10

var errTooLong = errors.New("more than 65536 bytes to search for: search for a part of them")

func (m *masked) longest() int { return len(m.value) }
func (m *masked) before() int  { return 0 }

func (m *masked) scan(p piece, hit func(off, length, which int) bool) bool {
	limit := min(p.limit, len(p.b)-len(m.value)+1)
	for off := p.first; off < limit; off++ {
		n := m.pair.index(p.b[off:], limit-off)
		if n < 0 {
			return true
		}
		off += n
		if uint64(p.address(off))%m.step == 0 && m.matches(p.b[off:]) && !hit(off, len(m.value), 0) {
			return false
		}
	}
	return true
}

func (m *masked) matches(b []byte) bool {
	b = b[:len(m.value)]
	if m.exact {
		return bytes.Equal(b, m.value) && (m.also == nil || m.also(b))
	}
	for i, v := range m.value {
		if b[i]&m.mask[i] != v {
			return false
		}
	}
	return m.also == nil || m.also(b)
}
