package memmap

import (
	"context"
	"maps"
	"time"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/model/mem"
	"dumplens/ui/latest"
)

// Map is the picture of one space with what goes with it: a choice of spaces and of
// the size of a cell above, a legend, and words on one cell below. It is put into a
// window through Object: a widget of Fyne has a Show of its own.
type Map struct {
	// OnGo is asked to show bytes: the first captured run of a cell, cut to the cell.
	// n is 0 when nothing in the cell is captured; then at is the cell's first address.
	OnGo func(space model.Space, at model.Addr, n uint64)
	// OnKey gets the keys that the map does not use.
	OnKey func(*fyne.KeyEvent)

	post   func(func())
	work   *latest.Runner // finds regions, counts cells
	goes   *latest.Runner // finds the first captured byte of a cell
	spaces []model.AddressSpace
	ram    []model.Run
	zoned  string // the space that has zones
	zones  func() []model.Zone

	space   model.Space
	survey  *mem.Survey // with regions; nil until they are known
	regions []mem.Region
	meter   *model.Meter // of the last job
	working bool         // it is not done yet

	fit   bool // the size of a cell follows the room there is
	plan  *plan
	store *store
	caret model.Addr // the first address of its cell

	body *body
	grid *grid
	bar  *bar
	card *card
}

// New makes an empty map. post runs a function on the UI goroutine, soon.
func New(post func(func())) *Map {
	m := &Map{post: post, work: latest.NewRunner(post), goes: latest.NewRunner(post), fit: true}
	m.grid, m.bar, m.card = newGrid(m), newBar(m), newCard(m)
	m.body = newBody(m)
	m.tell()
	return m
}

// Object is what is put into a window.
func (m *Map) Object() fyne.CanvasObject { return m.body }

// Focus is what gets the keys: the grid.
func (m *Map) Focus() fyne.Focusable { return m.grid }

// Refresh draws everything again, as after a change of the theme.
func (m *Map) Refresh() { m.body.Refresh() }

// SetSpaces sets the spaces to choose from. Those without a Space are listed with the
// reason and cannot be chosen.
func (m *Map) SetSpaces(list []model.AddressSpace) {
	m.spaces = list
	m.tell()
}

// Show shows a space. ram are the runs of the machine's memory for physical memory that
// does not know them itself. Without a space the map is emptied, and its jobs end.
func (m *Map) Show(space model.Space, ram []model.Run) {
	m.space, m.ram = space, ram
	m.survey, m.regions, m.plan, m.store, m.caret, m.fit = nil, nil, nil, nil, 0, true
	m.working = false
	m.work.Replace(nil)
	m.goes.Replace(nil)
	if space != nil {
		m.find()
	}
	m.layout()
}

// Space is the space shown, nil when there is none.
func (m *Map) Space() model.Space { return m.space }

// find looks for the occupied regions of the space.
func (m *Map) find() {
	space, ram, zones, meter := m.space, m.ram, m.zonesOf(m.space), &model.Meter{}
	m.meter, m.working = meter, true
	m.work.Replace(func(ctx context.Context, emit func(func())) {
		m.polled(ctx, func() {
			survey := newSurvey(space, ram, zones)
			regions, err := survey.Regions(ctx, meter)
			if err != nil { // ended: another space is shown
				return
			}
			emit(func() {
				if m.meter == meter {
					m.survey, m.regions, m.working = survey, regions, false
					m.layout()
				}
			})
		})
	})
}

// count counts the cells in sight that are not counted yet.
func (m *Map) count() {
	if m.store == nil {
		return
	}
	from, to := m.grid.inSight()
	list := m.store.lacks(from, to)
	if m.working = len(list) > 0; !m.working {
		m.work.Replace(nil)
		return
	}
	store, survey, meter := m.store, m.survey, &model.Meter{}
	m.meter = meter
	m.work.Replace(func(ctx context.Context, emit func(func())) {
		m.polled(ctx, func() {
			count(ctx, survey, store.plan, list, meter, func(got map[int64][]mem.Cell, last bool) {
				emit(func() {
					maps.Copy(store.chunks, got)
					if m.store == store {
						m.working = m.working && !(last && m.meter == meter)
						m.grid.redraw()
						m.tell()
					}
				})
			})
		})
	})
}

