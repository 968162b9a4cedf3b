package win

import (
	"dumplens/model"
	"dumplens/model/mem"
)

// counter counts the captured bytes of virtual memory by walking page tables. Its
// budget bounds the work for a whole dump: a machine in use has too many tables to
// walk before a list is shown.
type counter struct {
	physical model.Space
	budget   int // tables that may still be read
}

// countBudget is enough tables for a few GiB; reading them takes some tens of
// milliseconds.
const countBudget = 8192

// tooMuch is the count that was given up.
var tooMuch = model.Absent(model.Unknown, "not counted: there are too many page tables")

// space counts what half of the address space (entries first to last of the top
// table) holds in the dump.
func (c *counter) space(dtb model.Addr, levels, first, last int) model.Value {
	n, ok := c.table(dtb, dtb, levels-1, first, last)
	if !ok {
		return tooMuch
	}
	return model.Bytes(n)
}

// table counts below one table; false when the budget is used up. The entry of the
// top table that leads to itself, by which the kernel sees its tables, is left out.
func (c *counter) table(at, top model.Addr, level, first, last int) (n uint64, ok bool) {
	if c.budget--; c.budget < 0 {
		return 0, false
	}
	page, err := model.ReadBytes(c.physical, at, mem.PageSize)
	if err != nil {
		return 0, true
	}
	for i := first; i <= last; i++ {
		e := little(page[i*8 : i*8+8])
		next := model.Addr(e & frameMask)
		switch {
		case e&1 == 0 || next == top:
		case level == 0:
			n += c.captured(next, mem.PageSize)
		case level <= 2 && e&0x80 != 0:
			size := uint64(mem.PageSize) << (9 * level)
			n += c.captured(next&^model.Addr(size-1), size)
		default:
			below, ok := c.table(next, top, level-1, 0, mem.PageSize/8-1)
			if !ok {
				return 0, false
			}
			n += below
		}
	}
	return n, true
}

// captured is how many bytes of a piece of physical memory the dump holds.
func (c *counter) captured(at model.Addr, size uint64) (n uint64) {
	end := at + model.Addr(size)
	for at < end {
		run, ok := c.physical.Next(at)
		if !ok || run.At >= end {
			break
		}
		piece := min(run.Len, uint64(end-run.At))
		n += piece
		at = run.At + model.Addr(piece)
	}
	return n
}
