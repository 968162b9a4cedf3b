package mem

import (
	"context"
	"slices"

	"dumplens/model"
)

// Region is an occupied range of a space, the last address inclusive. Small gaps in
// it do not count.
type Region struct{ First, Last model.Addr }

// Bounds of Regions.
const (
	maxRegions = 1 << 12
	// firstGrain is the gap up to which two runs are one region: a picture shows
	// smaller ones as cells.
	firstGrain = 64 << 10
	// grainWork is how many pages and runs are looked at before the grain grows.
	grainWork = 4 << 20
)

// Regions lists the occupied ranges of the space in order. It counts the bytes seen in
// m. A space with too many runs is looked at ever more coarsely, so that even tables
// that describe 2^64 bytes end soon: then a region may be wider than what it holds,
// but nothing that is there lies outside all regions. Zones that are committed or
// reserved are occupied too. An error is that of ctx.
func (v *Survey) Regions(ctx context.Context, m *model.Meter) ([]Region, error) {
	if v.Physical() {
		return v.physicalRegions(), ctx.Err()
	}
	list, err := v.readable(ctx, m)
	if len(v.zones) > 0 {
		list = v.zones.join(list)
	}
	return list, err
}

// readable lists the ranges that hold what can be read.
func (v *Survey) readable(ctx context.Context, m *model.Meter) ([]Region, error) {
	f := regionFinder{grain: firstGrain, work: grainWork}
	for at, more := model.Addr(0), true; more; {
		if err := ctx.Err(); err != nil {
			return f.list, err
		}
		run, ok := v.space.Next(at)
		if !ok || run.Len == 0 || run.At < at {
			break
		}
		m.Add(run.Len)
		at, more = f.add(run)
	}
	return f.list, nil
}

// regionFinder gathers runs into regions.
type regionFinder struct {
	list  []Region
	grain model.Addr
	work  int // left until the grain grows
	steps bool
}

// add takes a run and gives the address to go on from; false at the top.
func (f *regionFinder) add(run model.Span) (model.Addr, bool) {
	s := stretchAt(run.At, run.Len)
	last := s.last
	if f.steps { // what follows within the grain is not looked at, so it belongs to the region
		last += min(f.grain, ^model.Addr(0)-last)
	}
	f.list = appendRegion(f.list, Region{s.first, last}, f.grain)
	f.work -= 1 + int(min(run.Len/PageSize, grainWork))
	if f.work < 0 || len(f.list) > maxRegions {
		f.coarser()
	}
	return last + 1, last != ^model.Addr(0)
}

// coarser makes the grain larger and joins regions until there are few.
func (f *regionFinder) coarser() {
	f.steps = f.steps || f.work < 0
	f.work = grainWork
	for again := true; again; again = len(f.list) > maxRegions/2 {
		f.grain *= 16
		if f.grain == 0 || f.grain > 1<<60 {
			f.grain = 1 << 60
		}
		f.list = JoinRegions(f.list, uint64(f.grain))
	}
}

// JoinRegions joins regions in order that are at most gap bytes apart.
func JoinRegions(list []Region, gap uint64) []Region {
	out := make([]Region, 0, min(len(list), maxRegions))
	for _, r := range list {
		out = appendRegion(out, r, model.Addr(gap))
	}
	return out
}

func appendRegion(list []Region, r Region, gap model.Addr) []Region {
	if n := len(list); n > 0 && (r.First <= list[n-1].Last || r.First-list[n-1].Last-1 <= gap) {
		list[n-1].Last = max(list[n-1].Last, r.Last)
		return list
	}
	return append(list, r)
}

// leastHole is the hole in pages that parts two regions when the machine's memory is
// not known: it is as long as that which devices mostly have below 4 GiB.
const leastHole = 1 << 30 / PageSize

func pageRegion(page, count uint64) Region {
	return Region{model.Addr(page * PageSize), model.Addr((page+count)*PageSize - 1)}
}

// regions adds the occupied stretches of a bitmap, rounded to steps of which there
// are some ten thousand at most.
func (x *bitCount) regions(list []Region) []Region {
	step := max(16, x.bits>>16)
	for page := uint64(0); page < x.bits; page += step {
		n := min(step, x.bits-page)
		if x.below(page+n) != x.below(page) {
			list = appendRegion(list, pageRegion(page, n), 0)
		}
	}
	return list
}

// physicalRegions are the machine's memory and what is stored. Holes in it are part of
// the picture, as they are where devices are; only a hole that is longer than half of
// all memory parts two regions.
func (v *Survey) physicalRegions() []Region {
	var list []Region
	total := uint64(0)
	for _, x := range []pageCount{v.stored, v.ram} {
		switch x := x.(type) {
		case *runCount:
			for _, r := range x.runs {
				list = append(list, pageRegion(r.Page, r.Count))
			}
			total = max(total, x.below(lastPages))
		case *bitCount:
			list = x.regions(list)
			total = max(total, x.inFile)
		}
	}
	if v.ram == nil {
		total = max(total, 2*leastHole)
	}
	slices.SortFunc(list, func(a, b Region) int {
		switch {
		case a.First < b.First:
			return -1
		case a.First > b.First:
			return 1
		}
		return 0
	})
	gap := total / 2 * PageSize
	if len(list) > 0 && uint64(list[0].First) <= gap {
		list[0].First = 0
	}
	for list = JoinRegions(list, gap); len(list) > maxRegions; gap *= 2 {
		list = JoinRegions(list, gap)
	}
	return list
}
