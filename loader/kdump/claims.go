package kdump

import (
	"math"

	"dumplens/model"
)

// claim is a run of pages as a list in the file has it: the machine's memory in the
// header, or what a dump holds. Its pages follow those of the claims before it.
type claim struct {
	model.Run
	at   model.Span // in the file
	base model.Span // in the file: of BasePage alone
	// lost: BasePage cannot be right. The pages take their room in the file, but where
	// they lie in memory is not known.
	lost bool
}

// possible tells a run that a machine can have.
func (c claim) possible() bool { return c.countPossible() && c.BasePage <= maxPages-c.PageCount }

func (c claim) countPossible() bool { return c.PageCount < maxPages }

// pagesOf adds up the pages, as many as fit a number.
func pagesOf(list []claim) (n uint64) {
	for _, c := range list {
		if c.PageCount > math.MaxUint64-n {
			return math.MaxUint64
		}
		n += c.PageCount
	}
	return n
}

// placedRuns are the runs whose place is known, nil for none.
func placedRuns(list []claim) (runs []model.Run) {
	for _, c := range list {
		if c.PageCount > 0 && !c.lost {
			runs = append(runs, c.Run)
		}
	}
	return runs
}

// anyLost tells whether the place of some run is not known.
func anyLost(list []claim) bool {
	for _, c := range list {
		if c.lost {
			return true
		}
	}
	return false
}

// wildCounts are the claims whose count cannot be right: more than a machine has, or,
// where they do not add up to total, reaching over the start of the next.
func wildCounts(list []claim, total uint64) (wild []int) {
	adds := pagesOf(list) == total
	for i, c := range list {
		over := i+1 < len(list) && c.possible() && list[i+1].possible() && c.BasePage < list[i+1].BasePage && c.BasePage+c.PageCount > list[i+1].BasePage
		if !c.countPossible() || total != 0 && !adds && over {
			wild = append(wild, i)
		}
	}
	return wild
}

// solveCount sets the one count that cannot be right to what the others leave of total;
// false when that is not possible either.
func solveCount(list []claim, wild int, total uint64) bool {
	others := pagesOf(list[:wild]) + pagesOf(list[wild+1:])
	if others >= total || total > maxPages {
		return false
	}
	n := total - others
	if next := wild + 1; next < len(list) {
		from, to := list[wild].BasePage, list[next].BasePage
		if from < to && to < maxPages && to-from < n {
			return false
		}
	}
	list[wild].PageCount = n
	return true
}

// markLost marks the runs whose first page cannot be right: no machine has it, or it
// breaks the order that most of the others keep.
func markLost(list []claim) {
	// chain[i] is the largest number of runs up to i that ascend, with i the last of
	// them, and from[i] the one before it.
	chain, from, best := make([]int, len(list)), make([]int, len(list)), -1
	for i, c := range list {
		from[i] = -1
		if !c.possible() || c.PageCount == 0 {
			continue
		}
		chain[i] = 1
		for k := range i {
			if chain[k] > 0 && list[k].BasePage < c.BasePage && chain[k]+1 > chain[i] {
				chain[i], from[i] = chain[k]+1, k
			}
		}
		if best < 0 || chain[i] > chain[best] || chain[i] == chain[best] && c.PageCount > list[best].PageCount {
			best = i
		}
	}
	for i := range list {
		list[i].lost = list[i].PageCount > 0
	}
	for i := best; i >= 0; i = from[i] {
		list[i].lost = false
	}
}

// markImpossible marks the runs that no machine has; ranges may be in any order.
func markImpossible(list []claim) {
	for i := range list {
		list[i].lost = !list[i].possible()
	}
}

// overlap tells whether two runs have pages in common.
func overlap(list []claim) bool {
	for i, c := range list {
		for _, o := range list[:i] {
			if !c.lost && !o.lost && c.BasePage < o.BasePage+o.PageCount && o.BasePage < c.BasePage+c.PageCount {
				return true
			}
		}
	}
	return false
}

// room is where the first page of a run can be: after the runs before it and, with all
// its pages, before those after it.
func room(list []claim, i int) (lowest, highest uint64) {
	highest = maxPages - list[i].PageCount
	for k, c := range list {
		switch {
		case c.lost || k == i || c.PageCount == 0:
		case k < i:
			lowest = max(lowest, c.BasePage+c.PageCount)
		case c.BasePage >= list[i].PageCount:
			highest = min(highest, c.BasePage-list[i].PageCount)
		default:
			highest = 0
		}
	}
	return lowest, highest
}