// layout places the cells anew: the room, the regions or the size of a cell changed.
func (m *Map) layout() {
	if m.survey != nil && (m.fit || m.plan == nil) {
		m.setFitting()
	}
	m.grid.place()
	m.count()
	m.tell()
}

func (m *Map) setFitting() {
	var p *plan
	p, m.grid.side = m.grid.fitting(m.regions, leastCell(m.space))
	m.setPlan(p)
}

func (m *Map) setPlan(p *plan) {
	if m.plan != nil && m.plan.size == p.size {
		return
	}
	m.plan, m.store = p, newStore(p)
	if p.cells > 0 {
		m.caret, _ = p.span(p.cellOf(m.caret))
	}
}

// leastCell is the smallest size of a cell: a page, or less where bytes are kept in
// pieces of any size.
func leastCell(s model.Space) uint64 {
	switch s.(type) {
	case *mem.Overlay, *mem.File:
		return 64
	}
	return mem.PageSize
}

// SetCell sets the size of a cell in bytes, a power of two. Sizes beyond the one at
// which all fits make all fit. The cell at an address keeps its height on the screen.
func (m *Map) SetCell(size uint64, at model.Addr) {
	if m.survey == nil || m.plan == nil || m.plan.cells == 0 {
		return
	}
	size = max(size, leastCell(m.space))
	y := m.grid.heightOf(m.plan.cellOf(at))
	all, _ := m.grid.fitting(m.regions, leastCell(m.space))
	m.fit = size >= all.size
	if m.fit {
		m.setFitting()
	} else {
		p := newPlan(m.regions, size)
		m.setPlan(&p)
	}
	m.grid.place()
	m.grid.scrollTo(m.plan.cellOf(at), y)
	m.count()
	m.tell()
}

// Zoom makes cells smaller (steps > 0) or larger, around the cell at an address.
func (m *Map) Zoom(steps int, at model.Addr) {
	if m.plan == nil {
		return
	}
	size := m.plan.size
	for ; steps > 0 && size > 1; steps-- {
		size >>= 1
	}
	for ; steps < 0 && size < 1<<62; steps++ {
		size <<= 1
	}
	m.SetCell(size, at)
}

// move puts the caret on a cell and brings it into sight.
func (m *Map) move(cell int64) {
	if m.plan == nil || m.plan.cells == 0 {
		return
	}
	m.caret, _ = m.plan.span(min(max(cell, 0), m.plan.cells-1))
	if m.grid.reveal(m.caretCell()) {
		m.count()
	}
	m.tell()
}

func (m *Map) caretCell() int64 { return m.plan.cellOf(m.caret) }

// goTo shows the bytes of a cell.
func (m *Map) goTo(cell int64) {
	if m.OnGo == nil || m.plan == nil || m.plan.cells == 0 {
		return
	}
	space := m.space
	first, last := m.plan.span(cell)
	m.goes.Replace(func(_ context.Context, emit func(func())) {
		at, n := first, uint64(0)
		if run, ok := space.Next(first); ok && run.At >= first && run.At <= last && run.Len > 0 {
			at, n = run.At, min(run.Len-1, uint64(last-run.At))+1
		}
		emit(func() {
			if m.space == space {
				m.OnGo(space, at, n)
			}
		})
	})
}

// tell brings caret, words and buttons up to date.
func (m *Map) tell() {
	m.grid.drawMarks()
	m.bar.draw()
	m.card.draw()
}

// progressPause is between two looks at the meter.
const progressPause = 200 * time.Millisecond

// polled runs f and meanwhile tells of the progress now and then.
func (m *Map) polled(ctx context.Context, f func()) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		tick := time.NewTicker(progressPause)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				m.post(m.card.draw)
			}
		}
	}()
	f()
}
