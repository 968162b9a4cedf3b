package mem

import (
	"context"

	"dumplens/model"
)

// Survey answers how much of a space is in the dump, and why the rest is not, for
// pictures of it. It is safe for concurrent use.
type Survey struct {
	space model.Space
	// stored and ram count pages of physical memory without looking at each; stored
	// is nil for other spaces, ram also when the machine's memory is not known.
	stored, ram pageCount
	zones       Zones // of a process's memory, when they are known
}

// NewSurvey makes a survey of a space. ram are the runs of the machine's memory, for
// physical memory that does not know them itself.
func NewSurvey(space model.Space, ram []model.Run) *Survey {
	v := &Survey{space: space}
	p, ok := space.(*Pages)
	if !ok {
		return v
	}
	v.stored = storedPages(p)
	if p.ram != nil {
		ram = p.ram
	}
	if ram != nil {
		v.ram = ramPages(ram)
	}
	return v
}

// Space is what is surveyed.
func (v *Survey) Space() model.Space { return v.space }

// Physical tells whether cells can say that addresses are outside the machine's memory.
func (v *Survey) Physical() bool { return v.stored != nil }

// Cut is a range of addresses cut into cells of Size bytes, 1 to 2^63; the last cell
// ends at Last, which is inclusive so that a range can reach the top of a space.
type Cut struct {
	First, Last model.Addr
	Size        uint64
}

// Cells is how many cells the range has; it is 0 when there is no range or no size.
func (c Cut) Cells() uint64 {
	if c.Last < c.First || c.Size == 0 {
		return 0
	}
	if n := uint64(c.Last-c.First)/c.Size + 1; n != 0 {
		return n
	}
	return ^uint64(0) // one-byte cells of all 2^64 addresses
}

// Cell gives the first and last address of cell i.
func (c Cut) Cell(i uint64) (first, last model.Addr) {
	first = c.First + model.Addr(i*c.Size)
	return first, first + min(model.Addr(c.Size-1), c.Last-first)
}

// Part is the cut of n of the cells from cell i on.
func (c Cut) Part(i, n uint64) Cut {
	if whole := c.Cells(); n == 0 || i >= whole {
		return Cut{First: 1, Size: c.Size}
	} else if n > whole-i {
		n = whole - i
	}
	first, _ := c.Cell(i)
	_, last := c.Cell(i + n - 1)
	return Cut{first, last, c.Size}
}

// Cell is what is known of one cell.
type Cell struct {
	// Captured is how many of its bytes can be read.
	Captured uint64
	// Ram is how many belong to the machine's memory; 0 when that is not known and
	// for virtual spaces.
	Ram uint64
	// Why is the main reason why the rest is missing; Present when nothing is.
	Why model.Reason
	// Floor means that counting was given up: Captured is a lower bound, and Why is for
	// what was looked at.
	Floor bool
	// State is the greatest state of the zones in the cell, Access that of most of its
	// committed memory; NoZone and NoAccess when they are not known.
	State  model.ZoneState
	Access model.Access
}

// aLook is how many cells are done between two looks at the context.
const aLook = 64

// Cover fills one Cell for each of the first len(cells) cells of a cut and counts
// them in m. Physical memory takes the time of the cells, however many pages they
// hold. Other spaces are asked for their runs; a cell of which that takes too long
// is left with Floor. An error is that of ctx, and the cells after done are as before.
func (v *Survey) Cover(ctx context.Context, c Cut, cells []Cell, m *model.Meter) (done int, err error) {
	n := int(min(uint64(len(cells)), c.Cells()))
	one := v.looker(c)
	for i := range n {
		if i%aLook == 0 {
			if err := ctx.Err(); err != nil {
				return i, err
			}
		}
		cells[i] = one(c.Cell(uint64(i)))
		m.Add(1)
	}
	return n, nil
}

// looker chooses how cells of a cut are looked at. The function it gives is for
// cells in rising order.
func (v *Survey) looker(c Cut) func(first, last model.Addr) Cell {
	if v.Physical() && c.Size%PageSize == 0 && c.First%PageSize == 0 && (c.Last+1)%PageSize == 0 {
		return v.physical
	}
	look := (&walk{space: v.space}).cell
	if len(v.zones) == 0 {
		return look
	}
	return func(first, last model.Addr) Cell {
		cell := look(first, last)
		sum := v.zones.Sum(first, last)
		cell.State, cell.Access = sum.State(), sum.Access()
		return cell
	}
}

// physical counts the pages of one cell of physical memory.
func (v *Survey) physical(first, last model.Addr) Cell {
	from, to := uint64(first)/PageSize, uint64(last)/PageSize+1
	c := Cell{Captured: (v.stored.below(to) - v.stored.below(from)) * PageSize}
	size := (to - from) * PageSize
	if v.ram == nil {
		if c.Captured < size {
			c.Why = model.NotInDump
		}
		return c
	}
	c.Ram = (v.ram.below(to) - v.ram.below(from)) * PageSize
	switch {
	case c.Captured == size:
	case c.Captured >= c.Ram: // all there is; the rest is no memory
		c.Why = model.NotMapped
	default:
		c.Why = model.NotInDump
	}
	return c
}
